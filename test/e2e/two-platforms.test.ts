import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdvisorId, Language } from '../../src/engine/ids.ts'
import type { Advisor } from '../../src/records/advisors/advisor.ts'
import { codeOf, invite } from '../../src/records/advisors/invitation.ts'
import { newSecret, offerSignIn } from '../../src/records/advisors/sign-in.ts'
import { type Case, caseByNumber } from '../../src/records/cases/case.ts'
import { Client } from '../console/client.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { wordsOf } from '../support/teams-card.ts'
import type { TeamsPerson } from '../support/teams-people.ts'
import type { Person } from '../support/telegram-people.ts'
import { eventually, plain } from './guest.ts'

/** Both platforms at once, through their real payloads: one bot, one store, people and an advisor on different sides of it. */
let service: TestService
let lena: Advisor
let desk: TeamsPerson
beforeAll(async () => {
  service = await startTestService({ teams: true })
  lena = await service.hire('Lena', { languages: ['de', 'tr', 'ti'] })
  if (!service.teams) throw new Error('Teams was asked for')
  desk = service.teams.person({ name: 'Lena', locale: 'de-DE' })
  const code = codeOf('a seed of the tests')
  await service.desk((at) => invite(at, { advisor: lena.id, code }))
  expect(await told(desk, () => desk.says(code))).toContain(text('de', 'staff:welcome', { name: 'Lena' }))
})
afterAll(() => service.stop())

const text = (language: string, key: string, values?: Record<string, string>) =>
  plain(content().book.text(language as Language, key, values))

type Anybody = Pick<Person | TeamsPerson, 'transcript'>
/** Everything this person was told, in order. */
const words = ({ transcript }: Anybody): readonly string[] =>
  transcript.map((one) => plain('card' in one && one.card ? `${one.text}\n${wordsOf(one.card)}` : one.text))

/** Does something and waits until this person was told something. */
async function told(person: Anybody, act: () => unknown): Promise<string> {
  const before = person.transcript.length
  await act()
  await eventually(() => person.transcript.length > before)
  await service.settle()
  return words(person).slice(before).join('\n')
}

/** What somebody hears of what another does. */
const hears = (person: Anybody, act: () => unknown): Promise<string> => told(person, act)

async function caseIn(said: string): Promise<Case> {
  const number = /K-[2-9B-Z]{5}/.exec(said)?.[0] ?? said
  const one = await caseByNumber(service.store, number)
  if (!one) throw new Error(`There is no case in: ${said}`)
  return one
}

describe('a question in Tigrinya on Telegram, an advisor in Teams', () => {
  const ti = (key: string) => text('ti', key)
  let person: Person
  let one: Case

  test('the question is answered, and a person is asked for', async () => {
    person = service.telegram.person({ language: 'ti' })
    await told(person, () => person.opens())
    await told(person, () => person.presses(ti('dialogs/welcome:who.options.applicant')))
    await told(person, () => person.says('ስልጠና ክንደይ ዓመት ይወስድ?'))
    expect(words(person).join('\n')).toContain(ti('topics/training-duration:answer').split('\n')[0])
    await told(person, () => person.presses(ti('ui:nav.human')))
    await told(person, () => person.presses(ti('ui:options.yes')))
    await told(person, () => person.says('ምስ ኣሰልጣነይ ጸገም ኣለኒ'))
    await told(person, () => person.presses(ti('dialogs/human:situation.options.training')))
    await told(person, () => person.presses(ti('dialogs/human:letter.options.none')))
    await told(person, () => person.presses(ti('ui:nav.skip')))
    await told(person, () => person.says('Amanuel'))
    await told(person, () => person.presses(ti('ui:nav.skip')))
    const notice = await hears(desk, () => person.presses(ti('dialogs/human:confirm.options.yes')))
    one = await caseIn(words(person).at(-1) ?? '')
    expect(notice).toContain(one.number)
    expect(notice).not.toContain('Amanuel')
  })

  test('the advisor takes it over, reads, answers; each sees only their own side', async () => {
    expect(await hears(person, () => desk.presses(text('de', 'staff:do.claim')))).toContain('Lena')
    expect(words(desk).join('\n')).toContain('ምስ ኣሰልጣነይ ጸገም ኣለኒ')
    await told(desk, () => desk.presses(text('de', 'staff:do.reply')))
    const answer = await hears(person, () => desk.says('ሰላም፣ ጽባሕ ክንዛረብ።'))
    expect(answer).toContain('ሰላም፣ ጽባሕ ክንዛረብ።')
    expect(answer).not.toContain(one.number)
    expect(await hears(desk, () => person.says('ሰዓት ክንደይ?'))).toContain('ሰዓት ክንደይ?')
    expect(await hears(person, () => desk.says('ሰዓት 10።'))).toContain('ሰዓት 10።')
  })

  test('and closes it; the person has the way back', async () => {
    await told(desk, () => desk.presses(text('de', 'staff:do.done')))
    await told(desk, () => desk.presses(text('de', 'staff:do.mine')))
    const label = desk.transcript.at(-1)?.card
    expect(label && JSON.stringify(label)).toContain(one.number)
    await told(desk, () => desk.presses(labelWith(one.number)))
    await told(desk, () => desk.presses(text('de', 'staff:do.close')))
    const goodbye = await hears(person, () => desk.presses(text('de', 'console:reason.answered')))
    expect(goodbye).toContain('Lena')
    expect((await caseIn(one.number)).status).toBe('closed')
    expect(person.transcript.at(-1)?.keyboard.flat().length).toBeGreaterThan(0)
  })
})

