import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseId } from '../../src/engine/ids.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { type FailedAt, openAtFailure } from '../../src/records/cases/failing.ts'
import { watchOf } from '../../src/records/cases/watch.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { book, type Someone, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const written = (text: string, danger: string | null = null): FailedAt => ({ text, danger, byPerson: true })
const pressed = written('')

async function fails(who: Someone, at: FailedAt): Promise<CaseId> {
  const event = world.nextEvent()
  const done = await world.store.transact(event, (tx) => {
    const hash = (text: string) => world.store.hash(text)
    return openAtFailure({ ...who, tx, book, at: world.now, event, round: 0, hash }, at)
  })
  if (done.kind === 'duplicate') throw new Error('An event came twice')
  return done.value
}
const news = async () =>
  (await world.sent()).flatMap((errand) =>
    errand.kind === 'notify' && errand.notification.about === 'case' ? [errand.notification] : [],
  )

describe('what the program failed at', () => {
  it('becomes a case of whoever should take it, which says so', async () => {
    const ada = someone('ada')
    const lena = await world.advisor('Lena', { languages: ['ar'] })
    const one = await world.case(await fails(ada, written('Wann beginnt der Kurs?')))
    expect(one).toMatchObject({ status: 'open', priority: 'P3', reasons: ['failed'], proposed: lena })
    expect(one.transcript.map(({ text }) => text)).toEqual(['Wann beginnt der Kurs?'])
    expect(one.summary).toContainEqual({ label: 'Ihr Anliegen', value: 'Wann beginnt der Kurs?' })
    expect(await readPerson(world.store, ada.person)).toMatchObject({ cases: [one.id] })
    expect(await news()).toEqual([{ about: 'case', case: one.id, what: 'opened' }])
  })

  it('is as urgent as its words, without any as a case about nothing', async () => {
    expect(await world.case(await fails(someone('a'), written('Frist versäumt')))).toMatchObject({ priority: 'P2' })
    const wordless = await world.case(await fails(someone('b'), pressed))
    expect(wordless).toMatchObject({ priority: 'P3', transcript: [], answers: {} })
  })

  it('makes no company of somebody who has not said which', async () => {
    const owner = someone('owner', { audience: 'company' })
    const one = await world.case(await fails(owner, written('Hallo')))
    expect(one).toMatchObject({ audience: 'company', company: null })
    expect(await world.store.list('companies')).toEqual([])
  })

  it('goes to the case that is open already: with its words, and once that the program failed', async () => {
    const ada = someone('ada')
    const before = await world.run(ada, 'open-case', { audience: 'applicant', answers: { concern: 'Ich suche eine Stelle' } })
    const id = before.values.case as CaseId
    await news()
    expect(await fails(ada, pressed)).toBe(id)
    expect(await news()).toEqual([{ about: 'case', case: id, what: 'added' }])
    expect(await fails(ada, pressed)).toBe(id)
    expect(await news()).toEqual([])
    expect(await fails(ada, written('Hören Sie mich?'))).toBe(id)
    expect(await news()).toEqual([{ about: 'case', case: id, what: 'added', line: 1 }])
    const one = await world.case(id)
    expect(one).toMatchObject({ priority: 'P3', reasons: ['failed'], answers: { concern: 'Ich suche eine Stelle' } })
    expect(one.transcript.map(({ text }) => text)).toEqual(['Ich suche eine Stelle', 'Hören Sie mich?'])
    expect(one.history.filter(({ reason }) => reason === 'failed')).toHaveLength(1)
    expect(one.summary.find(({ label }) => label === 'Dringlichkeit')?.value).toContain('Programm')
  })

  it('asks for an answer of the advisor in charge, and raises the case in danger', async () => {
    const ada = someone('ada')
    const lena = await world.advisor('Lena')
    const id = await fails(ada, written('Hallo'))
    const press = { case: id, advisor: lena }
    await world.desk((desk) => claimCase(desk, press))
    world.now += 60_000
    await world.desk((desk) => replyToCase(desk, { ...press, text: 'Ich bin da.' }))
    expect(watchOf(await world.case(id))).toBeNull()
    world.now += 60_000
    await fails(ada, pressed)
    expect(watchOf(await world.case(id))).toMatchObject({ kind: 'answer', since: world.now })
    await fails(ada, written('Er schlägt mich', 'danger-violence'))
    expect(await world.case(id)).toMatchObject({ priority: 'P0', status: 'claimed', reasons: ['failed', 'danger-violence'] })
  })

  it('of what comes from inside asks nothing of anybody but to look', async () => {
    const ada = someone('ada')
    const lena = await world.advisor('Lena')
    const id = await fails(ada, written('Hallo'))
    await world.desk((desk) => claimCase(desk, { case: id, advisor: lena }))
    await world.desk((desk) => replyToCase(desk, { case: id, advisor: lena, text: 'Ich bin da.' }))
    await fails(ada, { text: '', danger: null, byPerson: false })
    expect(watchOf(await world.case(id))).toBeNull()
    expect((await world.case(id)).history.at(-1)).toMatchObject({ what: 'added', by: 'bot', reason: 'failed' })
  })
})
