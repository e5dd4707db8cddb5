import type { Book, Dialog, Step, TextValue, TextValues } from './book.ts'
import type { Command } from './command.ts'
import type { Effect } from './effect.ts'
import type { Event, EventOf } from './event.ts'
import type { Language } from './ids.ts'
import type { Choice, Message } from './message.ts'
import { writePress } from './press.ts'
import type { Frame, Situation, State } from './state.ts'
import type { CommandWord } from './understanding.ts'

/** A turn in the making: the only thing that changes while a turn runs, and nobody outside sees it. */
export class Draft {
  state: State
  /** Set when everything about the person goes: the state is then not kept. */
  erased = false
  /** Words of a voice message the person has just confirmed: worked next, as if they had been written. */
  confirmed: EventOf<'said'> | null = null
  readonly effects: Effect[] = []
  readonly commands: Command[] = []
  readonly book: Book
  readonly event: Event

  constructor(state: State, event: Event, book: Book) {
    this.state = state
    this.event = event
    this.book = book
  }

  /** The language to speak. Before anything is known, the book's first. */
  get language(): Language {
    const language = this.state.language ?? this.book.languages[0]
    if (!language) throw new Error('The book has no language')
    return language
  }

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }

  text(key: string, values?: TextValues): string {
    return this.book.text(this.language, key, values)
  }

  send(message: Omit<Message, 'language'>): void {
    this.effects.push({ kind: 'send', message: { ...message, language: this.language } })
  }

  /** Sends something to press and remembers it, so that numbers and typed labels refer to it. */
  offer(message: Omit<Message, 'language'>, id: string = this.askId()): void {
    this.update({ asked: { id, choices: message.choices ?? [], nav: message.nav ?? [] } })
    this.send(message)
  }

  /** Names the question being asked now; derived from the event, so that a repeated turn yields the same. */
  askId(): string {
    const round = this.event.kind === 'came-out' ? this.event.round : 0
    return `${shortHash(`${this.event.id}/${round}`)}${this.effects.length.toString(36)}`
  }

  command(word: CommandWord, ask: string | null = null): Choice {
    return { label: this.text(`ui:nav.${word}`), press: writePress({ kind: 'command', word, ask }) }
  }

  run(command: Command): void {
    this.commands.push(command)
  }

  get stack(): readonly Frame[] {
    const { situation } = this.state
    return situation.kind === 'in-dialog' || situation.kind === 'with-human' ? situation.stack : []
  }

  /** The dialog on top, with its step; `null` outside dialogs. */
  get top(): { readonly frame: Frame; readonly dialog: Dialog; readonly step: Step } | null {
    const frame = this.stack[0]
    const dialog = frame && this.book.dialog(frame.dialog)
    const step = dialog?.steps.find((candidate) => candidate.id === frame?.step)
    return frame && dialog && step ? { frame, dialog, step } : null
  }

  /** True while a form waits for an answer; a menu does not count. */
  get inForm(): boolean {
    const top = this.top
    return this.state.situation.kind === 'in-dialog' && top !== null && !top.dialog.home
  }

  /** True where what is said is not for the advisor of the person's case. */
  get inConfidence(): boolean {
    return inConfidence(this.state, this.book)
  }

  setStack(stack: readonly Frame[]): void {
    const { situation } = this.state
    if (situation.kind === 'with-human') return this.update({ situation: { ...situation, stack } })
    const [first, ...rest] = stack
    const next: Situation = first ? { kind: 'in-dialog', stack: [first, ...rest] } : { kind: 'idle' }
    this.update({ situation: next })
  }

  /** Changes the frame on top. */
  setFrame(change: Partial<Frame>): void {
    const [frame, ...rest] = this.stack
    if (frame) this.setStack([{ ...frame, ...change }, ...rest])
  }
}

/** Whether the dialog on top is for other eyes than those of the advisor who has the person's case. */
export function inConfidence({ situation }: State, book: Book): boolean {
  const stack = situation.kind === 'in-dialog' || situation.kind === 'with-human' ? situation.stack : []
  const [top] = stack
  return top !== undefined && book.dialog(top.dialog)?.confidential === true
}

/** FNV-1a, 32 bits, base 36: short names for questions, not a defence. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** Those parts of a frame that can stand in a text. */
export function textValues(frame: Pick<Frame, 'data' | 'shown'>): TextValues {
  const values: { [name: string]: TextValue } = {}
  for (const [name, value] of Object.entries(frame.data)) if (isTextValue(value)) values[name] = value
  for (const [slot, shown] of Object.entries(frame.shown)) values[slot] = shown
  return values
}

function isTextValue(value: unknown): value is TextValue {
  if (typeof value === 'string' || typeof value === 'number') return true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return 'date' in value || 'at' in value || 'text' in value || 'in' in value
}
