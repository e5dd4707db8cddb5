import type { Attachment } from './attachment.ts'
import type { Language } from './ids.ts'

/** Something to press. `press` is what comes back; at most 64 bytes, which is Telegram's limit. */
export type Choice = {
  readonly label: string
  readonly press: string
}

export type FileOut = {
  readonly name: string
  readonly mime: string
  /** Text, or bytes in base64. */
  readonly content: string
  readonly base64?: true
}

export type Link = {
  readonly label: string
  readonly url: string
}

/**
 * One bubble, neutral of any channel. Every channel renders it natively and must degrade: a choice can always be answered by
 * number (its place in `choices`) or by typing its label.
 */
export type Message = {
  readonly text: string
  readonly language: Language
  readonly choices?: readonly Choice[]
  /** Ever-present ways out (back, cancel, human …): not numbered, shown smaller. */
  readonly nav?: readonly Choice[]
  readonly links?: readonly Link[]
  readonly files?: readonly FileOut[]
  /** Files that lie with a channel; they become `files` when the message goes out. */
  readonly attachments?: readonly Attachment[]
}
