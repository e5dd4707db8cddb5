import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { type Advisor, putAdvisor, readAdvisor } from '../../src/records/advisors/advisor.ts'
import { readCompany } from '../../src/records/advisors/company.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { claimCase, closeCase, reopenCase } from '../../src/records/cases/advising.ts'
import type { Case } from '../../src/records/cases/case.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { berlin, service, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

let people = 0
const open = async (answers: Record<string, string> = {}, audience: 'applicant' | 'company' = 'applicant'): Promise<Case> => {
  const who = someone(`p${++people}`, { audience })
  const { values } = await world.run(who, 'open-case', { audience, answers: { concern: 'Hilfe', ...answers } })
  return known(values.case as CaseId)
}
const known = (id: CaseId) => world.case(id)
const change = (id: AdvisorId, details: Partial<Advisor>): Promise<void> =>
  world.desk(async ({ tx }) => {
    const before = await readAdvisor(tx, id)
    if (before) putAdvisor(tx, { ...before, ...details })
  })
const close = (advisor: AdvisorId, one: Case) => world.desk((desk) => closeCase(desk, { case: one.id, advisor }))
const why = ({ history }: Case) => history.map(({ what, reason }) => (reason ? `${what}: ${reason}` : what))
const notified = async () =>
  (await world.sent()).flatMap((errand) =>
    errand.kind === 'notify' && errand.notification.about === 'case' ? [errand.notification.what] : [],
  )

test('among those who have as few, nobody who coordinates as well comes first', async () => {
  for (let turn = 0; turn < 3; turn++) await world.advisor(`Both ${turn}`, { roles: ['coordinator', 'advisor'] })
  const only = await world.advisor('Only')
  for (let turn = 3; turn < 6; turn++) await world.advisor(`Both ${turn}`, { roles: ['coordinator', 'advisor'] })
  expect((await open()).proposed).toBe(only)
  expect((await open()).proposed).not.toBe(only)
})

describe('whoever has as many cases as they may', () => {
  test('is passed over, and the history says so', async () => {
    const ayse = await world.advisor('Ayşe', { languages: ['ar'], mostCases: 2 })
    const other = await world.advisor('Bo', { languages: ['de'] })
    const cases = [await open(), await open(), await open()]
    expect(cases.map(({ proposed }) => proposed)).toEqual([ayse, ayse, other])
    expect(cases.map(why)).toEqual([
      ['opened', 'proposed: language+audience'],
      ['opened', 'proposed: language+audience'],
      ['opened', 'proposed: audience+full'],
    ])
    // One ends: there is room again.
    if (cases[0]) await close(ayse, cases[0])
    expect(await open()).toMatchObject({ proposed: ayse })
  })

  test('is passed over for the next who fits as well', async () => {
    const [one, two] = [
      await world.advisor('One', { languages: ['ar'], mostCases: 1 }),
      await world.advisor('Two', { languages: ['ar'] }),
    ]
    await world.advisor('Three', { languages: ['de'] })
    const found = [await open(), await open(), await open()]
    expect(new Set(found.slice(0, 2).map(({ proposed }) => proposed))).toEqual(new Set([one, two]))
    expect(found[2]).toMatchObject({ proposed: two })
    expect(why(found[2] as Case).at(-1)).toMatch(/^proposed: language\+audience(\+full)?$/)
  })

  test('has the figure of the centre when none is set for them', async () => {
    const [maria] = [
      await world.advisor('Maria', { languages: ['ar'] }),
      await world.advisor('Coordinator', { roles: ['coordinator'] }),
    ]
    for (let count = 0; count < service.mostCases; count++) expect((await open()).proposed).toBe(maria)
    expect((await open()).proposed).toBeNull()
  })

  test('counts what waits for the person, and not what is closed', async () => {
    const ali = await world.advisor('Ali', { languages: ['ar'], mostCases: 1 })
    const first = await open()
    await world.desk((desk) => claimCase(desk, { case: first.id, advisor: ali }))
    expect((await open()).proposed).toBeNull()
    await close(ali, first)
    expect((await open()).proposed).toBe(ali)
  })

  test('is not proposed when everybody else is full, too: the case waits for the team, which hears why', async () => {
    const ali = await world.advisor('Ali', { mostCases: 1 })
    await world.advisor('Lena', { roles: ['coordinator'] })
    await open()
    expect(await notified()).toEqual(['opened'])
    const waits = await open()
    expect(waits).toMatchObject({ status: 'open', proposed: null, advisor: null })
    expect(why(waits)).toEqual(['opened', 'unassigned: all-full'])
    expect(await notified()).toEqual(['full'])
    // It is open to all: being full does not stop anybody from taking it.
    expect(await world.desk((desk) => claimCase(desk, { case: waits.id, advisor: ali }))).toMatchObject({ kind: 'claimed' })
  })

  test('is not named where nobody is there at all', async () => {
    await world.advisor('Lena', { roles: ['coordinator'] })
    const one = await open()
    expect(why(one)).toEqual(['opened', 'nobody-there'])
    expect(await notified()).toEqual(['opened'])
  })

  test('keeps a company all the same; one without a contact person gets whoever takes its case', async () => {
    const ali = await world.advisor('Ali', { mostCases: 1 })
    const firm = someone('firm', { audience: 'company' })
    const write = async () =>
      known((await world.run(firm, 'open-case', { audience: 'company', answers: { contact: 'a@b.de' } })).values.case as CaseId)
    const first = await write()
    await close(ali, first)
    await open()
    expect(await write()).toMatchObject({ proposed: ali })
    const late = await open({ contact: 'other@firm.de' }, 'company')
    expect(late).toMatchObject({ proposed: null, principal: null })
    const company = async () => readCompany(world.store, (await readPerson(world.store, late.person))?.company ?? '')
    expect((await company())?.advisor).toBeNull()
    await world.desk((desk) => claimCase(desk, { case: late.id, advisor: ali }))
    expect((await company())?.advisor).toBe(ali)
  })
})

