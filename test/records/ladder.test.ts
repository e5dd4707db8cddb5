import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId, Instant, Json } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { local } from '../../src/records/berlin.ts'
import { claimCase, closeCase, passCase, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { listCases } from '../../src/records/cases/inbox.ts'
import { deputyFirst } from './staff.ts'
import { berlin, service, someone, World } from './world.ts'

let world: World
let maria: AdvisorId
let jan: AdvisorId
let lena: AdvisorId
beforeEach(() => begin('2026-11-23T10:00'))
afterEach(() => world.close())

/** Maria, her deputy Jan, and Lena who coordinates. */
async function begin(at: string): Promise<void> {
  await world?.close()
  world = await World.open(at)
  ;({ maria, jan, lena } = await deputyFirst(world))
}

const open = async (answers: { readonly [slot: string]: Json } = { concern: 'Hilfe' }, urgent: string | null = null) =>
  (await world.run(someone('a'), 'open-case', { audience: 'applicant', answers, urgent })).values.case as CaseId
const known = (id: CaseId) => world.case(id)
const clock = (at: Instant) => local(at).toFormat('yyyy-MM-dd HH:mm')
/** What the service did by itself, with the moment on the clock. */
const steps = async (id: CaseId) =>
  (await known(id)).history
    .filter(({ by, what }) => by === 'bot' && what !== 'opened' && what !== 'proposed')
    .map(({ at, what, reason }) => [clock(at), what, reason].filter(Boolean).join(' '))
/** What the person was told, as it came. */
const told = async () =>
  (await world.sent()).flatMap((errand) =>
    errand.kind === 'event' && errand.event.kind === 'noticed' ? [errand.event.notice] : [],
  )
const says = (text: string, more: { readonly [name: string]: Json } = {}) =>
  world.run(someone('a'), 'add-to-case', { text, ...more })
const reply = (id: CaseId, advisor = maria) => world.desk((desk) => replyToCase(desk, { case: id, advisor, text: 'Guten Tag' }))
/** Taken over by Maria, who has answered. */
async function taken(): Promise<CaseId> {
  const id = await open()
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await reply(id)
  world.now += 60_000
  await world.sent()
  return id
}

describe('a case nobody takes', () => {
  test('goes from the one proposed to the deputy, the team, the coordinators, and to these again for as long as it takes', async () => {
    const id = await open()
    expect((await known(id)).proposed).toBe(maria)
    await world.goTo(berlin('2026-11-25T12:00'))
    expect(await steps(id)).toEqual([
      '2026-11-23 11:00 escalated deputy',
      '2026-11-23 12:00 escalated team',
      '2026-11-23 12:00 told case-delayed',
      '2026-11-23 15:00 escalated coordinator',
      '2026-11-24 12:00 escalated coordinator',
      '2026-11-25 10:00 escalated coordinator',
    ])
  })

  test('is told to the person once, with a time that can be hoped for now, also when it comes back', async () => {
    world.now = berlin('2026-11-27T10:30')
    const id = await open({ letter: 'removal' })
    expect((await known(id)).promisedAt).toBe(berlin('2026-11-27T12:00'))
    await world.goTo(berlin('2026-12-04T12:00'))
    expect(await told()).toEqual([
      { kind: 'case-delayed', case: id, number: (await known(id)).number, expected: berlin('2026-11-30T16:00'), urgent: true },
    ])
    // What was promised first stays, to be compared with what came true.
    expect((await known(id)).promisedAt).toBe(berlin('2026-11-27T12:00'))
    await world.desk((desk) => closeCase(desk, { case: id, advisor: maria }))
    await world.run(someone('a'), 'answer-case', { about: 'solved', yes: false, case: id })
    await world.goTo(berlin('2026-12-10T12:00'))
    expect((await steps(id)).filter((step) => step.startsWith('2026-12-07'))).toEqual([
      '2026-12-07 10:00 escalated deputy',
      '2026-12-07 11:00 escalated team',
      '2026-12-07 14:00 escalated coordinator',
    ])
    expect(await told()).toEqual([])
  })

  test('goes to who is there when somebody on the way is not', async () => {
    await world.desk((desk) => planAbsences(desk, { advisor: maria, absences: [], deputy: null }))
    const id = await open()
    const week = { from: world.now, to: world.now + 7 * 86_400_000 }
    await world.desk((desk) => planAbsences(desk, { advisor: lena, absences: [week], deputy: null }))
    await world.goTo(berlin('2026-11-23T15:00'))
    expect((await known(id)).history.filter(({ what }) => what === 'escalated').map(({ reason }) => reason)).toEqual([
      'team',
      'team',
      'team',
    ])
  })

  test('of a company goes past the team, which could not take it', async () => {
    const owner = someone('owner', { audience: 'company' })
    const answers = { concern: 'Wir bilden aus', contact: 'info@sonne.de' }
    const { values } = await world.run(owner, 'open-case', { audience: 'company', answers })
    await world.goTo(berlin('2026-11-23T15:00'))
    expect(await steps(values.case as CaseId)).toEqual([
      '2026-11-23 11:00 escalated deputy',
      '2026-11-23 12:00 escalated coordinator',
      '2026-11-23 12:00 told case-delayed',
      '2026-11-23 15:00 escalated coordinator',
    ])
  })
})

describe('over days nobody works', () => {
  test('Christmas: no step falls on a holiday, a weekend or a closed day', async () => {
    await begin('2026-12-23T15:30')
    const id = await open()
    await world.goTo(berlin('2026-12-31T23:00'))
    // 24 December is a working day until 16:00; 25 and 26 are holidays, 27 is a Sunday, 28 is closed.
    expect(await steps(id)).toEqual([
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
    expect(await told()).toMatchObject([{ expected: berlin('2027-01-05T16:00') }])
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
    await begin(at)
    const id = await open()
    await world.goTo(world.now + 6 * 86_400_000 - 3_600_000)
    const found = (await steps(id)).filter((step) => step.includes('escalated')).slice(0, 4)
    expect(found.map((step) => step.slice(0, 16))).toEqual(wanted)
  })

  test.each([
    { label: 'to winter time', at: '2026-10-25T01:30', steps: ['02:30', '02:30', '04:30', '08:30'] },
    { label: 'to summer time', at: '2027-03-28T01:30', steps: ['03:30', '04:30', '06:30', '10:30'] },
  ])('where life is in danger real minutes count, over the change $label too', async ({ at, steps: wanted }) => {
    await begin(at)
    const id = await open({}, 'danger-violence')
    const start = world.now
    await world.goTo(start + 8 * 3_600_000)
    const lines = (await known(id)).history.filter(({ what }) => what === 'escalated')
    expect(lines.map((line) => (line.at - start) / 60_000)).toEqual([60, 120, 240, 480])
    expect(lines.map((line) => clock(line.at).slice(11))).toEqual(wanted)
    expect(lines.map(({ reason }) => reason)).toEqual(['deputy', 'team', 'coordinator', 'coordinator'])
    expect(await told()).toMatchObject([{ kind: 'case-delayed', urgent: true }])
  })
})

describe('somebody who waits for the advisor in charge', () => {
  test('is brought up with the advisor, the deputy, the coordinators; the person is told once', async () => {
    const id = await taken()
    await says('Wann ist der Termin?')
    world.now += 30 * 60_000
    // Asking again does not begin the waiting anew.
    await says('Hallo?')
    await world.goTo(berlin('2026-11-24T14:00'))
    expect(await steps(id)).toEqual([
      '2026-11-23 11:01 unanswered advisor',
      '2026-11-23 13:01 unanswered deputy',
      '2026-11-23 13:01 told case-unanswered',
      '2026-11-23 15:01 unanswered coordinator',
      '2026-11-24 13:01 unanswered coordinator',
    ])
    expect(await told()).toMatchObject([{ kind: 'case-unanswered', expected: berlin('2026-11-30T16:00'), urgent: false }])
    await reply(id)
    world.now += 60_000
    await says('Und noch etwas')
    await world.goTo(berlin('2026-11-25T15:00'))
    expect((await steps(id)).slice(5)).toEqual([
      '2026-11-24 15:01 unanswered advisor',
      '2026-11-25 09:01 unanswered deputy',
      '2026-11-25 11:01 unanswered coordinator',
    ])
    expect(await told()).toEqual([])
  })

  test.each([
    { label: 'since', answers: { concern: 'Hilfe' } },
    { label: 'at all', answers: {} },
  ])('waits from the moment somebody has taken over, although nothing was written $label', async ({ answers }) => {
    const id = await open(answers)
    world.now = berlin('2026-11-23T10:30')
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.goTo(berlin('2026-11-23T11:29'))
    expect(await steps(id)).toEqual([])
    await world.goTo(berlin('2026-11-23T11:30'))
    expect(await steps(id)).toEqual(['2026-11-23 11:30 unanswered advisor'])
  })

  test.each([
    { label: 'an answer', act: (id: CaseId) => reply(id) },
    {
      label: 'waiting for the person',
      act: (id: CaseId) => world.desk((desk) => waitForPerson(desk, { case: id, advisor: maria })),
    },
    { label: 'closing', act: (id: CaseId) => world.desk((desk) => closeCase(desk, { case: id, advisor: maria })) },
    { label: 'leaving', act: () => world.run(someone('a'), 'leave-case') },
  ])('does not wait any more after $label', async ({ act }) => {
    const id = await taken()
    await says('Wann ist der Termin?')
    const [timer] = await world.store.dueTimers(berlin('2026-11-24T10:00'), 1)
    world.now += 60_000
    await act(id)
    const due = await world.store.dueTimers(world.now + 86_400_000, 5)
    expect(due.filter(({ value }) => (value as { watch?: string }).watch === 'answer')).toEqual([])
    // Also when it was read before.
    if (timer) await world.ring(timer)
    await world.goTo(berlin('2026-11-24T12:00'))
    expect(await steps(id)).toEqual([])
  })

  test('begins anew with the colleague it is passed on to', async () => {
    const id = await taken()
    await says('Wann ist der Termin?')
    await world.goTo(berlin('2026-11-23T11:01'))
    await world.desk((desk) => passCase(desk, { case: id, advisor: maria, to: jan }))
    await world.goTo(berlin('2026-11-23T15:01'))
    expect(await steps(id)).toEqual([
      '2026-11-23 11:01 unanswered advisor',
      '2026-11-23 13:01 unanswered advisor',
      '2026-11-23 14:01 unanswered coordinator',
      '2026-11-23 14:01 told case-unanswered',
    ])
  })

  test('does not wait after thanks or a goodbye, but still after a question before it', async () => {
    const id = await taken()
    await says('Danke!', { thanks: true })
    await world.goTo(berlin('2026-11-23T14:00'))
    expect(await steps(id)).toEqual([])
    await says('Wann ist der Termin?')
    await says('Danke schon mal', { thanks: true })
    await world.goTo(berlin('2026-11-23T15:00'))
    expect(await steps(id)).toEqual(['2026-11-23 15:00 unanswered advisor'])
  })

  test('is brought up with who stands in, then with the coordinators, while the advisor is away', async () => {
    const id = await taken()
    const away = { from: world.now, to: world.now + 7 * 86_400_000 }
    await world.desk((desk) => planAbsences(desk, { advisor: maria, absences: [away], deputy: jan }))
    expect((await known(id)).advisor).toBe(jan)
    await says('Wann ist der Termin?')
    await world.goTo(berlin('2026-11-23T14:01'))
    expect((await steps(id)).map((step) => step.slice(17))).toEqual([
      'deputy',
      'unanswered advisor',
      'unanswered coordinator',
      'told case-unanswered',
    ])
  })
})

describe('danger', () => {
  test('makes a case with an advisor P0 at once, with the reason in its history, and is told to them; then the clock counts', async () => {
    const id = await taken()
    world.now = berlin('2026-11-28T22:00')
    await says('Er schlägt mich', { danger: 'danger-violence' })
    const one = await known(id)
    expect(one).toMatchObject({ priority: 'P0', status: 'claimed', reasons: ['danger-violence'] })
    expect(one.history.at(-1)).toMatchObject({ what: 'raised', by: 'person', reason: 'danger-violence' })
    expect(one.summary).toContainEqual({ label: 'Dringlichkeit', value: 'P0: Hinweis auf Gewalt' })
    expect(one.transcript.at(-1)?.text).toBe('Er schlägt mich')
    expect(await world.sent()).toEqual([
      { kind: 'notify', notification: { about: 'case', case: id, what: 'danger', line: one.transcript.length - 1 } },
    ])
    await world.goTo(berlin('2026-11-29T02:00'))
    expect(await steps(id)).toEqual([
      '2026-11-28 23:00 unanswered advisor',
      '2026-11-29 00:00 unanswered deputy',
      '2026-11-29 00:00 told case-unanswered',
      '2026-11-29 02:00 unanswered coordinator',
    ])
    expect(await told()).toMatchObject([{ urgent: true }])
  })

  test('said again is in the history again, and does not begin the ladder anew', async () => {
    const id = await taken()
    await says('Er schlägt mich', { danger: 'danger-violence' })
    world.now += 50 * 60_000
    await says('Bitte!', { danger: 'danger-violence' })
    await world.goTo(world.now + 10 * 60_000)
    expect((await known(id)).history.slice(-3).map(({ what, reason }) => `${what} ${reason}`)).toEqual([
      'raised danger-violence',
      'danger danger-violence',
      'unanswered advisor',
    ])
  })

  test('in a case nobody has taken begins the ladder anew on the clock', async () => {
    world.now = berlin('2026-11-27T11:50')
    const id = await open()
    await world.goTo(berlin('2026-11-27T20:00'))
    await says('Ich will nicht mehr leben', { danger: 'danger-selfharm' })
    await world.goTo(berlin('2026-11-27T22:00'))
    expect(await steps(id)).toEqual([
      '2026-11-27 21:00 escalated deputy',
      '2026-11-27 22:00 escalated team',
      '2026-11-27 22:00 told case-delayed',
    ])
  })

  test('is as urgent as the table of priorities says, and a word of no table is only urgent', async () => {
    const id = await taken()
    await says('Er hat meinen Pass', { danger: 'danger-exploitation' })
    expect((await known(id)).priority).toBe('P1')
    await world.run(someone('a'), 'open-case', { audience: 'applicant', urgent: 'anything <b>', answers: {} })
    expect((await known(id)).history.map(({ reason }) => reason)).not.toContain('anything <b>')
  })
})

describe('an advisor who waits for the person', () => {
  test('has them reminded once, after days and in office hours; then the case is listed, and never closed', async () => {
    await begin('2026-12-22T15:30')
    const id = await taken()
    await world.desk((desk) => waitForPerson(desk, { case: id, advisor: maria }))
    const looking = (at: Instant) => listCases(world.store, 'abandoned', { me: lena, at, service })
    // Three days later is Christmas: the next moment somebody could read an answer is 29 December, 9:00.
    await world.goTo(berlin('2027-02-01T12:00'))
    expect(await steps(id)).toEqual(['2026-12-29 09:00 reminded'])
    expect(await told()).toEqual([{ kind: 'case-waits', case: id, advisor: 'Maria' }])
    expect(await looking(berlin('2027-01-01T15:30'))).toEqual([])
    expect((await looking(berlin('2027-01-01T15:32'))).map((one) => one.id)).toEqual([id])
    expect((await known(id)).status).toBe('waiting')
    await says('Hier bin ich')
    expect(await looking(world.now)).toEqual([])
    expect((await known(id)).status).toBe('claimed')
  })

  test.each([
    { label: 'the person writes', act: () => says('Hier bin ich') },
    { label: 'the advisor writes', act: (id: CaseId) => reply(id) },
    { label: 'the case is closed', act: (id: CaseId) => world.desk((desk) => closeCase(desk, { case: id, advisor: maria })) },
  ])('does not have them reminded after $label', async ({ act }) => {
    const id = await taken()
    await world.desk((desk) => waitForPerson(desk, { case: id, advisor: maria }))
    const [timer] = await world.store.dueTimers(berlin('2026-12-01T10:00'), 1)
    world.now = berlin('2026-11-25T10:00')
    await act(id)
    if (timer) await world.ring(timer)
    await world.goTo(berlin('2026-11-27T10:00'))
    expect((await known(id)).history.map(({ what }) => what)).not.toContain('reminded')
    expect(timer).toMatchObject({ value: { watch: 'person' } })
  })

  test('a case whose advisor had the last word is listed as well, longest first', async () => {
    const first = await taken()
    world.now = berlin('2026-11-24T10:00')
    const { values } = await world.run(someone('b'), 'open-case', { audience: 'applicant', answers: { concern: 'Hilfe' } })
    const second = values.case as CaseId
    await world.desk((desk) => claimCase(desk, { case: second, advisor: maria }))
    await reply(second)
    const listed = await listCases(world.store, 'abandoned', { me: lena, at: berlin('2026-12-20T10:00'), service })
    expect(listed.map(({ id }) => id)).toEqual([first, second])
  })
})

describe('timers', () => {
  test('ring once, however often they come, and go with the case and the person', async () => {
    const id = await open()
    const [timer] = await world.store.dueTimers(berlin('2026-11-23T11:00'), 1)
    if (!timer) throw new Error('There is no timer')
    await world.goTo(berlin('2026-11-23T11:00'))
    for (const moment of [0, 1, 2]) await world.ring({ ...timer, at: timer.at + moment })
    expect(await steps(id)).toEqual(['2026-11-23 11:00 escalated deputy'])
    expect(await world.store.dueTimers(berlin('2026-11-24T11:00'), 5)).toMatchObject([
      { at: berlin('2026-11-23T12:00'), value: { step: 1 } },
    ])
    await world.run(someone('a'), 'erase')
    expect(await world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
    await world.ring({ ...timer, at: timer.at + 3 })
    expect(await world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
  })

  test('go with the consent the case rests on', async () => {
    const owner = someone('owner', { audience: 'company' })
    await world.run(owner, 'open-case', { audience: 'company', answers: { concern: 'Wir bilden aus', contact: 'info@sonne.de' } })
    expect(await world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toHaveLength(2)
    await world.run(owner, 'withdraw-consent', { purpose: 'advice' })
    expect(await world.store.dueTimers(berlin('2027-11-24T11:00'), 5)).toEqual([])
  })

  test('that ring late count from then: nobody hears three steps at once', async () => {
    const id = await open()
    const [timer] = await world.store.dueTimers(berlin('2026-11-23T11:00'), 1)
    world.now = berlin('2026-11-24T09:00')
    if (timer) await world.ring(timer)
    await world.goTo(berlin('2026-11-24T13:00'))
    expect(await steps(id)).toEqual([
      '2026-11-24 09:00 escalated deputy',
      '2026-11-24 10:00 escalated team',
      '2026-11-24 10:00 told case-delayed',
      '2026-11-24 12:00 escalated coordinator',
    ])
  })
})
