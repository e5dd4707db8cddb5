import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseId, Instant } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { claimCase, closeCase, passCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { listCases } from '../../src/records/cases/inbox.ts'
import { Ladder } from './ladder.ts'
import { berlin, service, someone } from './world.ts'

const ladder = new Ladder()
beforeEach(() => ladder.begin('2026-11-23T10:00'))
afterEach(() => ladder.close())

describe('somebody who waits for the advisor in charge', () => {
  test('is brought up with the advisor, the deputy, the coordinators; the person is told once', async () => {
    const id = await ladder.taken()
    await ladder.says('Wann ist der Termin?')
    ladder.world.now += 30 * 60_000
    // Asking again does not begin the waiting anew.
    await ladder.says('Hallo?')
    await ladder.world.goTo(berlin('2026-11-24T14:00'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-23 11:01 unanswered advisor',
      '2026-11-23 13:01 unanswered deputy',
      '2026-11-23 13:01 told case-unanswered',
      '2026-11-23 15:01 unanswered coordinator',
      '2026-11-24 13:01 unanswered coordinator',
    ])
    expect(await ladder.told()).toMatchObject([{ kind: 'case-unanswered', expected: berlin('2026-11-30T16:00'), urgent: false }])
    await ladder.reply(id)
    ladder.world.now += 60_000
    await ladder.says('Und noch etwas')
    await ladder.world.goTo(berlin('2026-11-25T15:00'))
    expect((await ladder.steps(id)).slice(5)).toEqual([
      '2026-11-24 15:01 unanswered advisor',
      '2026-11-25 09:01 unanswered deputy',
      '2026-11-25 11:01 unanswered coordinator',
    ])
    expect(await ladder.told()).toEqual([])
  })

  test.each([
    { label: 'since', answers: { concern: 'Hilfe' } },
    { label: 'at all', answers: {} },
  ])('waits from the moment somebody has taken over, although nothing was written $label', async ({ answers }) => {
    const id = await ladder.open(answers)
    ladder.world.now = berlin('2026-11-23T10:30')
    await ladder.world.desk((desk) => claimCase(desk, { case: id, advisor: ladder.maria }))
    await ladder.world.goTo(berlin('2026-11-23T11:29'))
    expect(await ladder.steps(id)).toEqual([])
    await ladder.world.goTo(berlin('2026-11-23T11:30'))
    expect(await ladder.steps(id)).toEqual(['2026-11-23 11:30 unanswered advisor'])
  })

  test.each([
    { label: 'an answer', act: (id: CaseId) => ladder.reply(id) },
    {
      label: 'waiting for the person',
      act: (id: CaseId) => ladder.world.desk((desk) => waitForPerson(desk, { case: id, advisor: ladder.maria })),
    },
    { label: 'closing', act: (id: CaseId) => ladder.world.desk((desk) => closeCase(desk, { case: id, advisor: ladder.maria })) },
    { label: 'leaving', act: () => ladder.world.run(someone('a'), 'leave-case') },
  ])('does not wait any more after $label', async ({ act }) => {
    const id = await ladder.taken()
    await ladder.says('Wann ist der Termin?')
    const [timer] = await ladder.world.store.dueTimers(berlin('2026-11-24T10:00'), 1)
    ladder.world.now += 60_000
    await act(id)
    const due = await ladder.world.store.dueTimers(ladder.world.now + 86_400_000, 5)
    expect(due.filter(({ value }) => (value as { watch?: string }).watch === 'answer')).toEqual([])
    // Also when it was read before.
    if (timer) await ladder.world.ring(timer)
    await ladder.world.goTo(berlin('2026-11-24T12:00'))
    expect(await ladder.steps(id)).toEqual([])
  })

  test('begins anew with the colleague it is passed on to', async () => {
    const id = await ladder.taken()
    await ladder.says('Wann ist der Termin?')
    await ladder.world.goTo(berlin('2026-11-23T11:01'))
    await ladder.world.desk((desk) => passCase(desk, { case: id, advisor: ladder.maria, to: ladder.jan }))
    await ladder.world.goTo(berlin('2026-11-23T15:01'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-23 11:01 unanswered advisor',
      '2026-11-23 13:01 unanswered advisor',
      '2026-11-23 14:01 unanswered coordinator',
      '2026-11-23 14:01 told case-unanswered',
    ])
  })

  test('does not wait after thanks or a goodbye, but still after a question before it', async () => {
    const id = await ladder.taken()
    await ladder.says('Danke!', { thanks: true })
    await ladder.world.goTo(berlin('2026-11-23T14:00'))
    expect(await ladder.steps(id)).toEqual([])
    await ladder.says('Wann ist der Termin?')
    await ladder.says('Danke schon mal', { thanks: true })
    await ladder.world.goTo(berlin('2026-11-23T15:00'))
    expect(await ladder.steps(id)).toEqual(['2026-11-23 15:00 unanswered advisor'])
  })

  test('is brought up with who stands in, then with the coordinators, while the advisor is away', async () => {
    const id = await ladder.taken()
    const away = { from: ladder.world.now, to: ladder.world.now + 7 * 86_400_000 }
    await ladder.world.desk((desk) => planAbsences(desk, { advisor: ladder.maria, absences: [away], deputy: ladder.jan }))
    expect((await ladder.known(id)).advisor).toBe(ladder.jan)
    await ladder.says('Wann ist der Termin?')
    await ladder.world.goTo(berlin('2026-11-23T14:01'))
    expect((await ladder.steps(id)).map((step) => step.slice(17))).toEqual([
      'deputy',
      'unanswered advisor',
      'unanswered coordinator',
      'told case-unanswered',
    ])
  })
})

describe('danger', () => {
  test('makes a case with an advisor P0 at once, with the reason in its history, and is told to them; then the clock counts', async () => {
    const id = await ladder.taken()
    ladder.world.now = berlin('2026-11-28T22:00')
    await ladder.says('Er schlägt mich', { danger: 'danger-violence' })
    const one = await ladder.known(id)
    expect(one).toMatchObject({ priority: 'P0', status: 'claimed', reasons: ['danger-violence'] })
    expect(one.history.at(-1)).toMatchObject({ what: 'raised', by: 'person', reason: 'danger-violence' })
    expect(one.summary).toContainEqual({ label: 'Dringlichkeit', value: 'P0: Hinweis auf Gewalt' })
    expect(one.transcript.at(-1)?.text).toBe('Er schlägt mich')
    expect(await ladder.world.sent()).toEqual([
      { kind: 'notify', notification: { about: 'case', case: id, what: 'danger', line: one.transcript.length - 1 } },
    ])
    await ladder.world.goTo(berlin('2026-11-29T02:00'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-28 23:00 unanswered advisor',
      '2026-11-29 00:00 unanswered deputy',
      '2026-11-29 00:00 told case-unanswered',
      '2026-11-29 02:00 unanswered coordinator',
    ])
    expect(await ladder.told()).toMatchObject([{ urgent: true }])
  })

  test('said again is in the history again, and does not begin the ladder anew', async () => {
    const id = await ladder.taken()
    await ladder.says('Er schlägt mich', { danger: 'danger-violence' })
    ladder.world.now += 50 * 60_000
    await ladder.says('Bitte!', { danger: 'danger-violence' })
    await ladder.world.goTo(ladder.world.now + 10 * 60_000)
    expect((await ladder.known(id)).history.slice(-3).map(({ what, reason }) => `${what} ${reason}`)).toEqual([
      'raised danger-violence',
      'danger danger-violence',
      'unanswered advisor',
    ])
  })

  test('in a case nobody has taken begins the ladder anew on the clock', async () => {
    ladder.world.now = berlin('2026-11-27T11:50')
    const id = await ladder.open()
    await ladder.world.goTo(berlin('2026-11-27T20:00'))
    await ladder.says('Ich will nicht mehr leben', { danger: 'danger-selfharm' })
    await ladder.world.goTo(berlin('2026-11-27T22:00'))
    expect(await ladder.steps(id)).toEqual([
      '2026-11-27 21:00 escalated deputy',
      '2026-11-27 22:00 escalated team',
      '2026-11-27 22:00 told case-delayed',
    ])
  })

  test('is as urgent as the table of priorities says, and a word of no table is only urgent', async () => {
    const id = await ladder.taken()
    await ladder.says('Er hat meinen Pass', { danger: 'danger-exploitation' })
    expect((await ladder.known(id)).priority).toBe('P1')
    await ladder.world.run(someone('a'), 'open-case', { audience: 'applicant', urgent: 'anything <b>', answers: {} })
    expect((await ladder.known(id)).history.map(({ reason }) => reason)).not.toContain('anything <b>')
  })
})

describe('an advisor who waits for the person', () => {
  test('has them reminded once, after days and in office hours; then the case is listed, and never closed', async () => {
    await ladder.begin('2026-12-22T15:30')
    const id = await ladder.taken()
    await ladder.world.desk((desk) => waitForPerson(desk, { case: id, advisor: ladder.maria }))
    const looking = (at: Instant) => listCases(ladder.world.store, 'abandoned', { me: ladder.lena, at, service })
    // Three days later is Christmas: the next moment somebody could read an answer is 29 December, 9:00.
    await ladder.world.goTo(berlin('2027-02-01T12:00'))
    expect(await ladder.steps(id)).toEqual(['2026-12-29 09:00 reminded'])
    expect(await ladder.told()).toEqual([{ kind: 'case-waits', case: id, advisor: 'Maria' }])
    expect(await looking(berlin('2027-01-01T15:30'))).toEqual([])
    expect((await looking(berlin('2027-01-01T15:32'))).map((one) => one.id)).toEqual([id])
    expect((await ladder.known(id)).status).toBe('waiting')
    await ladder.says('Hier bin ich')
    expect(await looking(ladder.world.now)).toEqual([])
    expect((await ladder.known(id)).status).toBe('claimed')
  })

  test.each([
    { label: 'the person writes', act: () => ladder.says('Hier bin ich') },
    { label: 'the advisor writes', act: (id: CaseId) => ladder.reply(id) },
    {
      label: 'the case is closed',
      act: (id: CaseId) => ladder.world.desk((desk) => closeCase(desk, { case: id, advisor: ladder.maria })),
    },
  ])('does not have them reminded after $label', async ({ act }) => {
    const id = await ladder.taken()
    await ladder.world.desk((desk) => waitForPerson(desk, { case: id, advisor: ladder.maria }))
    const [timer] = await ladder.world.store.dueTimers(berlin('2026-12-01T10:00'), 1)
    ladder.world.now = berlin('2026-11-25T10:00')
    await act(id)
    if (timer) await ladder.world.ring(timer)
    await ladder.world.goTo(berlin('2026-11-27T10:00'))
    expect((await ladder.known(id)).history.map(({ what }) => what)).not.toContain('reminded')
    expect(timer).toMatchObject({ value: { watch: 'person' } })
  })

  test('a case whose advisor had the last word is listed as well, longest first', async () => {
    const first = await ladder.taken()
    ladder.world.now = berlin('2026-11-24T10:00')
    const { values } = await ladder.world.run(someone('b'), 'open-case', { audience: 'applicant', answers: { concern: 'Hilfe' } })
    const second = values.case as CaseId
    await ladder.world.desk((desk) => claimCase(desk, { case: second, advisor: ladder.maria }))
    await ladder.reply(second)
    const listed = await listCases(ladder.world.store, 'abandoned', { me: ladder.lena, at: berlin('2026-12-20T10:00'), service })
    expect(listed.map(({ id }) => id)).toEqual([first, second])
  })
})
