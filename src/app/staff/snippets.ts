import type { Message } from '../../engine/message.ts'
import type { Case } from '../../records/cases/case.ts'
import { snippets, snippetText } from '../../records/cases/snippets.ts'
import { german } from '../../records/language.ts'
import { button, type Cards, say } from './cards.ts'
import { writeStaffPress } from './press.ts'

export function snippetsCard(cards: Cards, one: Case): Message {
  return {
    language: german,
    text: say(cards, 'staff:snippets', { number: one.number }),
    choices: snippets.map((snippet) => ({
      label: say(cards, `staff:snippet.${snippet}`),
      press: writeStaffPress({ kind: 'snippet', case: one.id, snippet }),
    })),
    nav: [button(cards, 'staff:do.case', { kind: 'case', case: one.id })],
  }
}

/** What will be sent, in the person's language and in German. */
export function snippetCard(cards: Cards, one: Case, name: string): Message {
  const theirs = snippetText(cards.book, one.language, name)
  const ours = snippetText(cards.book, german, name)
  if (theirs === null || ours === null) return { language: german, text: say(cards, 'staff:unknown-press') }
  return {
    language: german,
    text: theirs === ours ? ours : `${theirs}\n\n${ours}`,
    choices: [button(cards, 'staff:do.send-snippet', { kind: 'send-snippet', case: one.id, snippet: name })],
    nav: [button(cards, 'staff:do.snippets', { kind: 'snippets', case: one.id })],
  }
}
