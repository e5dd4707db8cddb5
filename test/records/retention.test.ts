import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseId, TopicId } from '../../src/engine/ids.ts'
import { deactivateAdvisor } from '../../src/records/advisors/deputies.ts'
import { newSecret, offerSignIn, sessionOf, signIn, signOut } from '../../src/records/advisors/sign-in.ts'
import { claimCase, closeCase } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { readOccasion } from '../../src/records/occasions/occasion.ts'
import { editOccasion } from '../../src/records/occasions/organising.ts'
import { feedbackBetween } from '../../src/records/people/feedback.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { createRecords } from '../../src/records/records.ts'
import { berlin, bookFor, service, someone, World } from './world.ts'

const day = 24 * 3_600_000
const minute = 60_000

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const a = someone('a')

describe('retention', () => {
  test('deletes a booking 90 days after the event, and counts that somebody was there', async () => {
    const occasion = await world.occasion()
    const { values } = await bookFor(world, a, occasion)
    const end = berlin('2026-12-10T16:00')
    await world.goTo(end + 90 * day)
    await world.retire()
    expect(await world.store.get(`booking:${values.booking}`)).not.toBeNull()
    world.now += 1
    await world.retire()
    expect(await world.store.get(`booking:${values.booking}`)).toBeNull()
    expect(await readOccasion(world.store, occasion)).toMatchObject({ seats: [], archived: 1 })
    expect((await readPerson(world.store, a.person))?.bookings).toEqual([])
  })

  test('counts from the new end when an occasion was moved', async () => {
    const occasion = await world.occasion()
    const { values } = await bookFor(world, a, occasion)
    const before = await readOccasion(world.store, occasion)
    if (!before) throw new Error('The occasion is gone')
    await world.desk((desk) =>
      editOccasion(desk, occasion, { ...before, start: before.start + 30 * day, end: before.end + 30 * day }),
    )
    await world.goTo(before.end + 91 * day)
    await world.retire()
    expect(await world.store.get(`booking:${values.booking}`)).not.toBeNull()
    await world.goTo(before.end + 121 * day)
    await world.retire()
    expect(await world.store.get(`booking:${values.booking}`)).toBeNull()
  })

  test('deletes a case 180 days after it was closed, never an open one', async () => {
    const maria = await world.advisor('Maria')
    const [closed, open] = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const { values } = await world.run(someone(name), 'open-case', { audience: 'applicant', answers: { concern: 'x' } })
        return values.case as CaseId
      }),
    )
    if (!closed || !open) throw new Error('No cases')
    await world.desk((desk) => claimCase(desk, { case: closed, advisor: maria }))
    await world.desk((desk) => closeCase(desk, { case: closed, advisor: maria }))
    const { number } = (await readCase(world.store, closed)) ?? { number: '' }
    await world.goTo(world.now + 180 * day)
    await world.retire()
    expect(await readCase(world.store, closed)).not.toBeNull()
    world.now += 1
    await world.retire()
    expect(await readCase(world.store, closed)).toBeNull()
    expect(await world.store.get(`case-number:${number}`)).toBeNull()
    expect(await readCase(world.store, open)).not.toBeNull()
  })

  test('spares a case that was opened again after it was listed', async () => {
    const { values } = await world.run(a, 'open-case', { audience: 'applicant', answers: { concern: 'x' } })
    await world.read((tx) => createRecords().expire(tx, `case:${values.case}`))
    expect(await readCase(world.store, values.case as CaseId)).not.toBeNull()
  })

  test('forgets somebody of whom nothing is left, and keeps whoever still writes', async () => {
    const occasion = await world.occasion()
    await bookFor(world, a, occasion)
    await bookFor(world, someone('b'), occasion)
    const written = berlin('2027-05-01T10:00')
    await world.store.transact(null, async (tx) =>
      tx.put('conversation:chat-b', { state: { person: someone('b').person, lastAt: written } }, { owner: someone('b').person }),
    )
    await world.goTo(berlin('2026-12-10T16:00') + 200 * day)
    await world.retire()
    await world.retire()
    expect(await readPerson(world.store, a.person)).toBeNull()
    expect(await readPerson(world.store, someone('b').person)).toMatchObject({ seenAt: written, bookings: [] })
  })

  test('is on even where no rule is written down', async () => {
    const { values } = await bookFor(world, a, await world.occasion())
    const due = await createRecords().retentionRun(world.store, berlin('2027-12-31T10:00'), { ...service, retention: [] })
    expect(due).toContain(`booking:${values.booking}`)
  })
})

