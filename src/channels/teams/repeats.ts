import { type EventId, type Instant, unreachable } from '../../engine/ids.ts'
import type { Inbound } from '../channel.ts'
import type { Read } from './inbound.ts'

/**
 * For this long a press of the same button by the same person is the platform's repetition: it waits 15 seconds for an answer, and
 * was seen to come up to four times. Later it is the person, and they are heard again.
 */
const repeatedFor: Instant = 90_000
/** After this long without an answer the platform brings a message again. Sooner, the same words are the person's. */
const patience: Instant = 10_000
/** A chat that is opened is told as a new member and as an installation, one right after the other. */
const toldTwiceWithin: Instant = 10_000
const mostRemembered = 10_000

/**
 * Gives what the platform brings again under another id the id it had the first time. The windows are as wide as `repeatedFor` and
 * begin with the first; they are also numbered, so that after a restart most repetitions still meet the same id.
 */
export class Repeats {
  readonly #presses = new Map<EventId, Instant>()
  readonly #openings = new Map<string, { readonly id: EventId; readonly at: Instant; readonly by: string }>()
  readonly #underWay = new Map<string, { readonly id: EventId; readonly since: Instant }>()

  identify({ inbound, again }: Read): Inbound {
    switch (again) {
      case 'pressed':
        return { ...inbound, id: this.#pressed(inbound.id, inbound.at) }
      case 'member':
      case 'installed':
        return { ...inbound, id: this.#opened(inbound, again) }
      case null: {
        const known = this.#underWay.get(sayingOf(inbound))
        return known && inbound.at - known.since >= patience ? { ...inbound, id: known.id } : inbound
      }
      default:
        return unreachable(again)
    }
  }

  /** Words that are still being stored, slowly, while they come again. */
  async during<T>(inbound: Inbound, work: Promise<T>): Promise<T> {
    const saying = sayingOf(inbound)
    const mine = this.#underWay.get(saying) ?? { id: inbound.id, since: inbound.at }
    this.#underWay.set(saying, mine)
    try {
      return await work
    } finally {
      if (mine.id === inbound.id) this.#underWay.delete(saying)
    }
  }

  #pressed(id: EventId, at: Instant): EventId {
    const known = this.#presses.get(id)
    const first = known !== undefined && at - known < repeatedFor ? known : at
    remember(this.#presses, id, first)
    return `${id}:${Math.floor(first / repeatedFor)}` as EventId
  }

  /** The one of the two that comes second is the first one once more; of the same kind it is another opening. */
  #opened({ id, at, address: { chat } }: Inbound, by: string): EventId {
    const known = this.#openings.get(chat)
    if (known && known.by !== by && at - known.at < toldTwiceWithin) {
      this.#openings.delete(chat)
      return known.id
    }
    remember(this.#openings, chat, { id, at, by })
    return id
  }
}

/** As the newest; the oldest goes when there are too many. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest)
}

function sayingOf({ address, event }: Inbound): string {
  return JSON.stringify([address.chat, event])
}
