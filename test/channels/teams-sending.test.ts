import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NoToken } from '../../src/channels/teams/failure.ts'
import type { Address } from '../../src/engine/effect.ts'
import { wordsOf } from '../support/teams-card.ts'
import type { TeamsPerson } from '../support/teams-people.ts'
import { type Fault, startTeamsServer, type TeamsServer } from '../support/teams-server.ts'
import { effect, type Setup, setUpTeams, words } from '../support/teams-setup.ts'

let setup: Setup
let teams: TeamsServer
let amal: TeamsPerson
let address: Address

async function begin(more: Parameters<typeof setUpTeams>[0] = {}): Promise<void> {
  setup = await setUpTeams(more)
  teams = setup.teams
  amal = teams.person()
  await amal.says('hallo')
  const [first] = setup.door.received
  if (!first) throw new Error('Nobody came in')
  address = first.address
}
beforeEach(() => begin())
afterEach(() => setup.close())

const texts = (): readonly string[] => amal.transcript.map(({ text, card }) => (card ? wordsOf(card) : text))
const outcome = async (...faults: readonly Fault[]) => {
  teams.fail(...faults)
  const sent = await setup.bot.send(effect('1'), address, words('Hallo'))
  return { kind: sent.kind, transcript: texts(), calls: teams.calls.length }
}

describe('one attempt is one request, and ends as', () => {
  test.each<[string, Fault, string, readonly string[]]>([
    ['429', { status: 429, code: 'Throttled', retryAfter: '7' }, 'retry', []],
    ['412', { status: 412, code: 'PreconditionFailed' }, 'retry', []],
    ['502', { status: 502 }, 'retry', []],
    ['503', { status: 503 }, 'retry', []],
    ['504', { status: 504 }, 'doubt', []],
    ['500', { status: 500 }, 'doubt', []],
    ['a broken connection, done', 'drop', 'doubt', ['Hallo']],
    ['a broken connection, not done', 'lost', 'doubt', []],
    ['blocked', { status: 403, code: 'ConversationBlockedByUser' }, 'unreachable', []],
    ['disabled', { status: 403, code: 'BotDisabledByAdmin' }, 'unreachable', []],
    ['roster', { status: 403, code: 'BotNotInConversationRoster' }, 'unreachable', []],
    ['blocked, in the other form', { status: 403, body: '{"subCode":"MessageWritesBlocked","type":null}' }, 'unreachable', []],
    ['unknown conversation', { status: 404, code: 'ConversationNotFound' }, 'unreachable', []],
    ['too large', { status: 413, code: 'MessageSizeTooBig' }, 'rejected', []],
    ['not understood', { status: 400, code: 'BadSyntax' }, 'rejected', []],
    ['refused credentials', { status: 401, body: 'Authorization has been denied for this request.' }, 'retry', []],
  ])('%s', async (_, fault, kind, transcript) => {
    expect(await outcome(fault)).toEqual({ kind, transcript, calls: 1 })
  })
})

test('429 waits as long as Microsoft asks, in seconds or until a date', async () => {
  teams.fail({ status: 429, retryAfter: '17' })
  expect(await setup.bot.send(effect('1'), address, words('Hallo'))).toMatchObject({ at: setup.clock.now + 17_000 })
  const soon = new Date(Date.now() + 30_000).toUTCString()
  teams.fail({ status: 429, retryAfter: soon })
  const sent = await setup.bot.send(effect('2'), address, words('Hallo'))
  const wait = sent.kind === 'retry' ? sent.at - setup.clock.now : 0
  expect(wait).toBeGreaterThan(25_000)
  expect(wait).toBeLessThanOrEqual(30_000)
})

test('no answer in time leaves a doubt: here it had arrived', async () => {
  await setup.close()
  await begin({ timeout: 150 })
  expect(await outcome('hang')).toEqual({ kind: 'doubt', transcript: ['Hallo'], calls: 1 })
})

test('a refused connection is tried again, with no doubt', async () => {
  const gone = await startTeamsServer()
  const to = { ...address, extra: { ...address.extra, serviceUrl: gone.serviceUrl } }
  await gone.close()
  expect(await setup.bot.send(effect('1'), to, words('Hallo'))).toMatchObject({
    kind: 'retry',
    reason: 'Teams cannot be reached (ECONNREFUSED)',
  })
})

test('our token goes along, and is asked for anew when it was refused', async () => {
  const asked: boolean[] = []
  await setup.close()
  await begin({
    token: async ({ fresh = false } = {}) => {
      asked.push(fresh)
      return asked.includes(true) ? 'local-test-token' : 'revoked'
    },
  })
  expect(await setup.bot.send(effect('1'), address, words('Hallo'))).toMatchObject({ kind: 'retry' })
  expect(setup.logged.join()).toContain('nothing can be sent')
  expect(await setup.bot.send(effect('1'), address, words('Hallo'))).toMatchObject({ kind: 'sent' })
  expect(teams.calls.map(({ authorization }) => authorization)).toEqual(['Bearer revoked', 'Bearer local-test-token'])
  expect(asked).toEqual([false, true, false])
})

