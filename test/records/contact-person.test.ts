import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId, ConversationId, Json, JsonObject } from '../../src/engine/ids.ts'
import { type Advisor, isAvailable, putAdvisor, readAdvisor } from '../../src/records/advisors/advisor.ts'
import { marksOf, readCompany } from '../../src/records/advisors/company.ts'
import { changeContact } from '../../src/records/advisors/contact-person.ts'
import { deactivateAdvisor, planAbsences } from '../../src/records/advisors/deputies.ts'
import { claimCase, closeCase, passCase } from '../../src/records/cases/advising.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { type Someone, someone, World } from './world.ts'

const hour = 3_600_000

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const owner = (name: string): Someone => someone(name, { audience: 'company', language: null })
const write = (who: Someone, answers: { readonly [slot: string]: Json }) =>
  world.run(who, 'open-case', { audience: 'company', answers: { concern: 'Wir möchten ausbilden', ...answers } })
const caseOf = (value: Json | undefined) => world.case(value as CaseId)
const advisorOf = async (id: AdvisorId): Promise<Advisor> => {
  const advisor = await readAdvisor(world.store, id)
  if (!advisor) throw new Error('The advisor is gone')
  return advisor
}

async function absent(advisor: AdvisorId, from: number, hours: number): Promise<void> {
  const { deputy } = await advisorOf(advisor)
  await world.desk((desk) => planAbsences(desk, { advisor, absences: [{ from, to: from + hours * hour }], deputy }))
}

/** How often each situation was met. */
interface Seen {
  fixed: number
  deputy: number
  nobody: number
  coordinator: number
  /** After the advisor was away. */
  back: number
  restarts: number
  /** Cases from a second channel of the same person; further cases of a company; an advisor with as many as they may have. */
  channels: number
  second: number
  full: number
}

describe('what identifies a company', () => {
  test.each([
    { answers: { contact: ' Info@Sonne.DE ' }, marks: ['email:info@sonne.de'] },
    { answers: { contact: '0211 / 23 45 67' }, marks: ['phone:49211234567'] },
    { answers: { contact: '+49 211 234567' }, marks: ['phone:49211234567'] },
    { answers: { contact: '0049211234567' }, marks: ['phone:49211234567'] },
    { answers: { company: 'Bäckerei Yılmaz GmbH', postcode: '40210' }, marks: ['name:baeckereiyilmaz:40210'] },
    { answers: { company: 'baeckerei  yilmaz', postcode: '40210' }, marks: ['name:baeckereiyilmaz:40210'] },
    { answers: { company: 'Friseur Sonne' }, marks: [] },
    { answers: { contact: null, concern: 'x' }, marks: [] },
  ])('$answers gives $marks', ({ answers, marks }) => {
    expect(marksOf(answers)).toEqual(marks)
  })
})

