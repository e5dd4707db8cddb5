import { outcomeOf } from '../answers/outcome.ts'
import type { Inbound } from '../channels/channel.ts'
import type { Book } from '../engine/book.ts'
import type { Command } from '../engine/command.ts'
import { crowdOf } from '../engine/crowd.ts'
import type { Address, Effect, Errand, InternalEvent } from '../engine/effect.ts'
import type { Event } from '../engine/event.ts'
import { contextOf } from '../engine/expectation.ts'
import { type ConversationId, type EffectId, type EventId, type Instant, type PersonId, unreachable } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import { newState, turn } from '../engine/turn.ts'
import type { Opinion } from '../helper/helper.ts'
import { longestLine } from '../records/cases/talking.ts'
import { StoreUnavailable, type Tx } from '../store/store.ts'
import {
  type ConversationDocument,
  conversationKey,
  conversationOf,
  forgetTimer,
  readChat,
  readConversation,
} from './conversation.ts'
import { describe } from './describe.ts'
import { type Arrival, attachmentOf, type Entry, noteLost, type Received, replyIn } from './entry.ts'
import { settleFailure } from './failing.ts'
import { toBeHeard } from './listen.ts'
import type { Meter } from './meter.ts'
import type { Parts } from './parts.ts'
import { Queues } from './queue.ts'
import { secondOpinion, withOpinion } from './second-opinion.ts'
import { farewells, gather, meanwhile, showedCode } from './shared.ts'
import { Sparing } from './sparing.ts'
import { isStaff, putAccount, type StaffDocument } from './staff/account.ts'
import { enrol } from './staff/enrol.ts'
import { staffTurn } from './staff/turn.ts'

/** Commands one event may run, one after the other. A dialog that needs more runs in a circle. */
const mostRounds = 8
const minute: Instant = 60 * 1000
const day: Instant = 24 * 60 * minute

