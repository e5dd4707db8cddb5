import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseId } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { closeCase } from '../../src/records/cases/advising.ts'
import { clock, Ladder } from './ladder.ts'
import { berlin, someone } from './world.ts'

const ladder = new Ladder()
beforeEach(() => ladder.begin('2026-11-23T10:00'))
afterEach(() => ladder.close())

describe('a case nobody takes', () => {
  test('goes from the one proposed to the deputy, the team, the coordinators, and to these again for as long as it takes', async () => {
    const id = await ladder.open()
    expect((await ladder.known(id)).proposed).toBe(ladder.maria)
    await ladder.world.goTo(berlin('2026-11-25T12:00'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-23 11:00 escalated deputy',
      '2026-11-23 12:00 escalated team',
      '2026-11-23 12:00 told case-delayed',
      '2026-11-23 15:00 escalated coordinator',
      '2026-11-24 12:00 escalated coordinator',
      '2026-11-25 10:00 escalated coordinator',
    ])
  })

  test('is told to the person once, with a time that can be hoped for now, also when it comes back', async () => {
    ladder.world.now = berlin('2026-11-27T10:30')
    const id = await ladder.open({ letter: 'removal' })
    expect((await ladder.known(id)).promisedAt).toBe(berlin('2026-11-27T12:00'))
    await ladder.world.goTo(berlin('2026-12-04T12:00'))
    expect(await ladder.told()).toEqual([
      {
        kind: 'case-delayed',
        case: id,
        number: (await ladder.known(id)).number,
        expected: berlin('2026-11-30T16:00'),
        urgent: true,
      },
    ])
    // What was promised first stays, to be compared with what came true.
    expect((await ladder.known(id)).promisedAt).toBe(berlin('2026-11-27T12:00'))
    await ladder.world.desk((desk) => closeCase(desk, { case: id, advisor: ladder.maria }))
    await ladder.world.run(someone('a'), 'answer-case', { about: 'solved', yes: false, case: id })
    await ladder.world.goTo(berlin('2026-12-10T12:00'))
    expect((await ladder.steps(id)).filter((step) => step.startsWith('2026-12-07'))).toEqual([
      '2026-12-07 10:00 escalated deputy',
      '2026-12-07 11:00 escalated team',
      '2026-12-07 14:00 escalated coordinator',
    ])
    expect(await ladder.told()).toEqual([])
  })

  test('goes to who is there when somebody on the way is not', async () => {
    await ladder.world.desk((desk) => planAbsences(desk, { advisor: ladder.maria, absences: [], deputy: null }))
    const id = await ladder.open()
    const week = { from: ladder.world.now, to: ladder.world.now + 7 * 86_400_000 }
    await ladder.world.desk((desk) => planAbsences(desk, { advisor: ladder.lena, absences: [week], deputy: null }))
    await ladder.world.goTo(berlin('2026-11-23T15:00'))
    expect((await ladder.known(id)).history.filter(({ what }) => what === 'escalated').map(({ reason }) => reason)).toEqual([
      'team',
      'team',
      'team',
    ])
  })

  test('of a company goes past the team, which could not take it', async () => {
    const owner = someone('owner', { audience: 'company' })
    const answers = { concern: 'Wir bilden aus', contact: 'info@sonne.de' }
    const { values } = await ladder.world.run(owner, 'open-case', { audience: 'company', answers })
    await ladder.world.goTo(berlin('2026-11-23T15:00'))
    expect(await ladder.steps(values.case as CaseId)).toEqual([
      '2026-11-23 11:00 escalated deputy',
      '2026-11-23 12:00 escalated coordinator',
      '2026-11-23 12:00 told case-delayed',
      '2026-11-23 15:00 escalated coordinator',
    ])
  })
})

