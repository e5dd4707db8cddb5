import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { closeWithOutcome } from '../../src/records/cases/outcome.ts'
import { deputyFirst } from './staff.ts'
import { berlin, someone, World } from './world.ts'

const day = 86_400_000

let world: World
let maria: AdvisorId
let jan: AdvisorId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  ;({ maria, jan } = await deputyFirst(world))
})
afterEach(() => world.close())

const known = (id: CaseId) => world.case(id)
const answer = (id: CaseId, yes: boolean, about = 'solved', who = someone('a')) =>
  world.run(who, 'answer-case', { about, yes, case: id })
/** Since the case was closed, or the whole history: what happened, why, by whom. */
const since = async (id: CaseId, last: 'closed' | 'claimed') => {
  const { history } = await known(id)
  return history
    .slice(history.findLastIndex(({ what }) => what === last) + 1)
    .map(({ what, reason, by }) => `${what} ${reason} ${by}`)
}
const news = async () =>
  (await world.sent()).flatMap((errand) => {
    if (errand.kind === 'notify' && errand.notification.about === 'case') return [`notify ${errand.notification.what}`]
    return errand.kind === 'event' && errand.event.kind === 'noticed' ? [errand.event.notice.kind] : []
  })

async function closed(name = 'a'): Promise<CaseId> {
  const { values } = await world.run(someone(name), 'open-case', { audience: 'applicant', answers: { concern: 'Hilfe' } })
  const id = values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'Guten Tag' }))
  world.now += 60_000
  await world.desk((desk) => closeWithOutcome(desk, { case: id, advisor: maria, outcome: 'answered' }))
  await world.sent()
  return id
}

describe('"Is it solved?"', () => {
  test('"yes" is kept with the case once, and changes nothing else', async () => {
    const id = await closed()
    const before = await known(id)
    expect((await answer(id, true)).name).toBe('noted')
    expect((await answer(id, true)).name).toBe('noted')
    expect(await since(id, 'closed')).toEqual(['answered solved person'])
    expect(await known(id)).toMatchObject({ status: 'closed', closedAt: before.closedAt })
    expect(await news()).toEqual([])
  })

  test('"no" brings the case back to who had it, with the reason, a new time and a notice; then the ladder counts again', async () => {
    const id = await closed()
    world.now = berlin('2026-11-25T09:00')
    const { name, values } = await answer(id, false)
    expect([name, values]).toEqual([
      'reopened',
      { case: id, number: (await known(id)).number, expected: berlin('2026-12-02T16:00') },
    ])
    expect(await since(id, 'closed')).toEqual(['answered not-solved person', 'reopened not-solved person'])
    expect(await known(id)).toMatchObject({ status: 'open', advisor: null, proposed: maria, principal: null, closedAt: null })
    expect(await news()).toEqual(['notify reopened'])
    // What is written now belongs to it.
    expect((await world.run(someone('a'), 'add-to-case', { text: 'Der Brief fehlt' })).name).toBe('added')
    await world.goTo(berlin('2026-11-25T10:00'))
    expect((await known(id)).history.at(-1)).toMatchObject({ what: 'escalated', reason: 'deputy' })
  })

  test('after the case came back, both buttons say that it is open: pressing on leads nowhere', async () => {
    const id = await closed()
    await answer(id, false)
    await world.sent()
    for (const yes of [false, true, false]) expect((await answer(id, yes)).name).toBe('open')
    expect(await news()).toEqual([])
    expect((await known(id)).history.filter(({ what }) => what === 'reopened')).toHaveLength(1)
  })

  test('an advisor who takes it back has the person waiting, although they had the last word before', async () => {
    const id = await closed()
    world.now += 60_000
    await answer(id, false)
    world.now += 60_000
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.goTo(world.now + 60 * 60_000)
    expect((await known(id)).history.at(-1)).toMatchObject({ what: 'unanswered', reason: 'advisor' })
  })

  test('goes to who stands in, and to everybody when nobody does', async () => {
    const [one, two] = [await closed('a'), await closed('b')]
    const week = { from: world.now, to: world.now + 7 * day }
    await world.desk((desk) => planAbsences(desk, { advisor: maria, absences: [week], deputy: jan }))
    await answer(one, false)
    expect(await known(one)).toMatchObject({ proposed: jan, principal: maria })
    await world.desk((desk) => planAbsences(desk, { advisor: maria, absences: [week], deputy: null }))
    await answer(two, false, 'solved', someone('b'))
    expect(await known(two)).toMatchObject({ proposed: null, principal: maria })
  })

  test('works for as long as the case is kept, and then says that it is gone', async () => {
    const [first, second] = [await closed('a'), await closed('b')]
    world.now += 179 * day
    await world.retire()
    expect((await answer(first, false)).name).toBe('reopened')
    world.now += 2 * day
    await world.retire()
    expect(await answer(second, false, 'solved', someone('b'))).toEqual({ of: 'answer-case', name: 'gone', values: {} })
  })

  test('is answered for one’s own case only, and not after the consent is withdrawn', async () => {
    const id = await closed()
    expect((await answer(id, false, 'solved', someone('b'))).name).toBe('gone')
    expect((await answer('no-such-case' as CaseId, false)).name).toBe('gone')
    await world.run(someone('a'), 'withdraw-consent', { purpose: 'advice' })
    expect((await answer(id, false)).name).toBe('gone')
  })

  test('nobody has two open cases: beside another one it stays closed, and the answer is kept', async () => {
    const id = await closed()
    const { values } = await world.run(someone('a'), 'open-case', { audience: 'applicant', answers: { concern: 'Neu' } })
    expect(await answer(id, false)).toMatchObject({ name: 'open', values: { case: values.case, number: values.number } })
    expect((await known(id)).status).toBe('closed')
    expect(await since(id, 'closed')).toEqual(['answered not-solved person'])
  })
})