/** The only door: people, advisors and timers all come through it, one at a time per conversation. */
export class Receiver {
  readonly #parts: Parts
  readonly #queues = new Queues()
  readonly #sparing: Sparing
  #toldAt: Instant = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#sparing = new Sparing(parts)
  }

  conversationOf(address: Address): ConversationId {
    return conversationOf(this.#parts.store, address)
  }

  /** Resolves when the event and everything it caused are on the disk; rejects when they could not be stored. */
  receive({ address, id, at, event }: Inbound): Promise<Received> {
    return this.#enter(this.conversationOf(address), id, at, { kind: 'inbound', event, address })
  }

  /** An event from another conversation, a timer or an advisor. The parcel it came in is finished in the same commit. */
  internal(conversation: ConversationId, event: InternalEvent, parcel: EffectId): Promise<Received> {
    return this.#enter(conversation, parcel as string as EventId, this.#parts.now(), { kind: 'internal', event, parcel })
  }

  /** Language spoken and situation, as they stand; for tools. */
  async standing(address: Address): Promise<{ readonly language: string | null; readonly situation: string }> {
    const known = await readConversation(this.#parts.store, this.conversationOf(address))
    if (!known) return { language: null, situation: 'new' }
    const { language, situation } = known.state
    const top = situation.kind === 'in-dialog' ? `:${situation.stack[0].dialog}/${situation.stack[0].step}` : ''
    return { language, situation: `${situation.kind}${top}` }
  }

  idle(): Promise<void> {
    return this.#queues.idle()
  }

  #enter(conversation: ConversationId, id: EventId, at: Instant, entry: Entry): Promise<Received> {
    const { meter } = this.#parts
    const arrival: Arrival = { conversation, id, at }
    meter?.received(entry.kind === 'inbound' ? entry.address.channel : 'inside', entry.event.kind)
    return this.#queues.run(conversation, async () => {
      const begun = performance.now()
      const worked = (outcome: Parameters<Meter['worked']>[0]) => meter?.worked(outcome, performance.now() - begun)
      try {
        const limited = this.#sparing.limited(entry, arrival)
        if (limited) {
          const spared = await this.#sparing.spare(limited, arrival, (tx) => this.#work(tx, arrival, limited, null))
          worked('limited')
          return spared
        }
        const opinion = await secondOpinion(this.#parts, conversation, { id, at }, entry.event)
        const done = await this.#parts.store.transact(id, (tx) => this.#work(tx, arrival, entry, opinion))
        if (done.kind === 'duplicate' && entry.kind === 'internal') await this.#parts.store.finish(entry.parcel)
        worked(done.kind)
        return done.kind
      } catch (error) {
        worked(error instanceof StoreUnavailable ? 'unavailable' : 'failed')
        if (error instanceof StoreUnavailable) {
          meter?.storeFailed()
          this.#tell(error)
          throw error
        }
        return settleFailure(this.#parts, arrival, entry, error)
      }
    })
  }

  /** What to do about it, for the operator: once a minute, however many come. */
  #tell(unavailable: StoreUnavailable): void {
    const now = this.#parts.now()
    if (now < this.#toldAt + minute) return
    this.#toldAt = now
    this.#parts.log.error({ error: describe(unavailable) }, 'nothing can be stored')
  }

  async #work(tx: Tx, arrival: Arrival, entry: Entry, opinion: Opinion | null): Promise<void> {
    const { conversation, id, at } = arrival
    const key = conversationKey(conversation)
    const found = await readChat(tx, conversation)
    if (entry.kind === 'internal') tx.finish(entry.parcel)
    if (entry.kind === 'inbound' && (await this.#atDesk(tx, found, arrival, entry))) return
    const known = found && !isStaff(found) ? found : null
    // Whoever was forgotten meanwhile is not reached any more.
    if (!known && entry.kind === 'internal') return noteLost(tx, entry, at, 'unreachable')
    const address = entry.kind === 'inbound' ? entry.address : known?.address
    if (!address) return
    const book = this.#parts.book()
    const fresh = known?.state ?? newState(this.#newPerson(id), at)
    const before: State = address.shared ? { ...fresh, shared: true } : fresh
    const news = entry.kind === 'inbound' ? await meanwhile(tx, before, { id, at }) : null
    const caught = news && turn(before, news, book)
    const state = caught?.state ?? before
    const sayGoodbye = await farewells(tx, book, state, { conversation, id, at })
    const recording = entry.kind === 'inbound' ? toBeHeard(this.#parts, entry.event, state) : null
    if (recording) {
      const value: Errand = { kind: 'transcribe', conversation, address, recording }
      tx.enqueue({ id: `${id}/voice` as EffectId, lane: `voice:${conversation}`, value, owner: state.person })
    }
    const code = entry.kind === 'inbound' ? await showedCode(tx, entry.event, before, { id, at }) : null
    const event = code ?? this.#event(entry, state, id, at, book, opinion)
    const worked = recording
      ? { state, effects: [] }
      : await this.#rounds(tx, { conversation, id, at, address, state, book, event })
    const owner = worked.state?.person
    const reply = replyIn(entry)
    const isHeld = entry.kind === 'internal' && crowdOf(entry.event) === 'hold'
    const effects = [...(caught?.effects ?? []), ...worked.effects]
    effects.forEach((effect, place) => {
      const value: Errand = {
        kind: 'send',
        address,
        message: effect.message,
        ...(reply && { reply }),
        ...(isHeld && { onDoubt: 'hold' }),
      }
      const parcel = `${id}/${place}` as EffectId
      // After an erasure the receipt belongs to nobody any more and waits a day at most.
      const kept = owner ? { owner } : { expiresAt: at + day }
      tx.enqueue({ id: parcel, lane: `send:${conversation}`, value, ...kept })
    })
    if (!worked.state) return sayGoodbye()
    await gather(tx, before, worked.state, conversation)
    const heardAt = entry.kind === 'inbound' ? at : known?.heardAt
    // Only a word of theirs shows that they can be reached again.
    const gone = entry.kind === 'inbound' ? undefined : known?.unreachable
    // Whole minutes: whoever presses one button after the other does not set the same timer each time.
    const forgetAt = Math.floor((at + this.#keptFor(worked.state, book)) / minute) * minute
    const document: ConversationDocument = {
      state: worked.state,
      address,
      ...(heardAt !== undefined && { heardAt }),
      ...(gone !== undefined && { unreachable: gone }),
      forgetAt,
    }
    tx.put(key, document, { owner: worked.state.person })
    if (known?.forgetAt !== forgetAt || known.state.person !== worked.state.person)
      tx.setTimer({ key: forgetTimer(conversation), at: forgetAt, value: conversation, owner: worked.state.person })
  }

  /** An advisor's chat, or one that becomes it by a coordinator's code. `false` for everybody else. */
  async #atDesk(
    tx: Tx,
    found: ConversationDocument | StaffDocument | null,
    arrival: Arrival,
    { event, address }: Extract<Entry, { kind: 'inbound' }>,
  ): Promise<boolean> {
    const { store, publicUrl } = this.#parts
    const book = this.#parts.book()
    const mayRead = book.service.caseText.includes(address.channel)
    const place = { ...arrival, tx, address, book, publicUrl, mayRead, hash: (text: string) => store.hash(text) }
    if (found && isStaff(found)) {
      // Where they can be reached is as fresh as their last word.
      const document: StaffDocument = { staff: found.staff, address, doing: found.doing }
      putAccount(tx, arrival.conversation, document)
      await staffTurn({ ...place, document }, event)
      return true
    }
    return enrol(place, found, event)
  }

  /** Turn and commands in alternation until nothing is left to do. */
  async #rounds(
    tx: Tx,
    start: { conversation: ConversationId; id: EventId; at: Instant; address: Address; state: State; book: Book; event: Event },
  ): Promise<{ state: State | null; effects: readonly Effect[] }> {
    const { conversation, id, at, address, book } = start
    const effects: Effect[] = []
    const first = turn(start.state, start.event, book)
    effects.push(...first.effects)
    let state = first.state
    const commands: Command[] = [...first.commands]
    for (let round = 0; commands.length > 0 && state; round++) {
      if (round >= mostRounds) throw new Error(`More than ${mostRounds} commands for one event`)
      const command = commands.shift()
      if (!command) break
      const { publicUrl, store, records } = this.#parts
      const hash = (text: string) => store.hash(text)
      const context = { tx, reader: store, book, at, event: id, round, conversation, address, state, config: { publicUrl }, hash }
      const outcome = await records.run(command, context)
      const turned = turn(state, { kind: 'came-out', id, at, outcome, round: round + 1 }, book)
      effects.push(...turned.effects)
      commands.push(...turned.commands)
      state = turned.state
    }
    return { state, effects }
  }

  #event(entry: Entry, state: State, id: EventId, at: Instant, book: Book, opinion: Opinion | null): Event {
    const { event } = entry
    switch (event.kind) {
      case 'said':
      case 'heard': {
        const understood = this.#parts.answers().understand(event.text, contextOf(state, { id, at }, book))
        // Words that answer a question of a form are no question themselves.
        const isReply = understood.reading.kind === 'value' || understood.reading.kind === 'press'
        const spoken = understood.language.guess ?? state.language ?? 'unknown'
        this.#parts.meter?.understood(spoken, isReply ? 'reply' : outcomeOf(understood))
        return { ...event, text: event.text.slice(0, longestLine), id, at, understood: withOpinion(understood, opinion) }
      }
      case 'sent-media':
        return { kind: event.kind, media: event.media, id, at, ...attachmentOf(entry) }
      case 'opened':
      case 'pressed':
      case 'advisor-took-over':
      case 'advisor-wrote':
      case 'case-closed':
      case 'noticed':
        return { ...event, id, at }
      default:
        return unreachable(event)
    }
  }

  /** A new life for everybody who comes (again): nothing ties it to a person that was erased. */
  #newPerson(first: EventId): PersonId {
    return this.#parts.store.hash(`person:${first}`) as PersonId
  }

  #keptFor(state: State, book: Book): Instant {
    const consented = Object.keys(state.consents).length > 0
    const wanted = consented ? 'conversation' : 'conversation-anonymous'
    return (book.service.retention.find((rule) => rule.class === wanted)?.days ?? 1) * day
  }
}
