import type { Channel, Inbound, InboundEvent, Sent } from '../src/channels/channel.ts'
import type { Address } from '../src/engine/effect.ts'
import type { EffectId, EventId, Instant } from '../src/engine/ids.ts'
import type { Message } from '../src/engine/message.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Process } from './process.ts'

const second: Instant = 1000
const minute = 60 * second
/** Longer than any process takes that is well; then the event is brought again. */
const patience = 10 * second
/** No platform repeats for longer. */
const longestRepeat = 47 * 60 * minute

/** Somebody at a platform, as the platform sees them. */
export interface Chatter {
  readonly address: Address
  happened: number
  arrived: number
}

export interface Ears {
  /** A process that could take an event now. */
  process(): Process | null
  /** A message stands in the chat now. */
  arrives(id: EffectId, address: Address, message: Message): void
  /** What the process is told about its attempt. */
  sent(process: Process, id: EffectId, sent: Sent): void
  acknowledged(id: EventId): void
  /** Whether this chat has blocked the bot, or nobody is there now. */
  standing(address: Address): 'there' | 'blocked' | 'away'
  /** A notice is told in the advisors' group. */
  noticed(press: string): void
}

/** The platforms between people and the bot: they bring events until somebody says that they are stored, and carry messages. */
export class Platform {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #ears: Ears
  /** Not acknowledged yet. */
  readonly open = new Set<EventId>()
  #numbers = 0

  constructor(clock: Clock, faults: Faults, ears: Ears) {
    this.#clock = clock
    this.#faults = faults
    this.#ears = ears
  }

  /** Something happens in a chat. Tells whether the next thing happening there will overtake it. */
  happens(chatter: Chatter, event: InboundEvent, daylight: boolean): { readonly id: EventId; readonly overtaken: boolean } {
    const faults = this.#faults
    const id = `${chatter.address.channel}:${++this.#numbers}` as EventId
    const number = ++chatter.happened
    faults.born(id)
    this.open.add(id)
    if (daylight) faults.meets('daylight-saving', id)
    const overtaken = faults.hits('reordered')
    const late = faults.hits('late')
    if (late) faults.meets('late', id)
    const wait = late ? faults.between(minute, faults.random.below(20) ? 10 * minute : longestRepeat) : faults.between(20, 150)
    const bring = () => this.#bring(chatter, { id, event, number })
    this.#clock.after(wait + (overtaken ? faults.between(second, 5 * second) : 0), bring)
    if (faults.hits('duplicate')) {
      faults.meets('duplicate', id)
      for (let more = faults.between(1, 3); more > 0; more--) {
        this.#clock.after(faults.between(0, faults.random.below(4) ? 2 * second : longestRepeat), bring)
      }
    }
    return { id, overtaken }
  }

  #bring(chatter: Chatter, happening: { readonly id: EventId; readonly event: InboundEvent; readonly number: number }): void {
    const { id, event, number } = happening
    const again = (wait: number) => this.#clock.after(wait, () => this.#bring(chatter, happening))
    const process = this.#ears.process()
    if (!process) return void again(2 * second)
    if (number < chatter.arrived) this.#faults.meets('reordered', id)
    chatter.arrived = Math.max(chatter.arrived, number)
    if (process.skew !== 0) this.#faults.meets('clock-leap', id)
    const inbound: Inbound = { address: chatter.address, id, at: process.now(), event }
    let answered = false
    const giveUp = this.#clock.after(patience, () => {
      answered = true
      this.#bring(chatter, happening)
    })
    process.app.door.receive(inbound).then(
      () => {
        if (answered) return
        answered = true
        giveUp()
        if (this.#faults.hits('lost-ack')) {
          // Stored, and the platform never hears so.
          this.#faults.meets('lost-ack', id)
          return void again(patience)
        }
        this.open.delete(id)
        this.#ears.acknowledged(id)
      },
      () => {
        if (answered) return
        answered = true
        giveUp()
        again(this.#faults.between(second, 20 * second))
      },
    )
  }

  channel(name: string, process: Process): Channel {
    return {
      name,
      send: (id, address, message) => this.#send(process, id, address, message),
      edit: (id, address, _, message) => this.#send(process, id, address, message),
      ...(name === 'telegram' && { notify: (id, { press }) => this.#notify(process, id, press?.press) }),
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    }
  }

  async #notify(process: Process, id: EffectId, press: string | undefined): Promise<Sent> {
    await process.sleep(this.#faults.between(20, 200))
    if (this.#faults.hits('too-many')) return { kind: 'retry', at: process.now() + 2 * second, reason: 'too many requests' }
    if (press) this.#ears.noticed(press)
    return { kind: 'sent', receipt: { chat: 'group', message: id } }
  }

  async #send(process: Process, id: EffectId, address: Address, message: Message): Promise<Sent> {
    const sent = await this.#carry(process, id, address, message)
    this.#ears.sent(process, id, sent)
    return sent
  }

  async #carry(process: Process, id: EffectId, address: Address, message: Message): Promise<Sent> {
    const faults = this.#faults
    const arrives = () => this.#ears.arrives(id, address, message)
    await process.sleep(faults.between(10, 80))
    if (faults.hits('lease')) await process.sleep(faults.between(91, 200) * second)
    const standing = this.#ears.standing(address)
    if (standing === 'blocked') {
      faults.meets('blocked', id)
      return { kind: 'unreachable', reason: 'blocked' }
    }
    if (standing === 'away') {
      faults.meets('away', id)
      return { kind: 'away' }
    }
    if (faults.hits('too-many')) {
      faults.meets('too-many', id)
      return { kind: 'retry', at: process.now() + faults.between(1, 30) * second, reason: 'too many requests' }
    }
    if (faults.hits('server-error')) {
      faults.meets('server-error', id)
      if (faults.random.below(4) === 0) throw new Error('the network broke before anything was written')
      return { kind: 'retry', at: process.now() + 2 * second, reason: 'out of order', growing: true }
    }
    if (faults.hits('timeout')) {
      faults.meets('timeout', id)
      await process.sleep(30 * second)
      return { kind: 'doubt', reason: 'timeout' }
    }
    // From here on it is under way, whatever becomes of the process.
    this.#clock.after(faults.between(5, 60), arrives)
    await process.sleep(faults.between(70, 200))
    if (faults.hits('lost-answer')) {
      faults.meets('lost-answer', id)
      return { kind: 'doubt', reason: 'broken answer' }
    }
    if (faults.hits('lease')) await process.sleep(faults.between(91, 200) * second)
    return { kind: 'sent', receipt: { message: id } }
  }
}
