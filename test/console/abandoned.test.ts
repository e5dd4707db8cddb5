import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { claimCase, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

const day = 86_400_000

let desk: Desk
let lena: AdvisorId
let client: Client
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
  client = await Client.signedIn(desk, lena)
})
afterEach(() => desk.close())

const list = (language = '') => client.get(`/console?show=abandoned&language=${language}`)

async function waiting(name: string, language = 'ar'): Promise<CaseId> {
  const id = await desk.case(someone(name, language))
  await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
  await desk.desk((at) => replyToCase(at, { case: id, advisor: lena, text: 'Welcher Brief?' }))
  await desk.desk((at) => waitForPerson(at, { case: id, advisor: lena }))
  return id
}

test('whose person has not written for long stands in a list of its own, with how long, and can be filtered', async () => {
  const { abandoned } = desk.book.service.waiting
  const first = await waiting('amina')
  const { number } = await desk.readCase(first)
  expect(wordsOf(await list())).toContain(desk.book.text('de' as never, 'console:inbox.empty-abandoned'))
  desk.now += day
  await waiting('emre', 'tr')
  desk.now += abandoned * day - day + 1
  // The sign-in ended meanwhile.
  client = await Client.signedIn(desk, lena)
  const page = await list()
  expect(wordsOf(page)).toContain(number)
  expect(wordsOf(page)).toContain(`still seit: vor ${abandoned} Tagen`)
  expect(page.html.match(/id="case-/g)).toHaveLength(1)
  desk.now += day
  client = await Client.signedIn(desk, lena)
  expect((await list()).html.match(/id="case-/g)).toHaveLength(2)
  expect((await list('tr')).html.match(/id="case-/g)).toHaveLength(1)
  // A word of the person takes the case off the list.
  await desk.run(someone('amina'), 'add-to-case', { text: 'Hier ist er' })
  expect(wordsOf(await list())).not.toContain(number)
})

test('the history says in words who heard of it, and what the person answered', async () => {
  const id = await desk.case(someone('amina'))
  desk.now += day
  await desk.ring()
  desk.now += 1
  await desk.run(someone('amina'), 'add-to-case', { text: 'Er schlägt mich', danger: 'danger-violence' })
  client = await Client.signedIn(desk, lena)
  const words = wordsOf(await client.get(`/console/cases/${id}`))
  expect(words).toContain('noch einmal gemeldet')
  expect(words).toContain('(an das ganze Team)')
  expect(words).toContain('dringender geworden')
  expect(words).toContain('(Hinweis auf Gewalt)')
})
