import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

const here = '/console/figures'

let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena', { roles: ['coordinator', 'advisor'] })
  ali = await desk.advisor('Ali')
})
afterEach(() => desk.close())

let people = 0
async function answered(language: string, advisor: AdvisorId, hours: number): Promise<void> {
  const before = desk.now
  const id = await desk.case(someone(`p${++people}`, language), { letter: 'rejection' })
  desk.now += hours * 3_600_000
  await desk.desk((at) => claimCase(at, { case: id, advisor }))
  await desk.desk((at) => replyToCase(at, { case: id, advisor, text: 'Guten Tag' }))
  desk.now = before
}

const page = async (language = 'de') => (await Client.signedIn(desk, lena)).get(`${here}?lang=${language}`)

describe('the page of figures', () => {
  test('tells how often the promise was kept and how soon people were answered, by month and language', async () => {
    await answered('ar', lena, 1)
    await answered('ar', ali, 2)
    await answered('tr', lena, 12)
    await answered('tr', ali, 1)
    const words = wordsOf(await page())
    expect(words).toContain('3 von 4 rechtzeitig (75 %) · Zeit bis zur Antwort (Median, in Bürozeit): 1 Std. 30 Min.')
    expect(words).toContain('November 2026 3 von 4 rechtzeitig (75 %) 1 Std. 30 Min. 0 0')
    expect(words).toMatch(/العربية 2 von 2 rechtzeitig \(100 %\) 1 Std. 30 Min. 0 0/)
    expect(words).toMatch(/Türkçe 1 von 2 rechtzeitig \(50 %\)/)
    expect(wordsOf(await page('en'))).toContain('3 of 4 in time (75%)')
  })

  test('tells nothing about a single advisor, and no name', async () => {
    await answered('ar', ali, 1)
    const alone = wordsOf(await page())
    expect(alone).toContain('Sie würden etwas über eine einzelne Person im Team aussagen.')
    expect(alone).not.toContain('rechtzeitig')
    await answered('tr', lena, 12)
    const both = wordsOf(await page())
    expect(both).toContain('übrige 1 von 2 rechtzeitig')
    expect(both).not.toMatch(/Türkçe|Ali/)
  })

  test('is empty where there is nothing to count', async () => {
    expect(wordsOf(await page())).toContain('– · Zeit bis zur Antwort (Median, in Bürozeit): –')
  })
})
