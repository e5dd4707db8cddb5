import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId, DialogId, Json, StepId, TopicId } from '../../src/engine/ids.ts'
import { deactivateAdvisor } from '../../src/records/advisors/deputies.ts'
import {
  claimCase,
  closeCase,
  noteOnCase,
  passCase,
  readCaseFor,
  reopenCase,
  replyToCase,
  waitForPerson,
} from '../../src/records/cases/advising.ts'
import { caseByNumber, caseIndexes } from '../../src/records/cases/case.ts'
import { priorityOf } from '../../src/records/cases/priority.ts'
import { next, statuses, transitions } from '../../src/records/cases/states.ts'
import { berlin, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const caseOf = (value: Json | undefined) => value as CaseId
const open = async (name = 'a', answers: { readonly [slot: string]: Json } = { concern: 'Hilfe' }): Promise<CaseId> =>
  caseOf((await world.run(someone(name), 'open-case', { audience: 'applicant', answers })).values.case)
const known = (id: CaseId) => world.case(id)
/** What went out: events as `kind > conversation`, notifications as `notify what`. */
const news = async () =>
  (await world.sent()).map((errand) => {
    if (errand.kind === 'event') return `${errand.event.kind} > ${errand.conversation}`
    return errand.kind === 'notify' && errand.notification.about === 'case' ? `notify ${errand.notification.what}` : errand.kind
  })

describe('opening a case', () => {
  test('gives a number, an honest time and tells the advisors once, without a word of the person', async () => {
    await world.advisor('Maria Muster')
    const { name, values } = await world.run(someone('a'), 'open-case', {
      audience: 'applicant',
      answers: { concern: 'Ich suche Hilfe' },
    })
    expect(name).toBe('opened')
    expect(values.number).toMatch(/^K-[2-9B-DF-HJ-NP-TV-Z]{5}$/)
    expect(values.expected).toEqual({ at: berlin('2026-11-30T16:00'), as: 'moment' })
    expect(values).toMatchObject({ assigned: false, advisor: '' })
    const sent = await world.sent()
    expect(sent).toEqual([{ kind: 'notify', notification: { about: 'case', case: values.case, what: 'opened' } }])
    expect((await caseByNumber(world.store, String(values.number).toLowerCase()))?.id).toBe(values.case)
  })

  test('makes a German summary from what was chosen and said, the same every time', async () => {
    const frame = {
      dialog: 'human' as DialogId,
      version: '1',
      step: 'send' as StepId,
      answers: {},
      shown: {},
      data: {},
      trail: [],
      misses: 0,
      returnTo: null,
    }
    const who = someone('a', { situation: { kind: 'in-dialog', stack: [frame] }, topic: 'training-pay' as TopicId })
    const answers = { concern: 'أحتاج مساعدة', situation: 'searching', phone: null, confirmed: 'yes' }
    const { values } = await world.run(who, 'open-case', { audience: 'applicant', answers })
    expect((await known(caseOf(values.case))).summary).toEqual([
      { label: 'Wer', value: 'sucht oder macht eine Ausbildung' },
      { label: 'Sprache', value: 'Arabisch' },
      { label: 'Dringlichkeit', value: 'P4' },
      { label: 'Schon beantwortet', value: 'Ausbildungsvergütung' },
      { label: 'Ihr Anliegen', value: 'أحتاج مساعدة' },
      { label: 'Situation', value: 'Ich suche eine Ausbildung' },
    ])
  })

  test('adds to the one that is open, which can only become more urgent', async () => {
    const first = await world.run(someone('a'), 'open-case', {
      audience: 'applicant',
      answers: { concern: 'Eine Frage', letter: 'soon' },
    })
    const second = await world.run(someone('a'), 'open-case', { audience: 'applicant', urgent: 'danger-removal', answers: {} })
    expect(second).toMatchObject({ name: 'added', values: { case: first.values.case, number: first.values.number } })
    expect(second.values.expected).toEqual({ at: berlin('2026-11-23T16:00'), as: 'moment' })
    const third = await world.run(someone('a'), 'open-case', { audience: 'applicant', answers: { concern: 'Noch etwas' } })
    expect(third.name).toBe('added')
    const one = await known(caseOf(first.values.case))
    expect(one).toMatchObject({ priority: 'P0', answers: { concern: 'Noch etwas', letter: 'soon' } })
    expect(one.reasons).toEqual(expect.arrayContaining(['danger-removal', 'deadline-soon']))
    expect(one.transcript.map(({ text }) => text)).toEqual(['Eine Frage', 'Noch etwas'])
    expect(await news()).toEqual(['notify opened', 'notify danger', 'notify added'])
  })

  test('needs consent', async () => {
    await expect(world.run(someone('a', { consents: {} }), 'open-case', { audience: 'applicant', answers: {} })).rejects.toThrow(
      'add "consent: advice" to the dialog',
    )
  })

  test('proposes an advisor by language, then audience, then load', async () => {
    await world.advisor('German only')
    const both = [
      await world.advisor('Arabic one', { languages: ['de', 'ar'] }),
      await world.advisor('Arabic two', { languages: ['ar'] }),
    ]
    await world.advisor('Arabic for companies', { languages: ['ar'], audiences: ['company'] })
    const proposed = []
    for (const name of ['a', 'b', 'c', 'd']) proposed.push((await known(await open(name))).proposed)
    expect(new Set(proposed.slice(0, 2))).toEqual(new Set(both))
    expect(new Set(proposed.slice(2))).toEqual(new Set(both))
    expect((await known(await open('e'))).history).toMatchObject([
      { what: 'opened' },
      { what: 'proposed', reason: 'language+audience' },
    ])
  })
})

describe('priority', () => {
  test.each([
    { answers: {}, topic: null, urgent: 'danger-selfharm', is: 'P0', because: 'danger-selfharm' },
    { answers: {}, topic: null, urgent: 'danger-violence', is: 'P0', because: 'danger-violence' },
    { answers: {}, topic: null, urgent: 'danger-exploitation', is: 'P1', because: 'danger-exploitation' },
    { answers: { letter: 'removal' }, topic: null, urgent: null, is: 'P1', because: 'letter-removal' },
    { answers: { letter: 'rejection' }, topic: null, urgent: null, is: 'P1', because: 'letter-rejection' },
    { answers: { situation: 'ended', status: 'duldung' }, topic: null, urgent: null, is: 'P1', because: 'training-ended' },
    { answers: { situation: 'ended' }, topic: null, urgent: null, is: 'P1', because: 'training-ended' },
    {
      answers: { situation: 'ended', status: 'german-eu' },
      topic: null,
      urgent: null,
      is: 'P2',
      because: 'training-ended-german',
    },
    { answers: { letter: 'soon' }, topic: null, urgent: null, is: 'P2', because: 'deadline-soon' },
    {
      answers: { concern: 'Mein Chef hat mir die Kündigung gegeben' },
      topic: null,
      urgent: null,
      is: 'P2',
      because: 'words-dismissal',
    },
    { answers: { concern: 'يريدون ترحيلي' }, topic: null, urgent: null, is: 'P1', because: 'words-removal' },
    { answers: { letter: 'later' }, topic: null, urgent: null, is: 'P3', because: 'deadline-later' },
    { answers: { status: 'gestattung' }, topic: null, urgent: null, is: 'P3', because: 'status' },
    { answers: { concern: 'Wie schreibe ich einen Lebenslauf?' }, topic: null, urgent: null, is: 'P4', because: null },
  ])('is $is because of $because', ({ is, because, ...signs }) => {
    const { priority, reasons } = priorityOf(signs)
    expect(priority).toBe(is)
    expect(reasons).toEqual(because === null ? [] : expect.arrayContaining([because]))
  })
})

describe('the states of a case', () => {
  test('all have a way on, lead only to states, and can all be reached from open', () => {
    const reached = new Set<string>(['open'])
    for (let before = 0; before < reached.size; ) {
      before = reached.size
      for (const status of statuses) if (reached.has(status)) for (const to of Object.values(transitions[status])) reached.add(to)
    }
    expect(reached).toEqual(new Set(statuses))
    for (const status of statuses)
      expect(Object.values(transitions[status]).some((to) => to !== status || status === 'claimed')).toBe(true)
    for (const status of statuses) if (status !== 'closed') expect(next(status, 'close')).toBe('closed')
    expect(next('closed', 'write')).toBeNull()
  })
})

describe('advisors', () => {
  test('ten who press at once: exactly one wins, nine hear who', async () => {
    const staff: AdvisorId[] = []
    for (let count = 0; count < 10; count++) staff.push(await world.advisor(`Advisor ${count}`))
    const id = await open()
    await world.sent()
    const results = await Promise.all(staff.map((advisor) => world.desk((desk) => claimCase(desk, { case: id, advisor }))))
    const winner = results.findIndex(({ kind }) => kind === 'claimed')
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
    expect(results.filter((result) => result.kind === 'taken' && result.by === staff[winner])).toHaveLength(9)
    expect((await news()).toSorted()).toEqual(['advisor-took-over > chat-a', 'notify claimed'])
  })

  test('who claim twice change nothing the second time', async () => {
    const advisor = await world.advisor('Maria')
    const id = await open()
    await world.desk((desk) => claimCase(desk, { case: id, advisor }))
    await world.sent()
    expect((await world.desk((desk) => claimCase(desk, { case: id, advisor }))).kind).toBe('claimed')
    expect(await news()).toEqual([])
  })

  test('talk with the person: only the one in charge writes, and the whole talk is kept', async () => {
    const [maria, jan] = [await world.advisor('Maria'), await world.advisor('Jan')]
    const id = await open()
    expect((await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'Guten Tag' }))).kind).toBe('gone')
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.sent()
    expect(await world.desk((desk) => replyToCase(desk, { case: id, advisor: jan, text: 'Hallo' }))).toEqual({
      kind: 'taken',
      by: maria,
    })
    await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'Guten Tag' }))
    expect(await world.sent()).toEqual([
      {
        kind: 'event',
        conversation: 'chat-a',
        event: { kind: 'advisor-wrote', case: id, advisor: 'Maria', line: 1, text: 'Guten Tag' },
      },
    ])
    await world.desk((desk) => waitForPerson(desk, { case: id, advisor: maria }))
    expect((await known(id)).status).toBe('waiting')
    expect((await world.run(someone('a'), 'add-to-case', { text: 'Danke' })).name).toBe('added')
    const one = await known(id)
    expect(one.status).toBe('claimed')
    expect(one.transcript.map(({ from, text }) => `${from}: ${text}`)).toEqual([
      'person: Hilfe',
      'advisor: Guten Tag',
      'person: Danke',
    ])
  })

  test('close a case: the person is told, nothing more can be written, and it can be opened again', async () => {
    const [maria, jan] = [await world.advisor('Maria'), await world.advisor('Jan')]
    const id = await open()
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.sent()
    expect((await world.desk((desk) => closeCase(desk, { case: id, advisor: jan }))).kind).toBe('taken')
    expect((await world.desk((desk) => closeCase(desk, { case: id, advisor: maria }))).kind).toBe('closed')
    expect((await news()).toSorted()).toEqual(['case-closed > chat-a', 'notify closed'])
    expect((await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'Noch etwas' }))).kind).toBe('gone')
    expect((await world.run(someone('a'), 'add-to-case', { text: 'Danke' })).name).toBe('none')
    expect(await world.store.list(caseIndexes.mine(maria))).toEqual([])
    expect((await world.desk((desk) => reopenCase(desk, { case: id, advisor: jan }))).kind).toBe('reopened')
    expect(await known(id)).toMatchObject({ status: 'open', advisor: null, proposed: maria, closedAt: null })
  })

  test('pass a case on: the person hears the new name, and the one before can no longer write', async () => {
    const [maria, jan] = [await world.advisor('Maria'), await world.advisor('Jan')]
    const id = await open()
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.sent()
    await world.desk((desk) => passCase(desk, { case: id, advisor: maria, to: jan }))
    expect(await world.sent()).toContainEqual({
      kind: 'event',
      conversation: 'chat-a',
      event: { kind: 'advisor-took-over', case: id, advisor: 'Jan' },
    })
    expect((await world.desk((desk) => replyToCase(desk, { case: id, advisor: maria, text: 'x' }))).kind).toBe('taken')
  })

  test('leave notes and traces: who read a case is recorded, again when the person has written', async () => {
    const [maria, jan] = [await world.advisor('Maria'), await world.advisor('Jan')]
    const id = await open()
    world.now += 1
    for (const advisor of [maria, maria, jan]) await world.desk((desk) => readCaseFor(desk, { case: id, advisor }))
    await world.desk((desk) => noteOnCase(desk, { case: id, advisor: jan, text: 'Rückruf' }))
    world.now += 1
    await world.run(someone('a'), 'add-to-case', { text: 'Noch da?' })
    for (const advisor of [jan, jan]) await world.desk((desk) => readCaseFor(desk, { case: id, advisor }))
    const one = await known(id)
    expect(one.history.filter(({ what }) => what === 'read').map(({ by }) => by)).toEqual([maria, jan, jan])
    expect(one.notes).toMatchObject([{ by: jan, text: 'Rückruf' }])
  })

  test('who left the centre can do nothing', async () => {
    const maria = await world.advisor('Maria')
    const id = await open()
    await world.desk((desk) => deactivateAdvisor(desk, maria))
    for (const advisor of [maria, 'nobody' as AdvisorId]) {
      expect((await world.desk((desk) => claimCase(desk, { case: id, advisor }))).kind).toBe('gone')
      expect((await world.desk((desk) => readCaseFor(desk, { case: id, advisor }))).kind).toBe('gone')
    }
  })
})