describe('"Did anybody get in touch?"', () => {
  const owner = someone('owner', { audience: 'company' })
  const write = async (): Promise<CaseId> => {
    const answers = { concern: 'Wir bilden aus', contact: 'info@sonne.de' }
    return (await world.run(owner, 'open-case', { audience: 'company', answers })).values.case as CaseId
  }
  const asked = async (id: CaseId) => (await known(id)).history.filter(({ what }) => what === 'followed-up').map(({ at }) => at)

  test('a company is asked once, some days later, in office hours', async () => {
    const id = await write()
    // Five days later is a Saturday.
    await world.goTo(berlin('2026-11-30T08:59'))
    expect(await asked(id)).toEqual([])
    await world.goTo(berlin('2027-01-30T09:00'))
    expect(await asked(id)).toEqual([berlin('2026-11-30T09:00')])
    expect((await news()).filter((kind) => kind === 'case-called')).toHaveLength(1)
  })

  test('counts anew from when an advisor takes it over', async () => {
    const id = await write()
    world.now = berlin('2026-11-26T10:00')
    await world.desk(async (desk) => claimCase(desk, { case: id, advisor: (await known(id)).proposed ?? maria }))
    await world.goTo(berlin('2026-12-10T10:00'))
    expect(await asked(id)).toEqual([berlin('2026-12-01T10:00')])
  })

  test('is not asked of others, nor after the end, nor when the case is gone', async () => {
    await world.run(someone('a'), 'open-case', { audience: 'applicant', answers: { concern: 'Hilfe' } })
    const id = await write()
    const [timer] = (await world.store.dueTimers(berlin('2026-12-10T10:00'), 9)).filter(({ key }) => key.endsWith('follow-up'))
    await world.desk(async (desk) => {
      const press = { case: id, advisor: (await known(id)).proposed ?? maria }
      await claimCase(desk, press)
      await closeWithOutcome(desk, { ...press, outcome: 'answered' })
    })
    await world.goTo(berlin('2026-12-10T10:00'))
    expect(await news()).not.toContain('case-called')
    await write()
    await world.run(owner, 'erase')
    if (timer) await world.ring(timer)
    expect(timer).toBeDefined()
    expect((await world.store.dueTimers(berlin('2028-12-10T10:00'), 9)).filter(({ key }) => key.endsWith('follow-up'))).toEqual(
      [],
    )
    expect(await news()).not.toContain('case-called')
  })

  test('"no" is told to the contact person and the coordinators, once, and kept; "yes" is only kept', async () => {
    const id = await write()
    await world.goTo(berlin('2026-11-30T09:00'))
    await world.sent()
    expect((await answer(id, false, 'called', owner)).name).toBe('passed-on')
    expect((await answer(id, false, 'called', owner)).name).toBe('passed-on')
    expect(await news()).toEqual(['notify not-called'])
    expect((await answer(id, true, 'called', owner)).name).toBe('noted')
    expect((await known(id)).history.filter(({ what }) => what === 'answered').map(({ reason }) => reason)).toEqual([
      'not-called',
      'called',
    ])
    expect(await news()).toEqual([])
  })

  test('"no" after the end brings the case back', async () => {
    const id = await write()
    await world.desk(async (desk) => {
      const press = { case: id, advisor: (await known(id)).proposed ?? maria }
      await claimCase(desk, press)
      await closeWithOutcome(desk, { ...press, outcome: 'other' })
    })
    await world.sent()
    expect((await answer(id, false, 'called', owner)).name).toBe('passed-on')
    expect(await since(id, 'closed')).toEqual(['answered not-called person', 'reopened not-called person'])
    expect(await news()).toEqual(['notify not-called'])
  })
})
