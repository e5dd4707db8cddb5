import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountsOf } from '../../src/app/staff/account.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { Advisor } from '../../src/records/advisors/advisor.ts'
import { deactivateAdvisor } from '../../src/records/advisors/deputies.ts'
import { codeOf, invite } from '../../src/records/advisors/invitation.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { type Case, caseByNumber } from '../../src/records/cases/case.ts'
import { content, day, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { eventually, plain } from './guest.ts'

const text = (key: string, values?: Record<string, string>, language = 'de') =>
  content().book.text(language as Language, key, values)
let service: TestService
let lena: Advisor
let ali: Advisor
let lenasPhone: Person
let alisPhone: Person

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({ book: { ...book, service: { ...book.service, caseText: ['telegram'] } } })
  lena = await service.hire('Lena')
  ali = await service.hire('Ali', { languages: ['de'] })
  lenasPhone = await worksAt(lena)
  alisPhone = await worksAt(ali)
})
afterAll(() => service.stop())

let codes = 0
const codeFor = async (advisor: Advisor): Promise<string> => {
  const code = codeOf(`seed ${++codes}`)
  await service.desk((desk) => invite(desk, { advisor: advisor.id, code }))
  return code
}
async function worksAt(advisor: Advisor): Promise<Person> {
  const phone = service.telegram.person({ language: 'de' })
  const code = await codeFor(advisor)
  expect(await told(phone, () => phone.opens(code))).toContain(text('staff:welcome', { name: advisor.name }))
  return phone
}
/** Does something and waits until its sender was told something. */
async function told(person: Person, act: () => unknown): Promise<string> {
  const before = person.transcript.length
  act()
  await eventually(() => person.transcript.length > before)
  await service.settle()
  return plain(lately(person, before))
}
const lately = (person: Person, before: number) =>
  person.transcript
    .slice(before)
    .map((one) => one.text)
    .join('\n')
/** What somebody hears of what others do. */
async function hears(person: Person, act: () => Promise<unknown>): Promise<string> {
  const before = person.transcript.length
  await act()
  await service.settle()
  return plain(lately(person, before))
}
const last = (person: Person) => person.transcript.at(-1)
const labels = (person: Person) =>
  last(person)
    ?.keyboard.flat()
    .map((button) => button.text) ?? []

let asking: Person
/** Somebody asks for a human in Turkish; the number of their case. */
async function asks(concern = 'Patronum sözleşmeyi feshetmek istiyor'): Promise<string> {
  asking = service.telegram.person({ language: 'tr' })
  const tr = (key: string) => text(key, undefined, 'tr')
  await told(asking, () => asking.opens())
  await told(asking, () => asking.presses(tr('dialogs/welcome:who.options.applicant')))
  await told(asking, () => asking.presses(tr('ui:nav.human')))
  await told(asking, () => asking.presses(tr('ui:options.yes')))
  await told(asking, () => asking.says(concern))
  await told(asking, () => asking.presses(tr('dialogs/human:situation.options.training')))
  await told(asking, () => asking.presses(tr('dialogs/human:letter.options.none')))
  await told(asking, () => asking.presses(tr('ui:nav.skip')))
  await told(asking, () => asking.says('Deniz'))
  await told(asking, () => asking.presses(tr('ui:nav.skip')))
  const said = await told(asking, () => asking.presses(tr('dialogs/human:confirm.options.yes')))
  return /K-[2-9B-Z]{5}/.exec(said)?.[0] ?? said
}
const caseOf = async (number: string): Promise<Case> => {
  const one = await caseByNumber(service.store, number)
  if (!one) throw new Error(`There is no case ${number}`)
  return one
}

describe('a chat becomes a place of work', () => {
  test('by a code that works once', async () => {
    const code = await codeFor(ali)
    const phone = service.telegram.person()
    expect(await told(phone, () => phone.says(code.toUpperCase()))).toContain(text('staff:welcome', { name: 'Ali' }))
    const stranger = service.telegram.person()
    expect(await told(stranger, () => stranger.says(code))).toBe(text('staff:wrong-code'))
    expect(await told(phone, () => phone.presses(text('staff:do.leave')))).toBe(text('staff:left'))
  })

  test('within a day, and never for somebody who left', async () => {
    const code = await codeFor(ali)
    service.clock.move(day + 1)
    const phone = service.telegram.person()
    expect(await told(phone, () => phone.says(code))).toBe(text('staff:wrong-code'))
    service.clock.move(-day - 1)
    const gone = await service.hire('Gone')
    const late = await codeFor(gone)
    await service.desk((desk) => deactivateAdvisor(desk, gone.id))
    expect(await told(phone, () => phone.says(late))).toBe(text('staff:wrong-code'))
  })

  test('but not the chat of somebody who has a case of their own: nothing of theirs is lost', async () => {
    const number = await asks()
    const code = await codeFor(ali)
    expect(await told(asking, () => asking.says(code))).toBe(text('staff:own-data'))
    expect((await caseOf(number)).status).toBe('open')
  })
})

