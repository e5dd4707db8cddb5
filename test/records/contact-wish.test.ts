import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { putAdvisor, readAdvisor } from '../../src/records/advisors/advisor.ts'
import { readCompany } from '../../src/records/advisors/company.ts'
import { type ContactWish, decideWish, findWish, listWishes } from '../../src/records/advisors/contact-wish.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { inboxes, listCases } from '../../src/records/cases/inbox.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { service, someone, World } from './world.ts'

const canary = 'Er schreit mich an'

let world: World
let sam: AdvisorId
let eva: AdvisorId
let boss: AdvisorId
let open: CaseId
const owner = someone('owner', { audience: 'company' })
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  sam = await world.advisor('Sam', { roles: ['advisor', 'coordinator'] })
  const { values } = await world.run(owner, 'open-case', { audience: 'company', answers: { concern: 'x', contact: 'a@b.de' } })
  open = values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: open, advisor: sam }))
  eva = await world.advisor('Eva')
  boss = await world.advisor('Boss', { roles: ['coordinator'] })
  await world.sent()
})
afterEach(() => world.close())

const asks = (reason: string | null = canary) => world.run(owner, 'ask-other-contact', { reason })
const seenBy = async (who: AdvisorId): Promise<readonly ContactWish[]> => {
  const advisor = await readAdvisor(world.store, who)
  return advisor ? listWishes(world.store, advisor) : []
}
const only = async (): Promise<ContactWish> => {
  const [wish] = await seenBy(boss)
  if (!wish) throw new Error('There is no wish')
  return wish
}
const companyOf = async () => readCompany(world.store, (await readPerson(world.store, owner.person))?.company ?? '')

describe('a wish for another contact person', () => {
  test('is seen by coordinators, and never by the one it is about, coordinator or not', async () => {
    expect((await asks()).name).toBe('asked')
    expect((await seenBy(boss)).map(({ reason, about }) => [reason, about])).toEqual([[canary, sam]])
    expect([await seenBy(sam), await seenBy(eva)]).toEqual([[], []])
    const [wish, advisor] = [await only(), await readAdvisor(world.store, sam)]
    expect(advisor && (await findWish(world.store, wish.id, advisor))).toBeNull()
    const decide = (by: AdvisorId) => world.desk((desk) => decideWish(desk, { wish: wish.id, by, advisor: eva, cases: true }))
    expect([await decide(sam), await decide(eva)]).toEqual(['gone', 'gone'])
    expect((await companyOf())?.advisor).toBe(sam)
  })

  test('stands in no case, list or notice about cases', async () => {
    const before = JSON.stringify(await readCase(world.store, open))
    await asks()
    expect(JSON.stringify(await readCase(world.store, open))).toBe(before)
    for (const inbox of inboxes) {
      const cases = await listCases(world.store, inbox, { me: sam, at: world.now, service })
      expect(JSON.stringify(cases)).not.toContain(canary)
    }
    const { id } = await only()
    expect(await world.sent()).toEqual([{ kind: 'notify', notification: { about: 'contact-wish', wish: id, not: sam } }])
  })

  test('is one at a time, and can be without a reason', async () => {
    expect((await asks(null)).name).toBe('asked')
    expect((await only()).reason).toBe('')
    expect((await asks()).name).toBe('already')
  })

  test('keeps nothing where only the one it is about could decide', async () => {
    await world.desk(async ({ tx }) => {
      const advisor = await readAdvisor(tx, boss)
      if (advisor) putAdvisor(tx, { ...advisor, active: false })
    })
    expect((await asks()).name).toBe('nobody')
    expect(await world.store.list('contact-wishes')).toEqual([])
    expect((await world.run(someone('stranger'), 'ask-other-contact')).name).toBe('none')
  })

  test('comes up again with the coordinators until somebody decides', async () => {
    await asks()
    await world.sent()
    await world.goTo(world.now + 24 * 3_600_000)
    const again = (await world.sent()).filter(({ kind }) => kind === 'notify')
    expect(again.length).toBeGreaterThan(0)
    expect(JSON.stringify(again)).toContain('contact-wish')
    const { id } = await only()
    await world.desk((desk) => decideWish(desk, { wish: id, by: boss, advisor: null, cases: false }))
    await world.sent()
    await world.goTo(world.now + 72 * 3_600_000)
    expect(JSON.stringify(await world.sent())).not.toContain('contact-wish')
  })

  test('is decided with another advisor: the company is told, the open case goes along, the wish is gone', async () => {
    await asks()
    const { id } = await only()
    await world.sent()
    expect(await world.desk((desk) => decideWish(desk, { wish: id, by: boss, advisor: eva, cases: true }))).toBe('changed')
    expect((await companyOf())?.advisor).toBe(eva)
    expect(await readCase(world.store, open)).toMatchObject({ advisor: eva, principal: null })
    const told = (await world.sent()).flatMap((errand) => (errand.kind === 'event' ? [errand.event] : []))
    expect(told).toContainEqual({ kind: 'noticed', notice: { kind: 'contact-changed', advisor: 'Eva' } })
    expect(JSON.stringify([await readCase(world.store, open), told])).not.toContain(canary)
    expect(await world.store.list('contact-wishes')).toEqual([])
    expect(await world.desk((desk) => decideWish(desk, { wish: id, by: boss, advisor: eva, cases: true }))).toBe('gone')
  })

  test('may be left as it is: only whoever asked is told', async () => {
    const second = someone('second', { audience: 'company' })
    await world.run(second, 'open-case', { audience: 'company', answers: { concern: 'y', contact: 'a@b.de' } })
    await asks()
    const { id } = await only()
    await world.sent()
    await world.desk((desk) => decideWish(desk, { wish: id, by: boss, advisor: null, cases: true }))
    const told = (await world.sent()).flatMap((errand) => (errand.kind === 'event' ? [[errand.conversation, errand.event]] : []))
    expect(told).toEqual([[owner.conversation, { kind: 'noticed', notice: { kind: 'contact-kept', advisor: 'Sam' } }]])
    expect((await companyOf())?.advisor).toBe(sam)
  })

  test('goes with the consent to advice', async () => {
    await asks()
    await world.run(owner, 'withdraw-consent', { purpose: 'advice' })
    expect(await world.store.list('contact-wishes')).toEqual([])
    expect((await world.store.dueTimers(Number.MAX_SAFE_INTEGER, 100)).map(({ key }) => key)).not.toContain(
      `contact-wish:${owner.person}/remind`,
    )
  })
})
