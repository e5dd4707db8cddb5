import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { closeCase } from '../../src/records/cases/advising.ts'
import { markIn } from '../../src/records/cases/marks.ts'
import { Client, type Page, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let client: Client
let lena: AdvisorId
let amina: CaseId
let olena: CaseId
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
  client = await Client.signedIn(desk, lena)
  amina = await desk.case(someone('amina'), { firstName: 'Amina Yıldız', phone: '+49 211 1234567' })
  olena = await desk.case(someone('olena', 'uk'), { firstName: 'Олена', contact: 'olena@example.org' })
})
afterEach(() => desk.close())

const looksFor = async (search: string): Promise<Page> =>
  client.submit(await client.get('/console'), '/console/search', { search })
const found = ({ html }: Page) => [...html.matchAll(/id="case-([^"]+)"/g)].map(([, id]) => id)

describe('the search', () => {
  test.each(['Amina Yıldız', 'amina yildiz', '  AMINA-YILDIZ ', '0211 1234567', '0049 211/1234567', '+492111234567'])(
    'finds the whole name and the whole number, however it is written: %s',
    async (words) => expect(found(await looksFor(words))).toEqual([amina]),
  )

  test.each(['Amina', 'Yıldız', 'Amin', '1234567', 'olena@example.org'])('finds no part of one: %s', async (words) => {
    expect(wordsOf(await looksFor(words))).toContain('Nichts gefunden.')
  })

  test.each(['', '?', '0211'])('says what can be looked for when there is nothing to look for: "%s"', async (words) => {
    expect(wordsOf(await looksFor(words))).toContain('Bitte geben Sie eine Fallnummer')
  })

  test('finds names of every script', async () => expect(found(await looksFor('ОЛЕНА'))).toEqual([olena]))

  test('leads from a case number to the case, as it is dictated', async () => {
    const { number } = await desk.readCase(amina)
    for (const words of [number, number.toLowerCase(), number.replace('-', ''), number.slice(2)])
      expect((await looksFor(words)).path).toBe(`/console/cases/${amina}`)
  })

  test('says of a number that went with its person’s data that it did', async () => {
    const { number } = await desk.readCase(amina)
    await desk.run(someone('amina'), 'erase', {})
    const page = await looksFor(number)
    expect([page.status, wordsOf(page).includes('Die Person hat alle ihre Daten gelöscht.')]).toEqual([410, true])
  })

  test('finds closed cases and several of one name, and says how they stand', async () => {
    desk.now += 60_000
    const other = await desk.case(someone('other'), { firstName: 'amina yildiz' })
    await desk.desk((at) => closeCase(at, { case: amina, advisor: lena }))
    const page = await looksFor('Amina Yildiz')
    expect(found(page)).toEqual([other, amina])
    expect(wordsOf(page)).toContain('abgeschlossen')
  })

  test('puts no name into the address, and none into keys or indexes', async () => {
    const page = await looksFor('Amina Yıldız')
    expect(page.path).toMatch(/^\/console\?found=[0-9a-f]{32}$/)
    expect(wordsOf(await client.get('/console?found=Amina'))).not.toContain('Nichts gefunden')
  })

  test('finds nothing any more once the person is erased, and leaves no mark behind', async () => {
    const mark = markIn('Amina Yıldız', (text) => desk.store.hash(text)) ?? ''
    expect(await desk.store.list(`cases:mark:${mark}`)).toHaveLength(1)
    await desk.run(someone('amina'), 'erase', {})
    expect(await desk.store.list(`cases:mark:${mark}`)).toEqual([])
    expect(wordsOf(await looksFor('Amina Yıldız'))).toContain('Nichts gefunden.')
  })

  test('finds a name that was said later', async () => {
    await desk.run(someone('olena', 'uk'), 'open-case', { audience: 'applicant', answers: { firstName: 'Olena Koval' } })
    expect(found(await looksFor('olena koval'))).toEqual([olena])
    expect(found(await looksFor('Олена'))).toEqual([])
  })
})
