import { type CaseId, type DialogId, type Language, type StepId, type TopicId, unreachable } from './ids.ts'
import { type CommandWord, commandWords } from './understanding.ts'

/** What people are asked about a case: at its end whether it is solved; companies, after some days, whether anybody got in touch. */
export const caseQuestions = ['solved', 'called'] as const
export type CaseQuestion = (typeof caseQuestions)[number]

/**
 * What a button means. Answers and corrections name the question they belong to (`ask`), so that a late press is known as late;
 * everything else can be pressed at any time.
 */
export type Press =
  | { readonly kind: 'answer'; readonly ask: string; readonly value: string }
  | { readonly kind: 'correct'; readonly ask: string; readonly step: StepId }
  /** `ask` is set for words that act on one question (back, skip, repeat, cancel, restart). */
  | { readonly kind: 'command'; readonly word: CommandWord; readonly ask: string | null }
  | { readonly kind: 'topic' | 'more'; readonly topic: TopicId }
  | { readonly kind: 'helped'; readonly topic: TopicId; readonly yes: boolean }
  | { readonly kind: 'dialog'; readonly dialog: DialogId; readonly arg: string | null }
  /** An entry of the main menu, which is not on the screen: its label was typed. */
  | { readonly kind: 'entry'; readonly value: string }
  | { readonly kind: 'language'; readonly language: Language }
  /** What a machine wrote down of a voice message is right, or not. */
  | { readonly kind: 'heard'; readonly ask: string; readonly right: boolean }
  | { readonly kind: 'none-of-these' | 'end-talk' }
  /** Can be pressed days later: the records know whether the case is still there. */
  | { readonly kind: 'case-answer'; readonly about: CaseQuestion; readonly yes: boolean; readonly case: CaseId }
  /** One of the times of an offer, or none of them; the records know what has become of it. */
  | { readonly kind: 'appointment'; readonly case: CaseId; readonly offer: number; readonly slot: number | null }

/** Writes a press as it travels through a platform: at most 64 bytes of ASCII, checked by the book for everything editors name. */
export function writePress(press: Press): string {
  switch (press.kind) {
    case 'answer':
      return `a:${press.ask}:${press.value}`
    case 'correct':
      return `c:${press.ask}:${press.step}`
    case 'command':
      return `w:${press.word}:${press.ask ?? ''}`
    case 'topic':
      return `t:${press.topic}`
    case 'more':
      return `m:${press.topic}`
    case 'helped':
      return `h:${press.yes ? 'y' : 'n'}:${press.topic}`
    case 'dialog':
      return `d:${press.dialog}:${press.arg ?? ''}`
    case 'entry':
      return `e:${press.value}`
    case 'language':
      return `l:${press.language}`
    case 'heard':
      return `v:${press.right ? 'y' : 'n'}:${press.ask}`
    case 'none-of-these':
      return 'n'
    case 'end-talk':
      return 'x'
    case 'case-answer':
      return `q:${press.about}-${press.yes ? 'y' : 'n'}:${press.case}`
    case 'appointment':
      return `s:${press.offer}-${press.slot ?? 'n'}:${press.case}`
    default:
      return unreachable(press)
  }
}

/** Reads a press. `null` for anything not written by `writePress`: it came from outside and may be anything. */
export function readPress(text: string): Press | null {
  const [kind, one = '', ...rest] = text.split(':')
  const two = rest.join(':')
  switch (kind) {
    case 'a':
      return { kind: 'answer', ask: one, value: two }
    case 'c':
      return { kind: 'correct', ask: one, step: two as StepId }
    case 'w': {
      const word = commandWords.find((known) => known === one)
      return word ? { kind: 'command', word, ask: two || null } : null
    }
    case 't':
      return { kind: 'topic', topic: one as TopicId }
    case 'm':
      return { kind: 'more', topic: one as TopicId }
    case 'h':
      return { kind: 'helped', topic: two as TopicId, yes: one === 'y' }
    case 'd':
      return { kind: 'dialog', dialog: one as DialogId, arg: two || null }
    case 'e':
      return { kind: 'entry', value: one }
    case 'l':
      return { kind: 'language', language: one as Language }
    case 'v':
      return { kind: 'heard', ask: two, right: one === 'y' }
    case 'n':
      return { kind: 'none-of-these' }
    case 'x':
      return { kind: 'end-talk' }
    case 'q': {
      const [named, answer] = one.split('-')
      const about = caseQuestions.find((known) => known === named)
      return about && (answer === 'y' || answer === 'n') && /^[\w-]{1,48}$/.test(two)
        ? { kind: 'case-answer', about, yes: answer === 'y', case: two as CaseId }
        : null
    }
    case 's': {
      const [, offer, slot] = /^(\d{1,3})-([0-9n])$/.exec(one) ?? []
      return offer && slot && /^[\w-]{1,48}$/.test(two)
        ? { kind: 'appointment', case: two as CaseId, offer: Number(offer), slot: slot === 'n' ? null : Number(slot) }
        : null
    }
    default:
      return null
  }
}