/** The button of the newest card that names this case. */
function labelWith(number: string): string {
  const titles = [...JSON.stringify(desk.transcript.at(-1)?.card).matchAll(/"title":"([^"]*)"/g)].map(([, title]) => title ?? '')
  return titles.find((title) => title.includes(number)) ?? number
}

describe('a company in Turkish on Teams, the same advisor at the console', () => {
  const tr = (key: string) => text('tr', key)

  test('asks for a contact person, and is answered from the browser', async () => {
    const owner = service.teams?.person({ name: 'Owner', locale: 'tr-TR' })
    if (!owner) throw new Error('Teams was asked for')
    await told(owner, () => owner.opens())
    await told(owner, () => owner.presses(tr('dialogs/welcome:who.options.company')))
    await told(owner, () => owner.presses(tr('dialogs/menu:what.options.contact-person')))
    await told(owner, () => owner.presses(tr('ui:options.yes')))
    await told(owner, () => owner.says('Çırak almak istiyorum, nereden başlamalıyım?'))
    await told(owner, () => owner.says('Fırın Yıldız'))
    await told(owner, () => owner.says('40210'))
    await told(owner, () => owner.says('Emre'))
    await told(owner, () => owner.says('emre@example.org'))
    const receipt = await told(owner, () => owner.presses(tr('dialogs/contact-person:confirm.options.yes')))
    const one = await caseIn(receipt)
    expect(one.proposed).toBe(lena.id)
    expect(receipt).toContain('Lena')

    const browser = await Client.signedIn({ url: service.url, link }, lena.id)
    const path = `/console/cases/${one.id}`
    await hears(owner, async () => browser.submit(await browser.get(path), `${path}/claim`))
    const answer = await hears(owner, async () =>
      browser.submit(await browser.get(path), `${path}/reply`, { text: 'Merhaba Emre Bey, yarın sizi arıyorum.' }),
    )
    expect(answer).toContain('Merhaba Emre Bey, yarın sizi arıyorum.')
    const back = await hears(desk, () => owner.says('Teşekkürler, bekliyorum. Saat kaçta?'))
    expect(back).toContain('Saat kaçta?')
    expect((await browser.get(path)).html).toContain('Saat kaçta?')
    expect((await caseIn(one.number)).advisor).toBe(lena.id)
  })
})

/** Path of a fresh sign-in link. */
async function link(advisor: AdvisorId): Promise<string> {
  const secret = newSecret()
  await service.desk((at) => offerSignIn(at, { advisor, secret }))
  return `/console/sign-in?token=${secret}`
}