describe('over days nobody works', () => {
  test('Christmas: no step falls on a holiday, a weekend or a closed day', async () => {
    await ladder.begin('2026-12-23T15:30')
    const id = await ladder.open()
    await ladder.world.goTo(berlin('2026-12-31T23:00'))
    // 24 December is a working day until 16:00; 25 and 26 are holidays, 27 is a Sunday, 28 is closed.
    expect(await ladder.steps(id)).toEqual([
      '2026-12-24 09:30 escalated deputy',
      '2026-12-24 10:30 escalated team',
      '2026-12-24 10:30 told case-delayed',
      '2026-12-24 13:30 escalated coordinator',
      '2026-12-29 10:30 escalated coordinator',
      '2026-12-29 15:30 escalated coordinator',
      '2026-12-30 13:30 escalated coordinator',
      '2026-12-31 10:30 escalated coordinator',
      '2026-12-31 15:30 escalated coordinator',
    ])
    expect(await ladder.told()).toMatchObject([{ expected: berlin('2027-01-05T16:00') }])
  })

  test.each([
    {
      label: 'to winter time',
      at: '2026-10-23T11:30',
      steps: ['2026-10-26 09:30', '2026-10-26 10:30', '2026-10-26 13:30', '2026-10-27 10:30'],
    },
    {
      label: 'to summer time, which is Easter that year',
      at: '2027-03-25T15:30',
      steps: ['2027-03-30 09:30', '2027-03-30 10:30', '2027-03-30 13:30', '2027-03-31 10:30'],
    },
  ])('the change $label moves no step on the clock', async ({ at, steps: wanted }) => {
    await ladder.begin(at)
    const id = await ladder.open()
    await ladder.world.goTo(ladder.world.now + 6 * 86_400_000 - 3_600_000)
    const found = (await ladder.steps(id)).filter((step) => step.includes('escalated')).slice(0, 4)
    expect(found.map((step) => step.slice(0, 16))).toEqual(wanted)
  })

  test.each([
    { label: 'to winter time', at: '2026-10-25T01:30', steps: ['02:30', '02:30', '04:30', '08:30'] },
    { label: 'to summer time', at: '2027-03-28T01:30', steps: ['03:30', '04:30', '06:30', '10:30'] },
  ])('where life is in danger real minutes count, over the change $label too', async ({ at, steps: wanted }) => {
    await ladder.begin(at)
    const id = await ladder.open({}, 'danger-violence')
    const start = ladder.world.now
    await ladder.world.goTo(start + 8 * 3_600_000)
    const lines = (await ladder.known(id)).history.filter(({ what }) => what === 'escalated')
    expect(lines.map((line) => (line.at - start) / 60_000)).toEqual([60, 120, 240, 480])
    expect(lines.map((line) => clock(line.at).slice(11))).toEqual(wanted)
    expect(lines.map(({ reason }) => reason)).toEqual(['deputy', 'team', 'coordinator', 'coordinator'])
    expect(await ladder.told()).toMatchObject([{ kind: 'case-delayed', urgent: true }])
  })
})

describe('timers', () => {
  test('ring once, however often they come, and go with the case and the person', async () => {
    const id = await ladder.open()
    const [timer] = await ladder.world.store.dueTimers(berlin('2026-11-23T11:00'), 1)
    if (!timer) throw new Error('There is no timer')
    await ladder.world.goTo(berlin('2026-11-23T11:00'))
    for (const moment of [0, 1, 2]) await ladder.world.ring({ ...timer, at: timer.at + moment })
    expect(await ladder.steps(id)).toEqual(['2026-11-23 11:00 escalated deputy'])
    expect(await ladder.world.store.dueTimers(berlin('2026-11-24T11:00'), 5)).toMatchObject([
      { at: berlin('2026-11-23T12:00'), value: { step: 1 } },
    ])
    await ladder.world.run(someone('a'), 'erase')
    expect(await ladder.world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
    await ladder.world.ring({ ...timer, at: timer.at + 3 })
    expect(await ladder.world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
  })

  test('go with the consent the case rests on', async () => {
    const owner = someone('owner', { audience: 'company' })
    await ladder.world.run(owner, 'open-case', {
      audience: 'company',
      answers: { concern: 'Wir bilden aus', contact: 'info@sonne.de' },
    })
    expect(await ladder.world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toHaveLength(2)
    await ladder.world.run(owner, 'withdraw-consent', { purpose: 'advice' })
    expect(await ladder.world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
  })

  test('that ring late count from then: nobody hears three steps at once', async () => {
    const id = await ladder.open()
    const [timer] = await ladder.world.store.dueTimers(berlin('2026-11-23T11:00'), 1)
    ladder.world.now = berlin('2026-11-24T09:00')
    if (timer) await ladder.world.ring(timer)
    await ladder.world.goTo(berlin('2026-11-24T13:00'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-24 09:00 escalated deputy',
      '2026-11-24 10:00 escalated team',
      '2026-11-24 10:00 told case-delayed',
      '2026-11-24 12:00 escalated coordinator',
    ])
  })
})