describe('silence', () => {
  test('escalates after an hour of office time, unless somebody has claimed the case', async () => {
    const maria = await world.advisor('Maria')
    world.now = berlin('2026-11-23T11:30')
    const [forgotten, claimed] = [await open('a'), await open('b')]
    await world.desk((desk) => claimCase(desk, { case: claimed, advisor: maria }))
    await world.desk((desk) => replyToCase(desk, { case: claimed, advisor: maria, text: 'Guten Tag' }))
    await world.sent()
    await world.goTo(berlin('2026-11-23T13:29'))
    expect(await news()).toEqual([])
    await world.goTo(berlin('2026-11-23T13:30'))
    expect(await world.sent()).toEqual([{ kind: 'notify', notification: { about: 'case', case: forgotten, what: 'escalated' } }])
    expect((await known(forgotten)).history.at(-1)).toMatchObject({ what: 'escalated', by: 'bot', reason: 'team' })
  })

  test('is over when somebody claims the case, even when the timer was read before', async () => {
    const maria = await world.advisor('Maria')
    const id = await open()
    const [timer] = await world.store.dueTimers(berlin('2026-11-24T10:00'), 1)
    world.now += 60_000
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    const waits = await world.store.dueTimers(berlin('2026-11-24T10:00'), 2)
    expect(waits).toMatchObject([{ key: timer?.key, value: { watch: 'answer' } }])
    await world.sent()
    if (timer) await world.ring(timer)
    expect(timer).toMatchObject({ value: { watch: 'taking' } })
    expect(await news()).toEqual([])
    // The one that counts now has the same name, and is still there.
    expect(await world.store.dueTimers(berlin('2026-11-24T10:00'), 2)).toEqual(waits)
  })

  test('does not wait for office hours where life is in danger', async () => {
    world.now = berlin('2026-11-28T23:00')
    await world.run(someone('a'), 'open-case', { audience: 'applicant', urgent: 'danger-selfharm', answers: {} })
    await world.sent()
    await world.goTo(berlin('2026-11-29T00:00'))
    expect(await news()).toEqual(['notify escalated'])
  })
})

describe('a person who ends the talk', () => {
  test('closes the case, and the advisors see by whom', async () => {
    const maria = await world.advisor('Maria')
    const id = await open()
    await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
    await world.sent()
    expect((await world.run(someone('a'), 'leave-case')).name).toBe('left')
    expect(await known(id)).toMatchObject({ status: 'closed', closedAt: world.now })
    expect((await known(id)).history.at(-1)).toMatchObject({ what: 'left', by: 'person' })
    expect(await news()).toEqual(['notify closed'])
    expect((await world.run(someone('a'), 'leave-case')).name).toBe('none')
  })
})
