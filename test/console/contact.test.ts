import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { passCase, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { expire } from '../../src/records/people/retention.ts'
import { Client, type Page, wordsOf } from './client.ts'
import { Desk } from './desk.ts'

const day = 24 * 60 * 60_000
let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
let client: Client
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
  ali = await desk.advisor('Ali', { languages: ['tr'] })
  client = await Client.signedIn(desk, lena)
})
afterEach(() => desk.close())

const call = {
  contact: 'phone',
  audience: 'applicant',
  language: 'tr',
  firstName: 'Emre',
  phone: '0211 / 7654321',
  company: '',
  postcode: '',
  concern: 'Sucht eine Ausbildung als Elektroniker.',
  topic: '',
  priority: 'P2',
  consent: 'yes',
  day: '2026-11-23',
  time: '09:50',
  mine: 'yes',
}
const enters = async (change: Record<string, string> = {}): Promise<Page> =>
  client.submit(await client.get('/console/contact'), '/console/contact', { ...call, ...change })
const idOf = ({ path }: Page) => /cases\/([\w-]+)/.exec(path)?.[1] as CaseId
const press = async (id: CaseId, what: string, fields: Record<string, string> = {}) =>
  client.submit(await client.get(`/console/cases/${id}`), `/console/cases/${id}/${what}`, fields)

describe('a call or a visit', () => {
  test('becomes a case like any other, in the hands of whoever took it', async () => {
    const page = await enters()
    const one = await desk.readCase(idOf(page))
    expect(one).toMatchObject({
      status: 'claimed',
      advisor: lena,
      contact: 'phone',
      conversation: null,
      language: 'tr',
      priority: 'P2',
    })
    expect(one.history[0]).toMatchObject({ what: 'opened', by: lena, reason: 'phone' })
    expect(one.promisedAt).not.toBeNull()
    expect(wordsOf(page)).toMatch(/Dringlichkeit P2: so eingeschätzt beim Gespräch .* Emre .* 0211 \/ 7654321/)
    expect((await readPerson(desk.store, one.person))?.consents).toEqual([
      { purpose: 'advice', version: desk.book.privacyVersion, at: desk.now - 10 * 60_000, withdrawn: null, how: 'spoken' },
    ])
  })

  test('waits for whoever fits where it is not taken at once, and the team hears of it', async () => {
    const one = await desk.readCase(idOf(await enters({ mine: '', contact: 'visit' })))
    expect(one).toMatchObject({ status: 'open', advisor: null, proposed: ali, contact: 'visit' })
    expect(await desk.sent()).toEqual([{ kind: 'notify', notification: { about: 'case', case: one.id, what: 'opened' } }])
    expect(wordsOf(await client.get('/console'))).toContain('Sucht eine Ausbildung')
  })

  test('of a company goes to its contact person', async () => {
    const company = { audience: 'company', company: 'Yıldız Elektro GmbH', postcode: '40227', mine: '' }
    const first = await desk.readCase(idOf(await enters(company)))
    const second = await desk.readCase(
      idOf(await enters({ ...company, company: 'Yildiz Elektro', firstName: 'Zeynep', phone: '' })),
    )
    expect([second.company, second.proposed]).toEqual([first.company, first.proposed])
  })

  test('is found by name and number', async () => {
    const id = idOf(await enters())
    for (const search of ['emre', '+49 211 7654321']) {
      const page = await client.submit(await client.get('/console'), '/console/search', { search })
      expect(page.html).toContain(`id="case-${id}"`)
    }
  })

  test.each([
    { consent: '' },
    { firstName: ' ' },
    { concern: '' },
    { phone: 'ruft zurück' },
    { day: '' },
    { day: '2026-11-24' },
    { time: '25:00' },
  ])('is not kept with something missing, and the form comes back: %o', async (wrong) => {
    const page = await enters(wrong)
    expect(page.status).toBe(422)
    expect(page.html).toContain('class="problem"')
    expect(page.html).toContain('Telefonnummer')
    expect(await desk.store.list('cases:all')).toEqual([])
    expect(await desk.store.list('people:seen')).toEqual([])
  })

  test('becomes one case when the form is sent twice', async () => {
    const page = await client.get('/console/contact')
    const pages = await Promise.all([1, 2].map(() => client.submit(page, '/console/contact', call)))
    expect(new Set(pages.map(idOf)).size).toBe(1)
    expect(await desk.store.list('cases:all')).toHaveLength(1)
  })
})

