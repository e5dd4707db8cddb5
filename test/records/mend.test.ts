import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { companyIndex, readCompany } from '../../src/records/advisors/company.ts'
import { readOccasion } from '../../src/records/occasions/occasion.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { bookFor, type Someone, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-12-01T10:00')
})
afterEach(() => world.close())

/** As the erasure journal does with a restored backup: what is theirs goes, and nobody takes them out of anything. */
const vanish = ({ person }: Someone) => world.read(async (tx) => tx.forget(person))
const write = (who: Someone) =>
  world.run(who, 'open-case', { audience: 'company', answers: { concern: 'Frage', company: 'Friseur Sonne', postcode: '40210' } })
const company = (name: string): Someone => someone(name, { audience: 'company' })

describe('after a restored backup', () => {
  test('nothing is to be mended where everybody is there', async () => {
    const occasion = await world.occasion()
    await bookFor(world, someone('a'), occasion)
    await write(company('anna'))
    expect(await world.mend()).toEqual([])
  })

  test('the seat of somebody who is gone is offered to the next in line, and nothing else is touched', async () => {
    const [occasion, other] = [await world.occasion({ capacity: 1 }), await world.occasion({ capacity: 1 })]
    for (const name of ['a', 'b']) await bookFor(world, someone(name), occasion)
    await bookFor(world, someone('c'), other)
    await vanish(someone('a'))
    expect(await world.mend()).toEqual([`occasion:${occasion}`])
    const { seats, offers, waiting } = (await readOccasion(world.store, occasion)) ?? {}
    expect({ seats, offers: offers?.map(({ person }) => person), waiting }).toEqual({
      seats: [],
      offers: [someone('b').person],
      waiting: [],
    })
    expect(await world.notices()).toContain(`offer > ${someone('b').conversation}`)
    expect(await world.mend()).toEqual([])
  })

  test('a company loses who is gone, and goes with the last of them', async () => {
    const [anna, bert] = [company('anna'), company('bert')]
    await write(anna)
    await write(bert)
    const name = (await readPerson(world.store, anna.person))?.company ?? ''
    expect((await readCompany(world.store, name))?.members).toEqual([anna.person, bert.person])
    await vanish(anna)
    expect(await world.mend()).toEqual([`company:${name}`])
    expect((await readCompany(world.store, name))?.members).toEqual([bert.person])
    await vanish(bert)
    expect(await world.mend()).toEqual([`company:${name}`])
    expect(await world.store.list(companyIndex)).toEqual([])
    expect(await world.mend()).toEqual([])
  })
})
