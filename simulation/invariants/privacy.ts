import type { ConversationDocument } from '../../src/app/conversation.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { Instant, PersonId } from '../../src/engine/ids.ts'
import type { Key } from '../../src/store/store.ts'
import { brandPattern } from '../people.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

const hour = 60 * 60 * 1000

/** Promise 6: words of people carry a sign, and it is looked for wherever it must not be. */
export class Privacy implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  /** Whose words carry the sign, and where it ever stood. */
  readonly #owner = new Map<string, PersonId>()
  readonly #places = new Map<string, Set<string>>()
  readonly #signs = new Map<PersonId, Set<string>>()
  readonly #erased = new Set<string>()
  readonly #told: (person: PersonId, brands: ReadonlySet<string>) => void
  /** What people are told when everything of theirs is gone, in every language. */
  readonly #receipts: ReadonlySet<string>
  readonly #isGiven: (sign: string) => boolean
  erasures = 0

  constructor(parts: {
    readonly fail: Fail
    readonly disk: Disk
    readonly receipts: ReadonlySet<string>
    /** Whether somebody carries, or carried, this sign. */
    readonly isGiven: (sign: string) => boolean
    /** Somebody was forgotten, who had used these. */
    readonly told: (person: PersonId, brands: ReadonlySet<string>) => void
  }) {
    this.#fail = parts.fail
    this.#disk = parts.disk
    this.#receipts = parts.receipts
    this.#isGiven = parts.isGiven
    this.#told = parts.told
  }

  committed({ writes }: Commit): void {
    const forgotten = new Set(writes.flatMap((write) => (write.kind === 'forget' ? [write.person] : [])))
    for (const write of writes) {
      // What goes in the same commit was never there.
      if ('owner' in write && write.owner !== null && forgotten.has(write.owner)) continue
      switch (write.kind) {
        case 'put':
          // Kept for editors, masked, and tied to nobody.
          if (!write.key.startsWith('questions:')) this.#written(write.text, write.owner, write.key)
          break
        case 'enqueue':
          if (forgotten.size === 0 && this.#isReceipt(write.parcel.value as Errand))
            this.#fail('privacy', 'an erasure was told and did not happen')
          this.#written(JSON.stringify(write.parcel.value), write.parcel.owner ?? null, `parcel ${write.parcel.id}`)
          break
        case 'set-timer':
          this.#written(JSON.stringify(write.timer.value), write.timer.owner ?? null, `timer ${write.timer.key}`)
          break
        default:
      }
    }
    for (const person of forgotten) this.#forgotten(person)
  }

  #isReceipt(errand: Errand): boolean {
    return errand.kind === 'send' && this.#receipts.has(errand.message.text)
  }

  #written(text: string, owner: PersonId | null, place: string): void {
    for (const found of text.match(brandPattern) ?? []) {
      const sign = found.toLowerCase()
      // An id may look like one by chance.
      if (!this.#isGiven(sign)) continue
      if (this.#erased.has(sign)) this.#fail('privacy', `words of somebody who was erased are written to ${kindOf(place)}`)
      const person = owner ?? this.#owner.get(sign)
      if (!person || !this.#consented(person)) this.#fail('privacy', `words are kept in ${kindOf(place)} without a consent`)
      else {
        this.#owner.set(sign, person)
        this.#signs.set(person, (this.#signs.get(person) ?? new Set()).add(sign))
      }
      this.#places.set(sign, (this.#places.get(sign) ?? new Set()).add(place))
    }
  }

  #consented(person: PersonId): boolean {
    const known = this.#disk.value<{ readonly consents: readonly unknown[] }>(`person:${person}`)
    return known !== null && known.consents.length > 0
  }

  #forgotten(person: PersonId): void {
    this.erasures++
    const signs = this.#signs.get(person) ?? new Set()
    for (const sign of signs) {
      for (const place of this.#places.get(sign) ?? []) {
        if (this.#textAt(place)?.toLowerCase().includes(sign))
          this.#fail('privacy', `${kindOf(place)} still shows words of somebody erased`)
      }
      this.#erased.add(sign)
      this.#places.delete(sign)
      this.#owner.delete(sign)
    }
    this.#signs.delete(person)
    this.#told(person, signs)
  }

  /** Somebody who was erased types the same words again, of their own will. */
  retyped(text: string): void {
    for (const sign of text.match(brandPattern) ?? []) this.#erased.delete(sign.toLowerCase())
  }

  #textAt(place: string): string | undefined {
    const [kind, id = ''] = place.split(' ')
    if (kind === 'parcel') return JSON.stringify(this.#disk.outbox.valueOf(id))
    if (kind === 'timer') return this.#disk.timers.get(id as Key)?.text
    return this.#disk.documents.get(place as Key)?.text
  }

  logged(line: string): void {
    if (line.match(brandPattern)?.some((sign) => this.#isGiven(sign.toLowerCase())))
      this.#fail('privacy', 'words of a person stand in the log')
  }

  audit(now: Instant): void {
    // Only by being written it could show them again.
    for (const places of this.#places.values()) {
      for (const place of places) if (this.#textAt(place) === undefined) places.delete(place)
    }
    for (const key of this.#disk.documents.keys()) {
      if (!/^conversation:[0-9a-f]+$/.test(key)) continue
      const state = this.#disk.value<Partial<ConversationDocument>>(key)?.state
      // A day; the clocks of machines may be off by two hours, and timers come a little late.
      if (state && Object.keys(state.consents).length === 0 && state.lastAt < now - 29 * hour) {
        this.#fail('privacy', `a conversation without a consent is kept for ${Math.round((now - state.lastAt) / hour)} hours`)
      }
    }
  }
}

const kindOf = (place: string): string => place.replace(/[:/ ].*/, '')
