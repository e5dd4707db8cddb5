import type { Attachment } from './attachment.ts'
import type { CaseId, DialogId, EventId, Instant, Json, Language, PersonId, StepId, TopicId } from './ids.ts'
import type { Choice } from './message.ts'
import type { Audience, Understanding, Verdict } from './understanding.ts'

/** What a person may agree to; each can be withdrawn alone. */
export const purposes = ['events', 'advice'] as const
export type Purpose = (typeof purposes)[number]

/** One dialog a person is in. Dialogs stack: a hand-over in the middle of a form returns to the form. */
export type Frame = {
  readonly dialog: DialogId
  /** Hash of the dialog's file when the frame was last worked; a change is noticed and mapped to the nearest step kept. */
  readonly version: string
  readonly step: StepId
  readonly answers: { readonly [slot: string]: Json }
  /** How answers are repeated to the person, by slot. */
  readonly shown: { readonly [slot: string]: string }
  /** What was said before it was asked, by step: offered as a button when the question comes. */
  readonly said?: { readonly [step: string]: { readonly value: Json; readonly shown: string } }
  /** What commands brought for the steps to come (lists to choose from, dates to tell). */
  readonly data: { readonly [name: string]: Json }
  /** Answered steps in order; "back" walks it. */
  readonly trail: readonly StepId[]
  readonly misses: number
  /** In this event something stood last that matters more: the next question waits until the person goes on. */
  readonly hushed?: EventId
  /** After a correction the form returns here instead of asking everything again. */
  readonly returnTo: StepId | null
}

/** The last thing offered to press: numbers and typed labels refer to it, and presses of anything older are late. */
type Asked = {
  readonly id: string
  readonly choices: readonly Choice[]
  readonly nav: readonly Choice[]
}

/** A voice message written down, waiting for the person to say whether it is right. */
type Heard = {
  /** Names the question whether it is right. */
  readonly ask: string
  /** What was offered before: the words may answer that. */
  readonly before: Asked | null
  readonly understood: Understanding
  /** Empty before a consent: then what was understood is kept and no words are. */
  readonly text: string
}

export type Situation =
  /** Never greeted. `pending` is what to answer as soon as the language is known: a verdict, never the words. */
  | { readonly kind: 'new'; readonly pending: Verdict | null }
  | { readonly kind: 'idle' }
  | { readonly kind: 'in-dialog'; readonly stack: readonly [Frame, ...Frame[]] }
  /** An advisor is in charge: the bot keeps silent but for the ever-present commands. `paused` goes on afterwards. */
  | {
      readonly kind: 'with-human'
      readonly case: CaseId
      readonly advisor: string
      readonly stack: readonly Frame[]
      readonly paused: readonly Frame[]
    }

/** A question whose answer may turn out not to have helped. */
export type Doubt = {
  readonly text: string
  readonly language: Language
  /** What was answered, or what was offered to choose from. */
  readonly kind: 'answer' | 'clarify'
  readonly topics: readonly TopicId[]
}

/** Where a conversation stands. Plain JSON. */
export type State = {
  readonly person: PersonId
  /** The person writes from other chats as well: what belongs to the person is looked up with everything they do here. */
  readonly linked?: true
  readonly language: Language | null
  /** Chosen by the person, not only guessed: then it is never changed without being asked to. */
  readonly languageChosen: boolean
  /** Offered to switch to this one already; asked once, not at every message. */
  readonly languageOffered: Language | null
  readonly audience: Audience | null
  readonly consents: { readonly [purpose in Purpose]?: { readonly version: string; readonly at: Instant } }
  readonly situation: Situation
  readonly asked: Asked | null
  readonly heard?: Heard | null
  readonly topic: TopicId | null
  /** The question answered or asked back last, masked, until it is known whether that was right; only with consent to advice. */
  readonly doubt?: Doubt | null
  /** Others read along here: nothing personal is asked. */
  readonly shared?: true
  /** A file the bot could not open, while the person may be on the way to a human: their case brings it along. */
  readonly sent?: Attachment | null
  /** An open case that no advisor has taken over yet, or that is with one. */
  readonly openCase: CaseId | null
  readonly lastAt: Instant
}
