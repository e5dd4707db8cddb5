import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '../../src/engine/ids.ts'
import { headerOf } from '../support/mail-reader.ts'
import { MailServer } from '../support/mail-server.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { eventually } from './guest.ts'

const text = (key: string, language = 'tr') => content().book.text(language as Language, key)
const email = 'lena.kanarienvogel@office.example'
/** Everything about a person that must not leave the house, and what opens the mail server. */
const canaries = /Gizli|Deniz|Lena|kanarienvogel|canary-password/i
const second = 1_000
const server = new MailServer()
let service: TestService

beforeAll(async () => {
  await server.open()
  service = await startTestService({ mail: server.settings })
  await service.hire('Lena', { email })
})
afterAll(async () => {
  await service.stop()
  await server.close()
})
afterEach(() => {
  server.fault = undefined
  server.arrived.length = 0
})

/** Somebody asks for a human in Turkish. */
async function asks(): Promise<void> {
  const person = service.telegram.person({ language: 'tr', name: 'Deniz Kanarienvogel' })
  const does = async (act: () => unknown) => {
    const before = person.transcript.length
    act()
    await eventually(() => person.transcript.length > before)
    await service.settle()
  }
  await does(() => person.opens())
  await does(() => person.presses(text('dialogs/welcome:who.options.applicant')))
  await does(() => person.presses(text('ui:nav.human')))
  await does(() => person.presses(text('ui:options.yes')))
  await does(() => person.says('Gizli kelime'))
  await does(() => person.presses(text('dialogs/human:situation.options.training')))
  await does(() => person.presses(text('dialogs/human:letter.options.none')))
  await does(() => person.presses(text('ui:nav.skip')))
  await does(() => person.says('Deniz'))
  await does(() => person.presses(text('ui:nav.skip')))
  await does(() => person.presses(text('dialogs/human:confirm.options.yes')))
}

async function passes(time: number): Promise<void> {
  service.clock.move(time)
  await service.settle()
}

describe('an advisor hears of a new case by e-mail', () => {
  test('without a word of the person, and the link leads to the case', async () => {
    await asks()
    expect(server.arrived.map(({ to }) => to)).toEqual([[email]])
    const { last } = server
    expect(headerOf(last, 'subject')).toBe(text('staff:opened', 'de'))
    expect(last.text).toMatch(/K-[2-9B-Z]{5}/)
    expect(last.text.split('\n').filter((line) => line.startsWith(`${service.url}/console/cases/`))).toHaveLength(1)
    const shown = last.header.filter(([name]) => name !== 'To').map(([, value]) => value)
    expect([...shown, last.text].join('\n')).not.toMatch(canaries)
  })

  test('each attempt the server puts off waits longer than the one before', async () => {
    await eventually(() => service.logged.some((line) => line.includes('the mail server can be used')))
    server.fault = { at: 'recipient', does: 450, says: '4.2.0 <{address}> greylisted' }
    const before = server.connections
    await asks()
    const attempts = () => server.connections - before
    expect(attempts()).toBe(1)
    await passes(50 * second)
    expect(attempts()).toBe(1)
    await passes(15 * second)
    expect(attempts()).toBe(2)
    await passes(110 * second)
    expect(attempts()).toBe(2)
    await passes(15 * second)
    expect(attempts()).toBe(3)
    server.fault = undefined
    await passes(4 * 60 * second + 5 * second)
    expect(server.arrived).toHaveLength(1)
  })

  test('once more after a doubt, under the same id', async () => {
    server.fault = { at: 'message', does: 'break' }
    await asks()
    server.fault = undefined
    await passes(5 * second)
    expect(server.arrived).toHaveLength(2)
    const [id, again] = server.arrived.map((mail) => headerOf(mail, 'message-id'))
    expect(again).toBe(id)
  })

  test('a mailbox that is gone ends in the dead letters, without its address', async () => {
    server.fault = { at: 'recipient', does: 550, says: '5.1.1 <{address}>: User unknown' }
    await asks()
    const dead = await service.store.deadLetters(10)
    expect(dead.map(({ reason }) => reason)).toEqual(['unreachable: there is no such mailbox (recipient: 550 5.1.1)'])
    expect(JSON.stringify(dead.map(({ id, lane, reason }) => ({ id, lane, reason })))).not.toMatch(canaries)
  })
})

test('the log has said what happened, and nothing of whom', () => {
  const lines = service.logged.join('\n')
  expect(lines).toContain('mail: will be tried again')
  expect(lines).toContain('mail: an advisor does not get notices')
  expect(lines).not.toMatch(canaries)
  expect(lines).not.toMatch(/office\.example|notices@/)
})

test('without a mail server nobody is written to', async () => {
  const silent = await startTestService()
  expect(silent.house.channels.has('mail')).toBe(false)
  await silent.stop()
})