describe('a case is worked from the chat', () => {
  let number: string
  beforeEach(async () => {
    number = await asks()
  })

  test('an advisor hears of it, without a word of the person', async () => {
    const before = lenasPhone.transcript.length
    await hears(alisPhone, async () => (number = await asks('Gizli kelime')))
    const heard = plain(lately(lenasPhone, before))
    expect(heard).toContain(text('staff:opened'))
    expect(heard).toContain(number)
    expect(heard).not.toMatch(/Gizli|Deniz/)
  })

  test('taken over, read, answered, and closed; each side sees only its own', async () => {
    expect(await hears(asking, () => told(lenasPhone, () => lenasPhone.presses(text('staff:do.claim'))))).toContain('Lena')
    expect(last(lenasPhone)?.text).toContain('Patronum')
    expect(await told(lenasPhone, () => lenasPhone.presses(text('staff:do.log')))).toContain('Patronum sözleşmeyi')
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.case')))
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.reply')))
    const heard = await hears(asking, () => told(lenasPhone, () => lenasPhone.says('Merhaba, yarın gelin.')))
    expect(heard).toContain('Merhaba, yarın gelin.')
    expect(heard).not.toContain(number)
    expect(last(lenasPhone)?.text).toContain(text('staff:sent', { number }))

    const answer = await hears(lenasPhone, async () => asking.says('Saat kaçta?'))
    expect(answer).toContain('Saat kaçta?')
    expect(answer).toContain(number)
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.done')))
    expect(await told(lenasPhone, () => lenasPhone.says('zu wem geht das?'))).toBe(text('staff:to-nobody'))
    expect(asking.transcript.map((one) => one.text).join()).not.toContain('zu wem')
  })

  test('with ready sentences in the language of the person, a file, a remark and a question to a colleague', async () => {
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.claim')))
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.snippets')))
    const shown = await told(lenasPhone, () => lenasPhone.presses(text('staff:snippet.documents')))
    expect(shown).toContain(plain(text('snippets:documents', undefined, 'tr')))
    const heard = await hears(asking, () => told(lenasPhone, () => lenasPhone.presses(text('staff:do.send-snippet'))))
    expect(heard).toContain(plain(text('snippets:documents', undefined, 'tr')))

    await opensCase(number)
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.reply')))
    service.telegram.api.files.set('map', new TextEncoder().encode('a map'))
    await hears(asking, () =>
      told(lenasPhone, () =>
        lenasPhone.sends({
          document: { file_id: 'map', file_unique_id: 'map', file_name: 'Weg.pdf', mime_type: 'application/pdf' },
        }),
      ),
    )
    expect(asking.transcript.some(({ document }) => document?.name === 'Weg.pdf')).toBe(true)

    await opensCase(number)
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.note')))
    expect(await told(lenasPhone, () => lenasPhone.says('Vorsicht mit der Frist'))).toContain(text('staff:noted'))
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.ask')))
    await told(lenasPhone, () => lenasPhone.presses('Ali (de)'))
    const asked = await hears(alisPhone, () => told(lenasPhone, () => lenasPhone.says('Kennst du die Kammer?')))
    expect(asked).toContain(text('staff:question', { name: 'Lena' }))
    expect((await caseOf(number)).notes.map((note) => note.text)).toEqual([
      'Vorsicht mit der Frist',
      '@Ali: Kennst du die Kammer?',
    ])
  })

  test('passed on: the colleague hears of it, and from then on only they can write', async () => {
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.claim')))
    await told(lenasPhone, () => lenasPhone.presses(text('staff:do.pass')))
    const given = await hears(alisPhone, () => told(lenasPhone, () => lenasPhone.presses('Ali (de)')))
    expect(given).toContain(text('staff:given'))
    expect((await caseOf(number)).advisor).toBe(ali.id)
    expect(labels(lenasPhone)).not.toContain(text('staff:do.reply'))
  })

  test('taken by one, the others see by whom; a late press changes nothing', async () => {
    const one = await caseOf(number)
    const late = last(lenasPhone)
    expect(late?.text).toContain(number)
    await service.desk((desk) => claimCase(desk, { case: one.id, advisor: ali.id }))
    await service.settle()
    expect(last(lenasPhone)?.text).toContain(text('staff:claimed', { name: 'Ali' }))
    expect(labels(lenasPhone)).not.toContain(text('staff:do.claim'))
  })
})

async function opensCase(number: string): Promise<void> {
  await told(lenasPhone, () => lenasPhone.says('menü'))
  await told(lenasPhone, () => lenasPhone.presses(text('staff:do.mine')))
  await told(lenasPhone, () => lenasPhone.presses(labels(lenasPhone).find((one) => one.includes(number)) ?? number))
}

test('whoever leaves the centre has no door left, and their chat becomes anybody’s', async () => {
  const eva = await service.hire('Eva')
  const phone = await worksAt(eva)
  await service.desk((desk) => deactivateAdvisor(desk, eva.id))
  expect(await told(phone, () => phone.presses(text('staff:do.open')))).toBe(text('staff:not-staff'))
  expect(await accountsOf(service.store, eva.id)).toEqual([])
  await asks()
  expect(last(phone)?.text).toBe(text('staff:not-staff'))
})
