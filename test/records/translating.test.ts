import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { noteTranslations } from '../../src/records/cases/translating.ts'
import { someone, World } from './world.ts'

let world: World
let maria: AdvisorId
let id: CaseId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  maria = await world.advisor('Maria')
  id = (await world.run(someone('a'), 'open-case', { answers: { concern: 'Tercüman var mı?' } })).values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'Ja, kommen Sie.' }))
})
afterEach(() => world.close())

const known = () => world.case(id)
const turkish = { language: 'tr', text: 'Evet, gelin.' }
const keep = (change: object) =>
  world.run(someone('a'), 'keep-translation', { case: id, line: 1, text: 'Ja, kommen Sie.', translation: turkish, ...change })

test('a translation stands beside the advisor’s words, and nothing else has happened in the case', async () => {
  const before = await known()
  world.now += 60_000
  expect((await keep({})).name).toBe('kept')
  const after = await known()
  expect(after.transcript[1]).toEqual({ ...before.transcript[1], translation: turkish })
  expect({ ...after, transcript: [] }).toEqual({ ...before, transcript: [] })
})

test.each([{ line: 0 }, { line: 7 }, { text: 'Nein.' }, { case: 'gone' }])(
  'where the words do not stand any more nothing is kept: %j',
  async (change) => {
    const before = await known()
    expect((await keep(change)).name).toBe('gone')
    expect(await known()).toEqual(before)
  },
)

test('those of the person’s words are kept beside theirs, as many as still stand there', async () => {
  const translation = { language: 'de', text: 'Gibt es Dolmetscher?' }
  const made = { from: 'person' as const, translation }
  const kept = await world.desk(({ tx }) =>
    noteTranslations(tx, id, [
      { ...made, line: 0, text: 'Tercüman var mı?' },
      { ...made, line: 1, text: 'Ja, kommen Sie.' },
    ]),
  )
  expect(kept).toBe(true)
  expect((await known()).transcript.map((line) => line.translation)).toEqual([translation, undefined])
})

test('the person finds them in the export of their data', async () => {
  await keep({})
  const exported = await world.run(someone('a'), 'export-data')
  expect(JSON.stringify(exported.values)).toContain('Evet, gelin.')
})