describe('the time promised to a person', () => {
  const tuesdays = {
    monday: [],
    tuesday: ['09:00-11:00'],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  }
  const urgent = { letter: 'rejection' }

  test('follows the hours of whoever is proposed', async () => {
    const ali = await world.advisor('Ali', { languages: ['ar'] })
    expect(await open(urgent)).toMatchObject({ priority: 'P1', promisedAt: berlin('2026-11-23T16:00') })
    await change(ali, { hours: tuesdays })
    expect(await open(urgent)).toMatchObject({ proposed: ali, promisedAt: berlin('2026-11-24T11:00') })
  })

  test('follows the centre’s where nobody is proposed, and where life is in danger', async () => {
    const ali = await world.advisor('Ali', { languages: ['ar'], hours: tuesdays, mostCases: 1 })
    const danger = await world.run(someone('d'), 'open-case', { audience: 'applicant', urgent: 'danger-violence', answers: {} })
    expect(await known(danger.values.case as CaseId)).toMatchObject({
      priority: 'P0',
      proposed: ali,
      promisedAt: berlin('2026-11-23T16:00'),
    })
    expect(await open(urgent)).toMatchObject({ proposed: null, promisedAt: berlin('2026-11-23T16:00') })
  })

  test('is told by the hours of the deputy while somebody is away, and of whoever had it when it comes back', async () => {
    const deputy = await world.advisor('Deputy', { audiences: [] })
    const ali = await world.advisor('Ali', { languages: ['ar'], deputy, hours: tuesdays })
    const one = await open(urgent)
    await world.desk((desk) => claimCase(desk, { case: one.id, advisor: ali }))
    await close(ali, one)
    await world.desk((desk) => reopenCase(desk, { case: one.id, advisor: ali }))
    expect(await known(one.id)).toMatchObject({ proposed: ali, promisedAt: berlin('2026-11-24T11:00') })
    const firm = someone('firm', { audience: 'company', language: 'ar' as never })
    const write = async () => {
      const { values } = await world.run(firm, 'open-case', { audience: 'company', answers: { contact: 'a@b.de', ...urgent } })
      return known(values.case as CaseId)
    }
    const first = await write()
    expect(first).toMatchObject({ proposed: ali, promisedAt: berlin('2026-11-24T11:00') })
    await close(ali, first)
    const away = { from: berlin('2026-11-23T00:00'), to: berlin('2026-11-25T00:00') }
    await world.desk((desk) => planAbsences(desk, { advisor: ali, absences: [away], deputy }))
    expect(await write()).toMatchObject({ proposed: deputy, principal: ali, promisedAt: berlin('2026-11-23T16:00') })
  })

  test('is not taken back by hours changed later; what is added may only make it sooner', async () => {
    const ali = await world.advisor('Ali', { languages: ['ar'] })
    const who = someone('again')
    const first = await world.run(who, 'open-case', { audience: 'applicant', answers: { letter: 'soon' } })
    expect(await known(first.values.case as CaseId)).toMatchObject({ promisedAt: berlin('2026-11-25T16:00') })
    await change(ali, { hours: tuesdays })
    await world.run(who, 'open-case', { audience: 'applicant', answers: {} })
    expect(await known(first.values.case as CaseId)).toMatchObject({ promisedAt: berlin('2026-11-25T16:00') })
    await world.run(who, 'open-case', { audience: 'applicant', answers: urgent })
    expect(await known(first.values.case as CaseId)).toMatchObject({ promisedAt: berlin('2026-11-24T11:00') })
  })
})