describe('signing in', () => {
  test('works once, within 15 minutes, and opens a session for a working day', async () => {
    const maria = await world.advisor('Maria')
    const [secret, late, session] = [newSecret(), newSecret(), newSecret()]
    await world.desk((desk) => offerSignIn(desk, { advisor: maria, secret }))
    await world.desk((desk) => offerSignIn(desk, { advisor: maria, secret: late }))
    world.now += 15 * minute - 1
    expect((await world.desk((desk) => signIn(desk, { secret, session })))?.name).toBe('Maria')
    expect(await world.desk((desk) => signIn(desk, { secret, session: newSecret() }))).toBeNull()
    expect((await sessionOf(world.store, session, world.now))?.id).toBe(maria)
    expect(await sessionOf(world.store, newSecret(), world.now)).toBeNull()
    world.now += 1
    expect(await world.desk((desk) => signIn(desk, { secret: late, session: newSecret() }))).toBeNull()
    expect(await sessionOf(world.store, session, world.now + 12 * 60 * minute)).toBeNull()
    await world.read(async (tx) => signOut(tx, session))
    expect(await sessionOf(world.store, session, world.now)).toBeNull()
  })

  test('two at once with one link: one gets in', async () => {
    const maria = await world.advisor('Maria')
    const secret = newSecret()
    await world.desk((desk) => offerSignIn(desk, { advisor: maria, secret }))
    const entered = await Promise.all([1, 2, 3].map(() => world.desk((desk) => signIn(desk, { secret, session: newSecret() }))))
    expect(entered.filter((one) => one !== null)).toHaveLength(1)
  })

  test('ends for whoever leaves the centre, at once', async () => {
    const maria = await world.advisor('Maria')
    const [secret, session] = [newSecret(), newSecret()]
    await world.desk((desk) => offerSignIn(desk, { advisor: maria, secret }))
    await world.desk((desk) => signIn(desk, { secret, session }))
    await world.desk((desk) => deactivateAdvisor(desk, maria))
    expect(await sessionOf(world.store, session, world.now)).toBeNull()
  })
})

describe('feedback', () => {
  test('is counted per topic, language and day, and by nobody', async () => {
    for (const [name, helped] of [
      ['a', true],
      ['b', true],
      ['c', false],
    ] as const) {
      await world.run(someone(name), 'feedback', { topic: 'training-pay' as TopicId, helped })
    }
    await world.run(a, 'feedback', { topic: 'made-up', helped: true })
    await world.goTo(berlin('2026-11-24T10:00'))
    await world.run(a, 'feedback', { topic: 'training-pay', helped: true })
    expect(await feedbackBetween(world.store, '2026-11-23', '2026-11-24')).toEqual([
      { topic: 'training-pay', language: 'ar', helped: 2, notHelped: 1 },
    ])
    expect(await feedbackBetween(world.store, '2026-11-23', '2026-11-30')).toMatchObject([{ helped: 3, notHelped: 1 }])
    expect(JSON.stringify(await world.store.get('stat:feedback:2026-11-23'))).not.toContain('person-')
  })

  test('of many at once is not lost', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, place) =>
        world.run(someone(`p${place}`), 'feedback', { topic: 'training-pay', helped: true }),
      ),
    )
    expect(await feedbackBetween(world.store, '2026-11-23', '2026-11-24')).toMatchObject([{ helped: 40 }])
  })
})
