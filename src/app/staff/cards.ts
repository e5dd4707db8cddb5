import type { Book } from '../../engine/book.ts'
import type { Choice, Message } from '../../engine/message.ts'
import type { Advisor } from '../../records/advisors/advisor.ts'
import type { Case } from '../../records/cases/case.ts'
import { outcomes } from '../../records/cases/outcome.ts'
import { german } from '../../records/language.ts'
import { type StaffPress, writeStaffPress } from './press.ts'

/** As much of a conversation as is read on a phone; the whole of it is in the console. */
const mostLines = 12
const longestLine = 600
/** Rows a phone shows without scrolling for long. */
const mostListed = 8

/** Makes what advisors read, from the book of this turn. `mayRead`: this chat may show what people said (`caseText` of service.yaml). */
export interface Cards {
  readonly book: Book
  readonly publicUrl: string
  readonly mayRead: boolean
}

export const say = ({ book }: Pick<Cards, 'book'>, key: string, values?: { readonly [name: string]: string | number }): string =>
  book.text(german, key, values)

export const button = (cards: Pick<Cards, 'book'>, text: string, press: StaffPress): Choice => ({
  label: say(cards, text),
  press: writeStaffPress(press),
})

const linkTo = (cards: Cards, one: Pick<Case, 'id'>) => ({
  label: say(cards, 'staff:console'),
  url: `${cards.publicUrl}/console/cases/${one.id}`,
})

/** Number, urgency, language and topic: nothing of the person. */
export function headOf({ book }: Pick<Cards, 'book'>, one: Case): string {
  const title = `topics/${one.topic}:title`
  const topic = one.topic !== null && book.has(german, title) ? [book.text(german, title)] : []
  const language = book.languages.find((known) => known === one.language)
  return [one.number, one.priority, ...(language ? [book.text(language, 'language:name')] : []), ...topic].join(' · ')
}

/** A case as it stands, with what this advisor can do. */
export function caseCard(cards: Cards, one: Case, me: Advisor, holder: string | null): Message {
  const status = say(cards, `console:status.${one.status}`)
  const who = one.advisor === me.id ? say(cards, 'console:case.you') : holder
  const summary = cards.mayRead
    ? one.summary.map(({ label, value }) => `${label}: ${value}`).join('\n')
    : say(cards, 'staff:no-text')
  return {
    language: german,
    text: [headOf(cards, one), [status, ...(who ? [who] : [])].join(' · '), '', summary].join('\n'),
    choices: doable(one, me).map((kind) => button(cards, `staff:do.${kind}`, { kind, case: one.id })),
    nav: [button(cards, 'staff:do.menu', { kind: 'menu' })],
    links: [linkTo(cards, one)],
  }
}

type Act = Extract<StaffPress, { readonly case: unknown }>['kind']

/** The records decide in the end; this is what is worth offering. */
function doable(
  one: Case,
  me: Advisor,
): readonly Exclude<Act, 'case' | 'ask-this' | 'pass-to' | 'close-as' | 'snippet' | 'send-snippet'>[] {
  switch (one.status) {
    case 'open':
      return ['claim', 'log', 'note']
    case 'closed':
      return ['log', 'reopen']
    case 'claimed':
    case 'waiting': {
      if (one.advisor !== me.id) return me.roles.includes('coordinator') ? ['log', 'note', 'pass', 'close'] : ['log', 'note']
      const wait = one.status === 'claimed' ? (['wait'] as const) : []
      return ['reply', 'snippets', 'log', 'note', 'ask', ...wait, 'pass', 'close']
    }
  }
}

/** What was said lately. */
export function logCard(cards: Cards, one: Case): Message {
  const lines = one.transcript.slice(-mostLines).map(({ from, text, attachment, translation }) => {
    const file = attachment ? [`[${attachment.name ?? say(cards, `console:media.${attachment.media}`)}]`] : []
    const said = `${say(cards, `console:from.${from}`)}: ${[...file, cut(text)].filter(Boolean).join(' ')}`
    return translation ? `${said}\n${say(cards, 'console:case.by-machine')}: ${cut(translation.text)}` : said
  })
  const shown = cards.mayRead ? (lines.length > 0 ? lines : [say(cards, 'console:case.no-words')]) : [say(cards, 'staff:no-text')]
  return {
    language: german,
    text: [headOf(cards, one), ...shown].join('\n\n'),
    choices: [button(cards, 'staff:do.case', { kind: 'case', case: one.id })],
    links: [linkTo(cards, one)],
  }
}

const cut = (text: string): string => (text.length > longestLine ? `${text.slice(0, longestLine).toWellFormed()} …` : text)

export function listCard(cards: Cards, title: string, cases: readonly Case[]): Message {
  return {
    language: german,
    text: cases.length === 0 ? say(cards, `${title}-empty`) : say(cards, title, { count: cases.length }),
    choices: cases.slice(0, mostListed).map((one) => ({
      label: `${headOf(cards, one)} · ${say(cards, `console:status.${one.status}`)}`,
      press: writeStaffPress({ kind: 'case', case: one.id }),
    })),
    nav: [button(cards, 'staff:do.menu', { kind: 'menu' })],
    links: cases.length > mostListed ? [{ label: say(cards, 'staff:console'), url: `${cards.publicUrl}/console` }] : [],
  }
}

export function menuCard(cards: Cards, me: Advisor, text = say(cards, 'staff:menu', { name: me.name })): Message {
  return {
    language: german,
    text,
    choices: (['open', 'mine', 'console'] as const).map((kind) => button(cards, `staff:do.${kind}`, { kind })),
    nav: [button(cards, 'staff:do.leave', { kind: 'leave' })],
  }
}

/** Words that go to the person until the advisor is done. */
export function replyCard(cards: Cards, one: Case): Message {
  return {
    language: german,
    text: say(cards, 'staff:reply', { number: one.number }),
    nav: [button(cards, 'staff:do.done', { kind: 'done' }), button(cards, 'staff:do.case', { kind: 'case', case: one.id })],
  }
}

export function colleaguesCard(cards: Cards, one: Case, kind: 'ask-this' | 'pass-to', staff: readonly Advisor[]): Message {
  const text = kind === 'ask-this' ? 'staff:ask-whom' : 'staff:pass-whom'
  return {
    language: german,
    text: staff.length === 0 ? say(cards, 'staff:nobody') : say(cards, text, { number: one.number }),
    choices: staff.map(({ id, name, languages }) => ({
      label: `${name} (${languages.join(', ')})`,
      press: writeStaffPress({ kind, case: one.id, colleague: id }),
    })),
    nav: [button(cards, 'staff:do.case', { kind: 'case', case: one.id })],
  }
}

export function outcomesCard(cards: Cards, one: Case): Message {
  return {
    language: german,
    text: say(cards, 'staff:close-how', { number: one.number }),
    choices: outcomes.map((outcome) => button(cards, `console:reason.${outcome}`, { kind: 'close-as', case: one.id, outcome })),
    nav: [button(cards, 'staff:do.case', { kind: 'case', case: one.id })],
  }
}
