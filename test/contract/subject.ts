import { expect } from 'vitest'
import type { Channel, InboundEvent, Sent } from '../../src/channels/channel.ts'
import type { Address } from '../../src/engine/effect.ts'
import type { EffectId, Instant, Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import type { RecordingDoor } from '../support/recording-door.ts'

export type Media = Extract<InboundEvent, { kind: 'sent-media' }>['media']
export const ar = 'ar' as Language
export const de = 'de' as Language

/** One bubble on the person's screen; a platform that cannot tell the ways out from other choices shows them among these. */
export interface Seen {
  readonly text: string
  readonly choices: readonly string[]
  readonly nav: readonly string[]
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly files: readonly { readonly name: string; readonly content: string }[]
}

/**
 * Somebody whose app or page is set to Arabic. What they do resolves when the platform has it, at the latest when it is
 * stored; it rejects where a platform gives up on what could not be stored.
 */
export interface Person {
  opens(): Promise<void>
  says(text: string): Promise<void>
  /** Presses the newest button with this label. Throws when there is none. */
  presses(label: string): Promise<void>
  sends(media: Media): Promise<void>
  /** Everything the bot said so far, as it stands there. */
  sees(): Promise<readonly Seen[]>
}

/** A real channel with its platform and a person on the other side. What a platform does not have throws, and is a gap. */
export interface Subject {
  readonly channel: Channel
  readonly door: RecordingDoor
  readonly person: Person
  /** The channel's clock. */
  now(): Instant
  /** Lines of the channel's log. */
  readonly logged: readonly string[]
  /** How many of the things the person did count as delivered, so that the platform will not bring them again. */
  acknowledged(): number
  /** Delivers the last thing the person did once more. */
  repeatLast(): Promise<void>
  /** The person closes the page, blocks the bot … */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  /** The next message meets this: told to wait, refused for good, or the line breaks before the answer. */
  fails(kind: 'retry' | 'rejected' | 'doubt'): void
  /** Takes everything away again. */
  stop(): Promise<void>
}

/** What is promised; the name is the test's. */
export type Promises = Readonly<Record<string, (subject: Subject) => Promise<void>>>

/** Waits until it is true; the test's own time limit ends the wait. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Long enough for a delivery to happen that must not happen. */
export const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60))

/** The person has opened the chat; returns where they are reached. */
export async function opened({ door, person }: Subject): Promise<Address> {
  await person.opens()
  await until(() => door.received.length > 0)
  const [first] = door.received
  if (!first) throw new Error('Nobody has opened the chat')
  return first.address
}

/** Waits for the next thing that comes in, and returns it. */
export async function next({ door }: Subject, doing: () => Promise<void>): Promise<InboundEvent> {
  const before = door.received.length
  await doing()
  await until(() => door.received.length > before)
  const arrived = door.received[before]
  if (!arrived) throw new Error('Nothing came in')
  return arrived.event
}

let lastEffect = 0
export const newEffect = (): EffectId => `contract:${++lastEffect}` as EffectId

export async function send(subject: Subject, address: Address, message: Partial<Message>, id = newEffect()): Promise<Sent> {
  return subject.channel.send(id, address, { text: 'Hallo', language: de, ...message })
}

/** Sends, and returns the bubbles that came of it. */
export async function show(subject: Subject, address: Address, message: Partial<Message>): Promise<readonly Seen[]> {
  const before = (await subject.person.sees()).length
  expect(await send(subject, address, message)).toMatchObject({ kind: 'sent' })
  return (await subject.person.sees()).slice(before)
}

/** Without the marks a channel may set to give a line its direction. */
export const unmarked = (text: string): string => text.replaceAll('\u200f', '')
export const pressable = (seen: readonly Seen[]): readonly string[] => seen.flatMap(({ choices, nav }) => [...choices, ...nav])

/** Holds every commit back until `open`. */
export function holdDoor(door: RecordingDoor): { readonly arrived: Promise<void>; open(): void } {
  const receive = door.receive.bind(door)
  const arrived = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  door.receive = async (inbound) => {
    arrived.resolve()
    await opened.promise
    return receive(inbound)
  }
  return { arrived: arrived.promise, open: opened.resolve }
}
