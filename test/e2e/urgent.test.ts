import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Case, caseIndexes, caseOfKey, readCase } from '../../src/records/cases/case.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { de, Guest } from './guest.ts'

const danger = 'Ich will nicht mehr leben'
const number = 'Bitte rufen Sie mich morgen um 10 an: 0176 5551234'
const later = 'Amina, rufen Sie mich nach 17 Uhr an: 0176 5559876'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
  await service.hire('Lena', { languages: ['de'] })
})
afterAll(() => service.stop())

const cases = async (): Promise<readonly Case[]> => {
  const listed = await service.store.list(caseIndexes.all)
  const found = await Promise.all(listed.map(({ key }) => readCase(service.store, caseOfKey(key))))
  return found.flatMap((one) => one ?? []).toSorted((one, two) => one.openedAt - two.openedAt)
}
const wordsOf = ({ transcript }: Case) => transcript.map(({ text }) => text)

describe('somebody in danger who writes a number instead of pressing what is asked', () => {
  it('gets one case, as urgent as the danger, with everything that was written since the consent', async () => {
    const person = new Guest(service, de)
    await person.arrives()
    await person.says(danger)
    await person.presses('ui:urgent-human')
    await person.hears('dialogs/consent:advice.text')
    await person.says(number)
    await person.hears('dialogs/consent:advice.text')
    expect(await cases()).toEqual([])
    await person.presses('ui:options.yes')
    await person.hears('dialogs/urgent:opened.text')
    await person.says(later)
    await person.hears('ui:kept-for-case')
    await service.settle()
    const [one, ...others] = await cases()
    expect(others).toEqual([])
    expect(one).toMatchObject({ priority: 'P0', reasons: expect.arrayContaining(['danger-selfharm']) })
    expect(one && wordsOf(one)).toEqual([later])
  })
})
