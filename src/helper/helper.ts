import type { Language, TopicId } from '../engine/ids.ts'

/** A curated topic the helper may name, with its title in the person's language. */
export interface Titled {
  readonly topic: TopicId
  readonly title: string
}

/** Which of the topics offered a question is about; `none` when it is about none of them. */
export type Opinion = { readonly kind: 'topic'; readonly topic: TopicId } | { readonly kind: 'none' }

export interface Audio {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** As the channel calls it, e.g. `audio/ogg`. */
  readonly mime: string
}

export interface Languages {
  readonly from: Language
  readonly to: Language
}

/** A text in another language; `null` when there is none in time. The signal ends it earlier. */
type Translate = (text: string, languages: Languages, signal: AbortSignal) => Promise<string | null>

/** How often the helper was asked since the start, and what became of it: taken, worthless (or broken), too late. */
export interface Counts {
  readonly asked: number
  readonly used: number
  readonly ignored: number
  readonly late: number
}

/**
 * The optional endpoint outside, as everybody else sees it. It points at one of a few curated topics, writes down what somebody
 * said, or, where the operator wants that as well, puts what person and advisor write into the other's language, marked as such. It
 * may fail at any time, and then says nothing: no method ever rejects.
 */
export interface Helper {
  /** `question`: the words without anything personal in them. `null` when there is no usable answer in time. */
  choose(question: string, titles: readonly Titled[]): Promise<Opinion | null>
  /** What was said; `null` when nobody could tell in time. The signal ends it earlier. */
  transcribe(audio: Audio, signal: AbortSignal): Promise<string | null>
  /** For one voice message in all (fetching it included): milliseconds and bytes. */
  readonly voice: { readonly time: number; readonly bytes: number }
  /** `null`: not wanted (`HELPER_TRANSLATE`). The words go out as they are: only with consent to advice. */
  readonly translate: Translate | null
  /** For one translation in all: milliseconds. */
  readonly translation: { readonly time: number }
  counts(): { readonly choose: Counts; readonly transcribe: Counts; readonly translate: Counts }
}

/** Topics named to the helper at most. */
export const mostTitles = 5