test('without a token nothing is written', async () => {
  await setup.close()
  await begin({ token: async () => Promise.reject(new NoToken('network_error', false)) })
  expect(await setup.bot.send(effect('1'), address, words('Hallo'))).toMatchObject({
    kind: 'retry',
    reason: 'no token can be had for writing (network_error)',
  })
  expect(teams.calls).toEqual([])
})

test('an address without a reference is rejected', async () => {
  expect(await setup.bot.send(effect('1'), { channel: 'teams', chat: 'x' }, words('Hallo'))).toMatchObject({ kind: 'rejected' })
})

test('text and file arrive, and the receipt names the words', async () => {
  const files = [{ name: 'termin.ics', mime: 'text/calendar', content: 'BEGIN:VCALENDAR' }]
  const sent = await setup.bot.send(effect('1'), address, words('Hier', { files }))
  expect(amal.transcript).toMatchObject([{ text: 'Hier' }, { offer: { name: 'termin.ics' } }])
  expect(sent).toEqual({ kind: 'sent', receipt: { messages: [amal.transcript[0]?.id] } })
})

test('a second attempt goes on where the first one stopped', async () => {
  const message = words(['a', 'b', 'c'].map((letter) => letter.repeat(3900)).join('\n\n'))
  teams.fail({ status: 201, body: '{"id":"1"}' }, { status: 429, retryAfter: '1' })
  expect(await setup.bot.send(effect('1'), address, message)).toMatchObject({ kind: 'retry' })
  expect(await setup.bot.send(effect('1'), address, message)).toMatchObject({ kind: 'sent' })
  expect(texts().map((text) => text[0])).toEqual(['b', 'c'])
  await setup.bot.send(effect('1'), address, message)
  expect(texts().map((text) => text[0])).toEqual(['b', 'c', 'a', 'b', 'c'])
})

describe('an edit', () => {
  const card = (text: string) => words(text, { choices: [{ label: 'Übernehmen', press: 'claim:1' }] })
  const send = async (message = card('Neuer Fall')) => {
    const sent = await setup.bot.send(effect('1'), address, message)
    if (sent.kind !== 'sent' || !sent.receipt) throw new Error(sent.kind)
    return sent.receipt
  }

  test('stands in the place of the earlier message', async () => {
    const receipt = await send()
    expect(await setup.bot.edit(effect('2'), address, receipt, words('Ute hat übernommen'))).toEqual({ kind: 'sent', receipt })
    expect(amal.transcript).toMatchObject([{ text: 'Ute hat übernommen', card: null, edits: 1 }])
    expect(teams.calls.map(({ method }) => method)).toEqual(['POST', 'PUT'])
  })

  test('of a longer message takes away what is left, of a shorter one adds', async () => {
    const receipt = await send(words('a'.repeat(9_000)))
    expect(amal.transcript).toHaveLength(3)
    const shorter = await setup.bot.edit(effect('2'), address, receipt, words('kurz'))
    expect(texts()).toEqual(['kurz'])
    if (shorter.kind !== 'sent' || !shorter.receipt) throw new Error(shorter.kind)
    await setup.bot.edit(effect('3'), address, shorter.receipt, words('b'.repeat(5_000)))
    expect(texts().map((text) => text[0])).toEqual(['b', 'b'])
  })

  test.each<[string, Fault]>([
    ['504', { status: 504 }],
    ['500', { status: 500 }],
    ['a broken connection', 'drop'],
  ])('can be repeated after %s, since twice is once', async (_, fault) => {
    const receipt = await send()
    teams.fail(fault)
    expect(await setup.bot.edit(effect('2'), address, receipt, words('neu'))).toMatchObject({ kind: 'retry' })
    expect(await setup.bot.edit(effect('2'), address, receipt, words('neu'))).toMatchObject({ kind: 'sent' })
    expect(texts()).toEqual(['neu'])
  })

  test('of a message that is gone is rejected', async () => {
    const receipt = await send()
    teams.messages.length = 0
    expect(await setup.bot.edit(effect('2'), address, receipt, words('neu'))).toMatchObject({ kind: 'rejected' })
    expect(await setup.bot.edit(effect('3'), address, {}, words('neu'))).toMatchObject({ kind: 'rejected' })
  })

  test('leaves files as they are', async () => {
    const files = [{ name: 'a.ics', mime: 'text/calendar', content: 'x' }]
    const receipt = await send(words('Hier', { files }))
    await setup.bot.edit(effect('2'), address, receipt, words('Da', { files }))
    expect(amal.transcript).toMatchObject([{ text: 'Da' }, { offer: { name: 'a.ics' } }])
  })
})

describe('the start', () => {
  const start = async (error: unknown) => {
    await setup.close()
    await begin({ token: async () => Promise.reject(error) })
    return setup.bot.start()
  }
  test('names the remedy when Microsoft does not accept the bot', async () => {
    await expect(start(new NoToken('invalid_client', true))).rejects.toThrow('set TEAMS_APP_ID, TEAMS_TENANT_ID and the current')
  })
  test('goes on while Microsoft cannot be reached', async () => {
    await start(new NoToken('network_error', false))
    expect(setup.logged.join()).toContain('network_error')
  })
})