describe('somebody without a chat', () => {
  test('is not written to: the page offers none, and a reply from anywhere is refused', async () => {
    const page = await enters()
    const id = idOf(page)
    expect(page.html).not.toContain('/reply"')
    expect(wordsOf(page)).toContain('Sie hat keinen Chat')
    expect(await desk.desk((at) => replyToCase(at, { case: id, advisor: lena, text: 'Hallo' }))).toEqual({ kind: 'gone' })
    expect((await desk.readCase(id)).transcript).toHaveLength(1)
  })

  test('goes through every state, and nothing is sent to nobody', async () => {
    const id = idOf(await enters())
    await desk.sent()
    await press(id, 'talk', { text: 'Zurückgerufen, Termin am Montag.' })
    await press(id, 'note', { text: 'Zeugnis fehlt' })
    await press(id, 'wait')
    await desk.desk((at) => passCase(at, { case: id, advisor: lena, to: ali }))
    await desk.desk((at) => waitForPerson(at, { case: id, advisor: ali }))
    for (let days = 0; days < 30; days++) {
      desk.now += day
      await desk.ring()
    }
    const boss = await Client.signedIn(desk, await desk.advisor('Koordination', { roles: ['coordinator'] }))
    expect(wordsOf(await boss.get('/console?show=abandoned'))).toContain('Lange still 1')
    await boss.submit(await boss.get(`/console/cases/${id}`), `/console/cases/${id}/close`, { outcome: 'placed' })
    await boss.submit(await boss.get(`/console/cases/${id}`), `/console/cases/${id}/reopen`)
    const { transcript, history, status } = await desk.readCase(id)
    expect(status).toBe('open')
    expect(transcript.map(({ from }) => from)).toEqual(['person', 'advisor'])
    expect(history.filter(({ what }) => what === 'told' || what === 'reminded')).toEqual([])
    expect((await desk.sent()).filter(({ kind }) => kind !== 'notify')).toEqual([])
  })

  test('is answered by what was said: until then the one in charge is reminded', async () => {
    const [waits, answered] = [idOf(await enters()), idOf(await enters({ firstName: 'Deniz', phone: '' }))]
    await press(answered, 'talk', { text: 'Beraten.' })
    desk.now += 7 * day
    await desk.ring()
    const reminders = async (id: CaseId) => (await desk.readCase(id)).history.filter(({ what }) => what === 'unanswered').length
    expect([await reminders(waits), await reminders(answered)]).toEqual([1, 0])
  })

  test('is erased at their wish, with everything of theirs', async () => {
    const id = idOf(await enters())
    const { person, number, marks } = await desk.readCase(id)
    const page = await press(id, 'forget')
    expect(wordsOf(page)).toContain('Alle Angaben der Person sind gelöscht.')
    expect(await readPerson(desk.store, person)).toBeNull()
    for (const index of ['cases:all', 'people:seen', ...marks.map((mark) => `cases:mark:${mark}`)])
      expect(await desk.store.list(index), index).toEqual([])
    const gone = await client.get(`/console/cases/${id}`)
    expect([gone.status, wordsOf(gone).includes(number), gone.html.includes('Emre')]).toEqual([410, true, false])
  })

  test('is erased by nobody who has nothing to do with it', async () => {
    const id = idOf(await enters())
    const other = await Client.signedIn(desk, ali)
    const page = await client.get(`/console/cases/${id}`)
    expect((await other.get(`/console/cases/${id}`)).html).not.toContain('/forget"')
    expect(page.html).toContain('/forget"')
    const fields = await other.get('/console')
    await other.submit(
      { ...fields, html: fields.html.replace('/console/search', `/console/cases/${id}/forget`) },
      `/console/cases/${id}/forget`,
    )
    expect(await desk.readCase(id)).toMatchObject({ id })
  })

  test('is forgotten when the time of the case is over', async () => {
    const id = idOf(await enters())
    const { person } = await desk.readCase(id)
    await press(id, 'close', { outcome: 'answered' })
    await desk.desk(({ tx }) => expire(tx, `case:${id}`))
    await desk.desk(({ tx }) => expire(tx, `person:${person}`))
    expect(await readPerson(desk.store, person)).toBeNull()
  })
})
