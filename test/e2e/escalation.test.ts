import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Language } from '../../src/engine/ids.ts'
import type { Advisor } from '../../src/records/advisors/advisor.ts'
import { codeOf, invite } from '../../src/records/advisors/invitation.ts'
import { claimCase, closeCase, replyToCase } from '../../src/records/cases/advising.ts'
import { type Case, caseByNumber } from '../../src/records/cases/case.ts'
import { content, hour, minute, monday, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { eventually, plain } from './guest.ts'

const text = (key: string, values?: Record<string, string>, language = 'de') =>
  content().book.text(language as Language, key, values)
const tr = (key: string) => text(key, undefined, 'tr')

let service: TestService
/** Lena is proposed, Ali is her deputy, Ben is on the team, Cora coordinates. */
let staff: { readonly lena: Advisor; readonly ali: Advisor; readonly ben: Advisor; readonly cora: Advisor }
let phones: { readonly [name in keyof typeof staff]: Person }

beforeAll(async () => {
  service = await startTestService()
  const quiet = { languages: ['de'] }
  const ali = await service.hire('Ali', quiet)
  const lena = await service.hire('Lena', { deputy: ali.id })
  staff = {
    ali,
    lena,
    ben: await service.hire('Ben', quiet),
    cora: await service.hire('Cora', { ...quiet, roles: ['coordinator'] }),
  }
  phones = { lena: await works('lena'), ali: await works('ali'), ben: await works('ben'), cora: await works('cora') }
})
afterAll(() => service.stop())

async function works(name: keyof typeof staff): Promise<Person> {
  const phone = service.telegram.person({ language: 'de' })
  const code = codeOf(`seed ${name}`)
  await service.desk((desk) => invite(desk, { advisor: staff[name].id, code }))
  await says(phone, () => phone.opens(code))
  return phone
}

async function says(person: Person, act: () => unknown): Promise<void> {
  const before = person.transcript.length
  act()
  await eventually(() => person.transcript.length > before)
  await service.settle()
}
const since = (person: Person, before: number) =>
  plain(
    person.transcript
      .slice(before)
      .map((one) => one.text)
      .join('\n'),
  )

/** Who of the staff hears these words meanwhile; none of what anybody wrote is among what they hear. */
async function heard(key: string, act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Map(Object.entries(phones).map(([name, phone]) => [name, phone.transcript.length]))
  await act()
  await service.settle()
  return Object.entries(phones).flatMap(([name, phone]) => {
    const words = since(phone, before.get(name) ?? 0)
    expect(words).not.toMatch(/Gizli|Deniz/)
    return words.includes(text(key)) ? [name] : []
  })
}
const wait = (by: number) => async () => {
  service.clock.move(by)
}

let asking: Person
let one: Case
const now = async (): Promise<Case> => (await caseByNumber(service.store, one.number)) ?? one
async function asks(): Promise<void> {
  asking = service.telegram.person({ language: 'tr' })
  for (const step of [
    () => asking.opens(),
    () => asking.presses(tr('dialogs/welcome:who.options.applicant')),
    () => asking.presses(tr('ui:nav.human')),
    () => asking.presses(tr('ui:options.yes')),
    () => asking.says('Gizli bir sorum var'),
    () => asking.presses(tr('dialogs/human:situation.options.training')),
    () => asking.presses(tr('dialogs/human:letter.options.none')),
    () => asking.presses(tr('ui:nav.skip')),
    () => asking.says('Deniz'),
    () => asking.presses(tr('ui:nav.skip')),
    () => asking.presses(tr('dialogs/human:confirm.options.yes')),
  ])
    await says(asking, step)
  const number = /K-[2-9B-Z]{5}/.exec(asking.transcript.at(-1)?.text ?? '')?.[0] ?? ''
  const found = await caseByNumber(service.store, number)
  if (!found) throw new Error('There is no case')
  one = found
}
const claimed = () => service.desk((desk) => claimCase(desk, { case: one.id, advisor: staff.lena.id }))
const replied = () => service.desk((desk) => replyToCase(desk, { case: one.id, advisor: staff.lena.id, text: 'Merhaba' }))

beforeEach(() => service.clock.set(monday))

describe('who hears', () => {
  test('that nobody takes a case: the deputy, the team, the coordinators; the person once, in their language', async () => {
    expect(await heard('staff:opened', asks)).toEqual(['lena'])
    expect(await heard('staff:escalated', wait(61 * minute))).toEqual(['ali'])
    const before = asking.transcript.length
    expect(await heard('staff:escalated', wait(2 * hour))).toEqual(['lena', 'ali', 'ben', 'cora'])
    expect(since(asking, before)).toContain(
      plain(text('ui:notice.case-delayed', { number: one.number, expected: '' }, 'tr')).slice(0, 30),
    )
    expect(await heard('staff:escalated', wait(3 * hour))).toEqual(['cora'])
    expect(asking.transcript).toHaveLength(before + 1)
    await claimed()
    await replied()
    await service.settle()
    expect(await heard('staff:escalated', wait(24 * hour))).toEqual([])
  })

  test('that an answer is missing: the advisor in charge, the deputy, the coordinators; not the team', async () => {
    await asks()
    await claimed()
    await replied()
    await service.settle()
    service.clock.move(minute)
    await heard('staff:added', async () => asking.says('Gizli: ne zaman?'))
    await eventually(async () => (await now()).transcript.length === 3)
    expect(await heard('staff:unanswered', wait(61 * minute))).toEqual(['lena'])
    expect(await heard('staff:unanswered', wait(2 * hour))).toEqual(['ali'])
    expect(await heard('staff:unanswered', wait(3 * hour))).toEqual(['cora'])
    await replied()
    expect(await heard('staff:unanswered', wait(48 * hour))).toEqual([])
  })

  test('of danger: the advisor in charge, at once', async () => {
    await asks()
    await claimed()
    await replied()
    await service.settle()
    const dangerous = 'Gizli: kocam beni dövüyor'
    const told = await heard('staff:danger', async () => {
      asking.says(dangerous)
      await eventually(async () => (await now()).priority === 'P0')
    })
    expect(told).toEqual(['lena'])
    expect((await now()).history.at(-1)).toMatchObject({ what: 'raised', reason: 'danger-violence' })
    expect(plain(asking.transcript.at(-1)?.text ?? '')).toContain(plain(tr('ui:danger-passed')))
  })

  test('that it is not solved: who had the case', async () => {
    await asks()
    await claimed()
    await service.settle()
    await service.desk((desk) => closeCase(desk, { case: one.id, advisor: staff.lena.id }))
    await service.settle()
    const told = await heard('staff:reopened', () => says(asking, () => asking.presses(tr('ui:solved.no'))))
    expect(told).toEqual(['lena'])
    expect(await now()).toMatchObject({ status: 'open', proposed: staff.lena.id })
    await claimed()
  })
})
