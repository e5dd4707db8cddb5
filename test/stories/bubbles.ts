import type { Message } from '../../src/engine/message.ts'
import { labelOf, pressablesOf, wordsOf } from '../support/teams-card.ts'
import type { BotMessage as TeamsMessage } from '../support/teams-people.ts'
import type { BotMessage } from '../support/telegram-people.ts'

/** One bubble as a person sees it, whatever the channel: words, everything to press, files. */
export interface Bubble {
  readonly text: string
  readonly choices: readonly string[]
  readonly files: readonly string[]
}

/** Marks of direction, which each platform needs in other places. */
const marks = /[\u200e\u200f\u061c\u2066-\u2069]/g
const caseNumber = /K-[2-9B-Z]{5}/g
const chatCode = /chat-[2-9b-z]{5}-[2-9b-z]{5}/g
const time = /\b\d{1,2}:\d{2}\b/g

/** Without what differs from channel to channel and from run to run: marks, numbers of cases, codes, times of day. */
export function plain(text: string): string {
  return text
    .replace(marks, '')
    .replace(caseNumber, 'K-00000')
    .replace(chatCode, 'chat-00000-00000')
    .replace(time, '00:00')
    .trim()
}

export function fromWeb({ text, choices = [], nav = [], files = [] }: Message): Bubble {
  return bubbleOf(
    text,
    [...choices, ...nav].map(({ label }) => label),
    files.map(({ name }) => name),
  )
}

/** A link that a platform cannot show as a button stands in the text there. */
const linkLines = /\n\n[^\n]+\nhttps?:\/\/\S+$/

/** Telegram sends each file as a message of its own, behind the text it belongs to. */
export function fromTelegram(messages: readonly BotMessage[]): readonly Bubble[] {
  const bubbles: Bubble[] = []
  for (const { text, keyboard, document } of messages) {
    const last = bubbles.at(-1)
    if (document && text === '' && last) bubbles[bubbles.length - 1] = { ...last, files: [...last.files, document.name] }
    else {
      const buttons = keyboard.flat().filter((button) => 'callback_data' in button)
      bubbles.push(
        bubbleOf(
          text.replace(linkLines, ''),
          buttons.map((button) => button.text),
          document ? [document.name] : [],
        ),
      )
    }
  }
  return bubbles
}

/** Teams offers each file by a card of its own, behind the text it belongs to. */
export function fromTeams(messages: readonly TeamsMessage[]): readonly Bubble[] {
  const bubbles: Bubble[] = []
  for (const { text, card, offer } of messages) {
    const last = bubbles.at(-1)
    if (offer && last) bubbles[bubbles.length - 1] = { ...last, files: [...last.files, offer.name] }
    else {
      const titles = card ? pressablesOf(card).map(labelOf) : []
      bubbles.push(bubbleOf((card ? wordsOf(card) : text).replace(linkLines, ''), titles, offer ? [offer.name] : []))
    }
  }
  return bubbles
}

/** A bubble as the machine-readable talk shows it. */
export interface TerminalMessage {
  readonly text: string
  readonly choices: readonly string[]
  readonly files: readonly { readonly name: string }[]
}

export function fromTerminal({ text, choices, files }: TerminalMessage): Bubble {
  return bubbleOf(
    text,
    choices,
    files.map(({ name }) => name),
  )
}

function bubbleOf(text: string, choices: readonly string[], files: readonly string[]): Bubble {
  return { text: plain(text), choices: choices.map(plain), files }
}
