import type { Random } from '../src/answers/model/random.ts'
import type { Address } from '../src/engine/effect.ts'
import type { ConversationId, Language } from '../src/engine/ids.ts'
import type { Message } from '../src/engine/message.ts'
import { brandOf, type Person } from './people.ts'

export const channels = ['telegram', 'teams', 'web'] as const

/** As many write at a time; the others are silent until it is their turn. */
const mostActive = 60

/** Everybody who writes to the bot, and the signs their words are known by. */
export class Population {
  readonly people: readonly Person[]
  readonly #random: Random
  readonly #byChat = new Map<string, Person>()
  readonly #byBrand = new Map<string, Person>()
  readonly #given = new Set<string>()
  readonly #active: Person[] = []

  constructor(
    count: number,
    languages: readonly Language[],
    random: Random,
    conversationOf: (address: Address) => ConversationId,
  ) {
    this.#random = random
    this.people = Array.from({ length: count }, (_, number) => {
      const address: Address = { channel: channels[number % 3] ?? 'web', chat: `chat-${number}` }
      const language = languages[random.below(languages.length)]
      if (!language) throw new Error('A book has languages')
      const person: Person = {
        address,
        conversation: conversationOf(address),
        language,
        brand: '',
        seen: null,
        buttons: [],
        isBlocking: false,
        isAway: false,
        happened: 0,
        arrived: 0,
      }
      this.#brand(person)
      this.#byChat.set(`${address.channel}:${address.chat}`, person)
      return person
    })
  }

  /** Whether somebody carries, or carried, this sign. */
  isGiven(sign: string): boolean {
    return this.#given.has(sign)
  }

  /** Whoever had these begins anew. */
  renew(brands: ReadonlySet<string>): void {
    for (const brand of brands) {
      const person = this.#byBrand.get(brand)
      if (person) this.#brand(person)
    }
  }

  /** One of those who are there at the moment. */
  somebody(): Person {
    const pool = this.#active
    const size = Math.min(this.people.length, mostActive)
    if (pool.length < size || this.#random.below(40) === 0) {
      const person = this.people[this.#random.below(this.people.length)]
      if (person && !pool.includes(person)) pool.push(person)
      if (pool.length > size) pool.shift()
    }
    const person = pool[this.#random.below(pool.length)]
    if (!person) throw new Error('There is nobody')
    return person
  }

  /** A message stands in their chat. */
  sees(address: Address, message: Message): void {
    const person = this.#at(address)
    if (!person) return
    const buttons = [...(message.choices ?? []), ...(message.nav ?? [])].map(({ press }) => press)
    person.buttons.push(...buttons)
    person.buttons.splice(0, person.buttons.length - 20)
    if (message.choices && message.choices.length > 0) person.seen = message
  }

  standing(address: Address): 'there' | 'blocked' | 'away' {
    const person = this.#at(address)
    if (person?.isBlocking) return 'blocked'
    return person?.isAway ? 'away' : 'there'
  }

  #at({ channel, chat }: Address): Person | undefined {
    return this.#byChat.get(`${channel}:${chat}`)
  }

  #brand(person: Person): void {
    this.#byBrand.delete(person.brand)
    person.brand = brandOf(this.#given.size)
    this.#given.add(person.brand)
    this.#byBrand.set(person.brand, person)
  }
}
