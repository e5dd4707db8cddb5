import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationKey, conversationOf } from '../../src/app/conversation.ts'
import type { BookingId } from '../../src/engine/ids.ts'
import { caseIndexes } from '../../src/records/cases/case.ts'
import { bookingIndex, putBooking, readBooking } from '../../src/records/occasions/booking.ts'
import { occasionIndex, putOccasion, readOccasion } from '../../src/records/occasions/occasion.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store, Tx } from '../../src/store/store.ts'
import { describeWithRedis } from '../support/redis-server.ts'
import { Chance } from './chance.ts'
import { problemsIn } from './check.ts'
import { Crowd } from './crowd.ts'
import type { Participant } from './participant.ts'
import { playRounds } from './rounds.ts'
import { dataKey, Site } from './site.ts'

const patience = 400_000

describe('the service on a file', () => {
  it('loses nothing and does nothing twice when it is killed again and again', { timeout: patience }, async () => {
    await expectSound(playRounds({ engine: 'sqlite', rounds: 3, seed: 11 }))
  })
})

describeWithRedis('two services on one Redis', () => {
  it('lose nothing and do nothing twice when they and the server are killed or stand still', { timeout: patience }, async () => {
    await expectSound(playRounds({ engine: 'redis', rounds: 2, seed: 12 }))
  })
})

async function expectSound(played: ReturnType<typeof playRounds>): Promise<void> {
  const { rounds, problems, kills, freezes } = await played
  expect([...rounds.flatMap((round) => round.problems), ...problems]).toEqual([])
  expect(kills + freezes).toBeGreaterThanOrEqual(rounds.length)
}

describe('what is looked at after each death', () => {
  let site: Site
  let crowd: Crowd
  let copies: string
  beforeAll(async () => {
    copies = await mkdtemp(join(tmpdir(), 'kausa-crash-'))
    site = await Site.open('sqlite')
    crowd = new Crowd(site, new Chance(1))
    await site.publish(20)
    await site.start()
    await crowd.rehearse()
    await crowd.act(crowd.arrive(4))
    await crowd.answered()
    await site.stop()
  }, patience)
  afterAll(async () => {
    crowd.close()
    await site.remove()
    await rm(copies, { recursive: true })
  })

  /** What is found wrong in a copy of the store in which something was changed behind the product's back. */
  async function problemsAfter(change: (tx: Tx, store: Store) => Promise<void>): Promise<readonly string[]> {
    const file = join(await mkdtemp(join(copies, 'copy-')), 'kausa.db')
    await copyFile(join(site.folder, 'kausa.db'), file)
    const store = await openSqliteStore({ file, dataKey, journal: `${file}.journal` })
    await store.transact(null, (tx) => change(tx, store))
    const problems = await problemsIn(store, crowd.everybody, (one) => crowd.trackOf(one))
    await store.close()
    return problems
  }

  const booking = async (store: Store) => {
    const [first] = await store.list(bookingIndex)
    const found = first && (await readBooking(store, first.key.slice('booking:'.length) as BookingId))
    if (!found) throw new Error('There is no booking')
    return found
  }

  it('is sound as it is', async () => {
    expect(await problemsAfter(async () => {})).toEqual([])
  })

  it('notices a booking, a case and a conversation that are gone', async () => {
    const lost = await problemsAfter(async (tx, store) => tx.delete(`booking:${(await booking(store)).id}`))
    expect(lost.join()).toMatch(/acts were acknowledged/)
    expect(lost.join()).toMatch(/a place is nobody's booking/)
    const noCase = await problemsAfter(async (tx, store) => {
      for (const { key } of (await store.list(caseIndexes.all)).slice(0, 1)) tx.delete(key)
    })
    expect(noCase).toHaveLength(1)
    const { address } = crowd.everybody[0] as Participant
    const forgotten = await problemsAfter(async (tx, store) => tx.delete(conversationKey(conversationOf(store, address))))
    expect(forgotten).toHaveLength(1)
  })

  it('notices a booking that is there twice, and more people than seats', async () => {
    const twice = await problemsAfter(async (tx, store) =>
      putBooking(tx, { ...(await booking(store)), id: 'another' as BookingId }),
    )
    expect(twice).toHaveLength(1)
    const full = await problemsAfter(async (tx, store) => {
      const [first] = await store.list(occasionIndex)
      const occasion = first && (await readOccasion(store, (await booking(store)).occasion))
      if (occasion) putOccasion(tx, { ...occasion, capacity: 1 })
    })
    expect(full.join()).toContain('4 people on 1 seats')
  })

  it('notices a press that was counted twice', async () => {
    const more = await problemsAfter(async (tx, store) => {
      for (const { key, sort } of await store.list('stat:feedback')) {
        const day = await store.get<{ day: string; counts: { helped: number }[] }>(key)
        const counts = day?.counts.map((count) => ({ ...count, helped: count.helped + 1 })) ?? []
        tx.put(key, { ...day, counts }, { index: { 'stat:feedback': sort } })
      }
    })
    expect(more).toEqual(['9 presses are counted, but 8 to 8 were made'])
  })

  it('notices a message that came again later, or although nothing had died', () => {
    const person = crowd.everybody.findLast(({ address }) => address.channel === 'telegram') as Participant
    const heard = () => person.heardBeside(crowd.trackOf(person).by, []).problems.join()
    const { messages } = site.telegram.api
    const mine = messages.filter(({ chat }) => String(chat) === person.address.chat)
    const [first, last] = [mine[0], mine.at(-1)]
    if (!first || !last) throw new Error('Nothing was said')
    expect(heard()).toBe('')
    messages.push({ ...last })
    expect(heard()).toContain('although nothing had died')
    messages.push({ ...first })
    expect(heard()).toContain('came again after later ones')
    messages.splice(messages.indexOf(last), 1)
    messages.splice(-2)
    expect(heard()).toContain('messages came instead of')
  })
})
