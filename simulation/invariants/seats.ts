import type { Booking } from '../../src/records/occasions/booking.ts'
import type { Occasion } from '../../src/records/occasions/occasion.ts'
import type { Key } from '../../src/store/store.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import { Changes } from './changes.ts'
import type { Rule } from './rule.ts'

/** Promise 3: no more seats than there are, first come, first served, and every place is known on both sides. */
export class Seats implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  readonly #changes: Changes<Occasion>
  most = 0
  waited = 0

  constructor(fail: Fail, disk: Disk) {
    this.#fail = fail
    this.#disk = disk
    this.#changes = new Changes('occasion:', disk)
  }

  committing(commit: Commit): void {
    this.#changes.committing(commit)
  }

  committed({ writes }: Commit): void {
    for (const { before, after } of this.#changes.committed()) {
      this.#capacity(after)
      if (before) this.#order(before, after)
      if (after.status === 'published') this.#bookings(after)
    }
    for (const write of writes) {
      if (write.kind === 'put' && write.key.startsWith('booking:')) this.#booking(write.key)
    }
  }

  #capacity({ id, capacity, seats, offers }: Occasion): void {
    this.most = Math.max(this.most, seats.length)
    if (seats.length + offers.length > capacity)
      this.#fail('seats', `${seats.length} + ${offers.length} of ${capacity} seats taken at ${id}`)
  }

  #order(before: Occasion, after: Occasion): void {
    const still = after.waiting.map(({ booking }) => booking)
    const holding = [...after.seats, ...after.offers].map(({ booking }) => booking)
    const known = before.waiting.map(({ booking }) => booking)
    const had = [...before.seats, ...before.offers].map(({ booking }) => booking)
    this.waited += Math.max(0, still.length - known.length)
    const passedOver = known.find(
      (booking, place) => still.includes(booking) && known.slice(place + 1).some((later) => holding.includes(later)),
    )
    if (passedOver) this.#fail('seats', `somebody behind ${passedOver} was served first`)
    const moved = known.filter((booking) => still.includes(booking)).some((booking, place) => still[place] !== booking)
    if (moved) this.#fail('seats', `the waiting list of ${after.id} is in another order`)
    const newcomer = after.seats.find(({ booking }) => !had.includes(booking) && !known.includes(booking))
    if (newcomer && still.some((booking) => known.includes(booking))) {
      this.#fail('seats', `${newcomer.booking} got a seat past the waiting list`)
    }
  }

  /** Everybody who stands in the list has a booking that says the same. */
  #bookings({ seats, offers, waiting }: Occasion): void {
    for (const [entries, status] of [
      [seats, 'booked'],
      [offers, 'offered'],
      [waiting, 'waiting'],
    ] as const) {
      for (const { booking } of entries) {
        const found = this.#bookingAt(`booking:${booking}`)
        if (found?.status !== status) this.#fail('seats', `${booking} stands as ${status} and is ${found?.status ?? 'gone'}`)
      }
    }
  }

  #booking(key: Key): void {
    const booking = this.#bookingAt(key)
    const occasion = booking && this.#disk.value<Occasion>(`occasion:${booking.occasion}`)
    if (!booking || occasion?.status !== 'published') return
    const { booked, offered, waiting } = { booked: occasion.seats, offered: occasion.offers, waiting: occasion.waiting }
    const places = { booked, offered, waiting, cancelled: null, expired: null }[booking.status]
    if (places && !places.some((entry) => entry.booking === booking.id)) {
      this.#fail('seats', `${booking.id} is ${booking.status} and has no place`)
    }
  }

  #bookingAt(key: string): Booking | null {
    return this.#disk.value<Booking>(key)
  }
}
