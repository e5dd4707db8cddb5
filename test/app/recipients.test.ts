import { afterEach, beforeEach, expect, test } from 'vitest'
import { toldOfDanger, toldOfNew, toldOfNoCall, toldOfSilence } from '../../src/app/recipients.ts'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { type Case, readCase } from '../../src/records/cases/case.ts'
import { deputyFirst } from '../records/staff.ts'
import { berlin, someone, World } from '../records/world.ts'

let world: World
let maria: AdvisorId
let jan: AdvisorId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  ;({ maria, jan } = await deputyFirst(world))
  await world.advisor('Ben', { audiences: ['helper'] })
})
afterEach(() => world.close())

const known = async (id: CaseId): Promise<Case> => {
  const one = await readCase(world.store, id)
  if (!one) throw new Error('The case is gone')
  return one
}
const open = async (audience = 'applicant', answers = { concern: 'Hilfe' }) =>
  (await world.run(someone('a', { audience: audience as 'company' }), 'open-case', { audience, answers })).values.case as CaseId
type Told = typeof toldOfSilence
const names = async (told: Told, id: CaseId) =>
  (await told(world.store, await known(id), world.now)).map(({ name }) => name).toSorted()
const away = (advisor: AdvisorId, deputy: AdvisorId | null) =>
  world.desk((desk) => planAbsences(desk, { advisor, absences: [{ from: world.now, to: world.now + 30 * 86_400_000 }], deputy }))

test('of silence hear those whom the history names, however often it was told before', async () => {
  const id = await open()
  expect(await names(toldOfNew, id)).toEqual(['Maria'])
  await world.goTo(berlin('2026-11-23T11:00'))
  expect(await names(toldOfSilence, id)).toEqual(['Jan'])
  await world.goTo(berlin('2026-11-23T12:00'))
  expect(await names(toldOfSilence, id)).toEqual(['Ben', 'Jan', 'Lena', 'Maria'])
  await world.goTo(berlin('2026-11-25T12:00'))
  expect(await names(toldOfSilence, id)).toEqual(['Lena'])
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await world.goTo(berlin('2026-11-25T14:00'))
  expect(await names(toldOfSilence, id)).toEqual(['Maria'])
  await world.goTo(berlin('2026-11-25T15:00'))
  expect(await names(toldOfSilence, id)).toEqual(['Jan'])
})

test('of a case for which nobody stands in hear the coordinators', async () => {
  const id = await open()
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await away(maria, null)
  expect((await known(id)).history.at(-1)?.what).toBe('nobody-there')
  expect(await names(toldOfSilence, id)).toEqual(['Lena'])
})

test('of danger hears the one in charge, or who stands in; everybody where nobody is', async () => {
  const id = await open()
  expect(await names(toldOfDanger, id)).toEqual(['Ben', 'Jan', 'Lena', 'Maria'])
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  expect(await names(toldOfDanger, id)).toEqual(['Maria'])
  await away(maria, jan)
  expect(await names(toldOfDanger, id)).toEqual(['Jan'])
})

test('that nobody got in touch with a company hear its contact person and the coordinators', async () => {
  const id = await open('company', { concern: 'Wir bilden aus' })
  const { proposed } = await known(id)
  await world.desk((desk) => claimCase(desk, { case: id, advisor: proposed ?? maria }))
  await world.desk((desk) => replyToCase(desk, { case: id, advisor: proposed ?? maria, text: 'Ich rufe an' }))
  expect(await names(toldOfNoCall, id)).toEqual(['Lena', 'Maria'])
})
