import type { Language } from '../../src/engine/ids.ts'
import { content } from '../support/service.ts'

/** What somebody does at the chat. Nobody waits to be asked: labels may be typed, so that a script needs no button that was sent. */
export type Act =
  | { readonly kind: 'opened' }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'pressed'; readonly press: string }

/** Somebody registers for the next event, or opens a case and goes on writing. */
export type Intent = 'booking' | 'case'

export interface Script {
  readonly intent: Intent
  /** Unlike anybody else's: what is found under it is theirs. */
  readonly name: string
  readonly acts: readonly Act[]
}

export const german = 'de' as Language
/** What the bot says to the last act of every script, and nothing else. */
export const lastReply = 'ui:choose-language'
/** Counted per press; the topic stands in the figures. */
export const countedTopic = 'training-pay'
const counted: Act = { kind: 'pressed', press: `h:y:${countedTopic}` }
/** Written after the case was opened. */
export const linesOfCase = 4

const lineOf = (name: string, n: number): string => `${name}, Zeile ${n}.`
const label = (key: string): Act => ({ kind: 'said', text: content().book.text(german, key) })
const words = (text: string): Act => ({ kind: 'said', text })
const answers = (dialog: string, ...options: readonly string[]) => options.map((option) => label(`dialogs/${dialog}:${option}`))

/** `presses`: also presses buttons that are counted, which only the web chat can without having read. */
export function scriptOf(intent: Intent, name: string, presses: boolean): Script {
  const menu = (option: string) => label(`dialogs/menu:what.options.${option}`)
  const begin: readonly Act[] = [{ kind: 'opened' }, label('dialogs/welcome:who.options.applicant')]
  const yes = label('ui:options.yes')
  const end = [...(presses ? [counted, counted] : []), words('/language')]
  switch (intent) {
    case 'booking': {
      const form = [
        words('1'),
        words(name),
        ...answers('register', 'age.options.18-24', 'needs.options.none', 'confirm.options.yes'),
      ]
      return { intent, name, acts: [...begin, menu('register'), yes, ...form, ...end] }
    }
    case 'case': {
      const concern = words(lineOf(name, 0))
      const chosen = answers('human', 'situation.options.searching', 'letter.options.none', 'status.options.unknown')
      const form = [concern, ...chosen, words(name), words('0151 23456789'), ...answers('human', 'confirm.options.yes')]
      const lines = Array.from({ length: linesOfCase }, (_, n) => words(lineOf(name, n + 1)))
      return { intent, name, acts: [...begin, menu('human'), yes, ...form, ...lines, ...end] }
    }
  }
}
