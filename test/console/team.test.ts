import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { listAdvisors, readAdvisor } from '../../src/records/advisors/advisor.ts'
import { Client, hiddenIn, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let boss: Client
let lena: AdvisorId
let ali: AdvisorId
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena', { roles: ['coordinator', 'advisor'] })
  ali = await desk.advisor('Ali')
  boss = await Client.signedIn(desk, lena)
})
afterEach(() => desk.close())

const pathOf = (id: AdvisorId) => `/console/team/${id}`
const send = async (id: AdvisorId, what: string, fields: Record<string, string> = {}) =>
  boss.submit(await boss.get(pathOf(id)), `${pathOf(id)}/${what}`, fields)
const linkIn = ({ html }: { html: string }) => /value="([^"]*\/console\/sign-in\?token=[^"]+)"/.exec(html)?.[1] ?? ''

describe('a colleague', () => {
  test('is added once, gets a link that works once, and signs in with it', async () => {
    const form = await boss.get('/console/team/new')
    const fields = {
      name: 'Maria Özdemir',
      roles: 'advisor',
      languages: 'tr',
      audiences: 'company',
      telegram: '4242',
      email: 'm@example.org',
    }
    const [page] = await Promise.all([1, 2].map(() => boss.submit(form, '/console/team/new', fields)))
    if (!page) throw new Error('No answer')
    const maria = (await listAdvisors(desk.store)).filter(({ name }) => name === 'Maria Özdemir')
    expect(maria).toMatchObject([
      { languages: ['tr'], audiences: ['company'], roles: ['advisor'], telegram: '4242', email: 'm@example.org' },
    ])
    const id = maria[0]?.id
    if (!id) throw new Error('Nobody was taken on')
    const link = linkIn(await send(id, 'link'))
    const client = new Client(desk)
    const signIn = await client.get(link.slice(desk.url.length))
    const page2 = await client.submit(signIn, '/console/sign-in')
    expect(wordsOf(page2)).toContain('Maria Özdemir')
    expect((await client.get('/console/team')).status).toBe(403)
    expect((await new Client(desk).submit(signIn, '/console/sign-in')).path).toBe('/console')
  })

  test('gets the same link when the form is sent twice, and it is kept nowhere', async () => {
    const fields = hiddenIn(await boss.get(pathOf(ali)), `${pathOf(ali)}/link`)
    const links = await Promise.all([1, 2].map(async () => linkIn(await boss.post(`${pathOf(ali)}/link`, fields))))
    expect(links[0]).toMatch(/token=\w{32}$/)
    expect(links[0]).toBe(links[1])
    expect((await boss.get(pathOf(ali))).html).not.toContain(links[0]?.slice(-32))
  })

  test.each([
    [{ name: ' ' }, 'Der Name fehlt.'],
    [{ roles: '' }, 'Wählen Sie mindestens eine Aufgabe.'],
    [{ email: 'nobody' }, 'Das ist keine E-Mail-Adresse.'],
    [{ telegram: '@ali' }, 'besteht nur aus Ziffern'],
    [{ mostCases: '0' }, 'Die Zahl der Anfragen ist eine Zahl von 1 bis 500.'],
    [{ mostCases: '2.5' }, 'Die Zahl der Anfragen ist eine Zahl von 1 bis 500.'],
    [{ 'hours-tuesday': 'vormittags' }, 'Dienstag: Bitte schreiben Sie die Zeiten so'],
    [{ 'hours-friday': '12:00-09:00' }, 'Freitag: Bitte schreiben Sie die Zeiten so'],
    [{ 'hours-monday': '09:00-13:00, 12:00-16:00' }, 'Montag: Bitte schreiben Sie die Zeiten so'],
    [{ 'hours-sunday': '09:00-25:00' }, 'Sonntag: Bitte schreiben Sie die Zeiten so'],
  ])('with %j is not saved; the form comes back with what is wrong', async (fields, sentence) => {
    const page = await send(ali, 'details', { name: 'Ali Demir', roles: 'advisor', ...fields })
    expect(page.status).toBe(422)
    expect(wordsOf(page)).toContain(sentence)
    expect((await readAdvisor(desk.store, ali))?.name).toBe('Ali')
  })

  test('has hours and a limit of their own, as people write them, and the centre’s again when they are cleared', async () => {
    const usual = { name: 'Ali', roles: 'advisor', languages: 'ar' }
    expect(await readAdvisor(desk.store, ali)).toMatchObject({ hours: null, mostCases: null })
    expect(wordsOf(await boss.get(pathOf(ali)))).toContain(`Leer: ${desk.book.service.mostCases}, wie für alle.`)
    const hours = { 'hours-tuesday': '9-12, 13:30 – 16 Uhr', 'hours-thursday': '14.00 bis 18.00 und 19:00-20:00' }
    await send(ali, 'details', { ...usual, ...hours, mostCases: '7' })
    expect(await readAdvisor(desk.store, ali)).toMatchObject({
      hours: { monday: [], tuesday: ['09:00-12:00', '13:30-16:00'], thursday: ['14:00-18:00', '19:00-20:00'], sunday: [] },
      mostCases: 7,
    })
    const page = await boss.get(pathOf(ali))
    expect(page.html).toContain('value="09:00-12:00, 13:30-16:00"')
    // A request of today is promised for tomorrow, Ali's first day.
    await send(lena, 'details', { name: 'Lena', roles: 'coordinator' })
    const promised = await desk.readCase(await desk.case(someone('amina'), { letter: 'rejection' }))
    expect(promised).toMatchObject({ proposed: ali, promisedAt: Date.parse('2026-11-24T15:00:00Z') })
    await send(ali, 'details', { ...usual, 'hours-tuesday': '', 'hours-thursday': '', mostCases: '' })
    expect(await readAdvisor(desk.store, ali)).toMatchObject({ hours: null, mostCases: null })
  })

  test('who is away leaves open requests to the deputy, and gets them back', async () => {
    const client = await Client.signedIn(desk, ali)
    const case1 = await desk.case(someone('amina'))
    await client.submit(await client.get(`/console/cases/${case1}`), `/console/cases/${case1}/claim`)
    await send(ali, 'absences', { 'from-0': '2026-11-23', 'to-0': '2026-11-24', deputy: lena })
    expect(await desk.readCase(case1)).toMatchObject({ advisor: lena, principal: ali })
    expect(wordsOf(await boss.get('/console/team'))).toMatch(/abwesend Vertretung: Lena Mo\., 23\.11\.2026 – Di\., 24\.11\.2026/)
    expect(wordsOf(await boss.get(`/console/cases/${case1}`))).toContain('Sie in Vertretung für Ali')
    desk.now = Date.parse('2026-11-24T23:00:01Z')
    await desk.ring()
    expect(await desk.readCase(case1)).toMatchObject({ advisor: ali, principal: null })
  })

  test.each([
    { 'from-0': '2026-12-02', 'to-0': '2026-12-01' },
    { 'from-0': '2026-12-02', 'to-0': '' },
    { 'from-0': 'x', 'to-0': 'y' },
  ])('is not away from %j', async (days) => {
    expect(wordsOf(await send(ali, 'absences', { ...days, deputy: '' }))).toContain('ersten und den letzten Tag')
    expect((await readAdvisor(desk.store, ali))?.absences).toEqual([])
  })

  test('who leaves is shut out at once, and let in again', async () => {
    const client = await Client.signedIn(desk, ali)
    await send(ali, 'leave')
    expect((await client.get('/console')).status).toBe(401)
    const page = await boss.get(pathOf(ali))
    expect(page.html).not.toContain(`${pathOf(ali)}/link`)
    await boss.submit(page, `${pathOf(ali)}/return`)
    expect((await client.get('/console')).status).toBe(200)
  })
})

describe('a coordinator', () => {
  test('cannot be shut out by their own hand', async () => {
    const page = await boss.get(pathOf(lena))
    expect(page.html).not.toContain(`${pathOf(lena)}/leave`)
    const { csrf = '' } = hiddenIn(page, '/console/sign-out')
    const answer = await boss.post(`${pathOf(lena)}/leave`, { csrf, event: 'console:made-by-hand-1' })
    expect(wordsOf(answer)).toContain('Ihren eigenen Zugang können Sie nicht sperren.')
    await send(lena, 'details', { name: 'Lena', roles: 'advisor' })
    expect((await readAdvisor(desk.store, lena))?.roles).toContain('coordinator')
  })
})