describe('one contact person', () => {
  let staff: [AdvisorId, AdvisorId, AdvisorId, AdvisorId]
  beforeEach(async () => {
    const coordinator = await world.advisor('Coordinator', { roles: ['coordinator'] })
    const third = await world.advisor('Third')
    const second = await world.advisor('Second', { deputy: third })
    const first = await world.advisor('First', { deputy: second })
    await world.desk((desk) => planAbsences(desk, { advisor: third, absences: [], deputy: first }))
    staff = [first, second, third, coordinator]
  })

  test('is told at once, and the same from a second channel, for a second case', async () => {
    const [anna, bert] = [owner('anna'), owner('bert')]
    const answers = { company: 'Friseur Sonne', postcode: '40210', contact: 'info@sonne.de' }
    expect((await world.run(anna, 'contact-person')).name).toBe('none')
    const first = await write(anna, answers)
    expect(first).toMatchObject({ name: 'opened', values: { assigned: true, deputy: '' } })
    const { proposed } = await caseOf(first.values.case)
    expect(first.values.advisor).toBe((await advisorOf(proposed ?? staff[0])).name)
    expect(await world.run(anna, 'contact-person')).toMatchObject({ name: 'known', values: { advisor: first.values.advisor } })
    // Found by name and postcode, written in another way, from another chat.
    const second = await write(bert, { company: 'FRISEUR SONNE', postcode: '40210', contact: '0211 999999' })
    expect(second.values.advisor).toBe(first.values.advisor)
    await world.desk((desk) => claimCase(desk, { case: first.values.case as CaseId, advisor: proposed ?? staff[0] }))
    await world.desk((desk) => closeCase(desk, { case: first.values.case as CaseId, advisor: proposed ?? staff[0] }))
    expect((await write(anna, {})).values.advisor).toBe(first.values.advisor)
    const names = await world.store.get(`company:${(await readPerson(world.store, anna.person))?.company}`)
    expect(JSON.stringify(names)).not.toMatch(/sonne/i)
  })

  test('stays the same after a restart', async () => {
    const carla = owner('carla')
    const before = await write(carla, { contact: 'carla@werk.de' })
    await world.restart()
    const { name, values } = await world.run(owner('carla'), 'contact-person')
    expect([name, values.advisor]).toEqual(['known', before.values.advisor])
  })

  test('keeps a case for themselves: nobody else can claim it or be handed it', async () => {
    const { values } = await write(owner('dora'), { contact: 'dora@werk.de' })
    const { proposed } = await caseOf(values.case)
    const press = { case: values.case as CaseId }
    for (const advisor of staff.filter((one) => one !== proposed)) {
      expect(await world.desk((desk) => claimCase(desk, { ...press, advisor }))).toEqual({ kind: 'taken', by: proposed })
    }
    await world.desk((desk) => claimCase(desk, { ...press, advisor: proposed ?? staff[0] }))
    const other = staff.find((one) => one !== proposed) ?? staff[0]
    const passed = await world.desk((desk) => passCase(desk, { ...press, advisor: proposed ?? staff[0], to: other }))
    expect(passed).toEqual({ kind: 'taken', by: proposed })
  })

  test('is changed by a coordinator only', async () => {
    await write(owner('emil'), { contact: 'emil@werk.de' })
    const company = (await readPerson(world.store, owner('emil').person))?.company ?? ''
    const { advisor } = (await readCompany(world.store, company)) ?? { advisor: null }
    const other = staff.slice(0, 3).find((one) => one !== advisor) ?? staff[0]
    expect(await world.desk((desk) => changeContact(desk, { company, advisor: other, by: staff[1] }))).toBeNull()
    expect(await world.desk((desk) => changeContact(desk, { company, advisor: other, by: staff[3] }))).toMatchObject({
      advisor: other,
    })
  })

  test('is, over a thousand random histories, the fixed advisor, the deputy while absent, and never a third', async () => {
    let company = 0
    const op = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), member: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('claim' as const), advisor: fc.constantFrom(0, 1, 2, 3, 3, 3) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('absent' as const),
          advisors: fc.constantFrom([0], [1], [2], [0, 1], [1, 2], [0, 2]),
          after: fc.integer({ min: 0, max: 3 }),
          length: fc.integer({ min: 1, max: 6 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leaves' as const), advisor: fc.nat(2) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('later' as const), hours: fc.integer({ min: 1, max: 5 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('full' as const), advisor: fc.nat(2) }) },
    )
    const seen: Seen = { fixed: 0, deputy: 0, nobody: 0, coordinator: 0, back: 0, restarts: 0, channels: 0, second: 0, full: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 9 }), async (history) => {
        await everybodyBack()
        const name = `c${++company}`
        const members = [0, 1, 2].map((place) => owner(`${name}-${place}`))
        // The first of them, from a second channel.
        const [first = owner('x')] = members
        members.push({ ...first, conversation: `chat-${name}-other` as ConversationId })
        const details = [
          { contact: `${name}@firma.de`, company: `Firma ${name}`, postcode: '40210' },
          { contact: `0211 ${100000 + company}`, company: `FIRMA ${name} GmbH`, postcode: '40210' },
          { contact: `${name}@FIRMA.de`, company: 'Ein anderer Name', postcode: '40211' },
          {},
        ]
        const cases = new Set<CaseId>()
        let fixed: AdvisorId | null = null
        for (const each of [{ kind: 'write' as const, member: 0 }, ...history]) {
          switch (each.kind) {
            case 'write': {
              const { name: how, values } = await write(members[each.member] ?? owner('x'), details[each.member] ?? {})
              if (how === 'opened') {
                if (cases.size > 0) seen.second++
                if (each.member === 3) seen.channels++
                await isTold(values, fixed)
              }
              cases.add(values.case as CaseId)
              break
            }
            case 'restart':
              await world.restart()
              seen.restarts++
              break
            case 'full':
              await change(staff[each.advisor] ?? staff[0], { mostCases: 1 })
              seen.full++
              break
            case 'claim':
              for (const one of cases)
                await world.desk((desk) => claimCase(desk, { case: one, advisor: staff[each.advisor] ?? staff[0] }))
              break
            case 'close':
              for (const one of [...cases].slice(0, 1))
                await world.desk((desk) => closeCase(desk, { case: one, advisor: staff[3] }))
              break
            case 'absent':
              for (const place of each.advisors)
                await absent(staff[place] ?? staff[0], world.now + each.after * hour, each.length)
              break
            case 'leaves':
              await world.desk((desk) => deactivateAdvisor(desk, staff[each.advisor] ?? staff[0]))
              break
            case 'later':
              await world.goTo(world.now + each.hours * hour)
          }
          fixed = await check(members, [...cases], fixed, seen)
        }
        for (const one of cases) await world.desk((desk) => closeCase(desk, { case: one, advisor: staff[3] }))
      }),
      { numRuns: 1000, seed: 20261123, endOnFailure: true },
    )
    // Each situation was really met.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
  }, 180_000)

  async function everybodyBack(): Promise<void> {
    await world.desk(async (desk) => {
      for (const id of staff) {
        const advisor = await readAdvisor(desk.tx, id)
        if (!advisor?.active || advisor.absences.length > 0 || advisor.mostCases !== null)
          putAdvisor(desk.tx, { ...(advisor ?? (await advisorOf(id))), active: true, absences: [], mostCases: null })
      }
    })
  }

  const change = (id: AdvisorId, details: Partial<Advisor>): Promise<void> =>
    world.desk(async ({ tx }) => {
      const before = await readAdvisor(tx, id)
      if (before) putAdvisor(tx, { ...before, ...details })
    })

  /** What a company hears with a new case: the one name, and who stands in only while somebody does. */
  async function isTold(values: JsonObject, before: AdvisorId | null): Promise<void> {
    const { proposed, company } = await caseOf(values.case)
    const fixed = before ?? (await readCompany(world.store, company ?? ''))?.advisor
    expect(values.advisor).toBe(fixed ? (await advisorOf(fixed)).name : '')
    const deputy = proposed && proposed !== fixed ? (await advisorOf(proposed)).name : null
    if (deputy) expect(values.deputy).toContain(deputy)
    else expect(values.deputy).toBe('')
  }

  async function check(
    members: readonly Someone[],
    cases: readonly CaseId[],
    before: AdvisorId | null,
    seen: Seen,
  ): Promise<AdvisorId | null> {
    const ids = await Promise.all(members.map(async ({ person }) => (await readPerson(world.store, person))?.company ?? null))
    const known = new Set(ids.filter((id) => id !== null))
    expect(known.size).toBe(1)
    const company = await readCompany(world.store, [...known][0] ?? '')
    const fixed = company?.advisor ?? null
    if (before !== null) expect(fixed).toBe(before)
    if (fixed === null) return null
    const contact = await advisorOf(fixed)
    const deputy = contact.deputy === null ? null : await advisorOf(contact.deputy)
    for (const id of cases) {
      const one = await caseOf(id)
      if (one.status === 'closed') continue
      if (one.history.at(-1)?.what === 'returned') seen.back++
      const holder = one.advisor ?? one.proposed
      if (isAvailable(contact, world.now)) {
        expect(holder).toBe(fixed)
        seen.fixed++
      } else if (deputy && isAvailable(deputy, world.now)) {
        expect(holder).toBe(deputy.id)
        seen.deputy++
      } else {
        // Nobody is there: whoever had it keeps it, or a coordinator took it by hand; nobody was put in charge silently.
        expect([null, fixed, contact.deputy, staff[3]]).toContain(holder)
        if (holder === staff[3]) {
          expect(one.history).toContainEqual(expect.objectContaining({ what: 'claimed', by: holder }))
          seen.coordinator++
        } else seen.nobody++
      }
    }
    return fixed
  }
})
