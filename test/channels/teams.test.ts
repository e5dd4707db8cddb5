import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Language } from '../../src/engine/ids.ts'
import { labelOf, pressablesOf, wordsOf } from '../support/teams-card.ts'
import type { TeamsPerson } from '../support/teams-people.ts'
import type { TeamsServer } from '../support/teams-server.ts'
import { addressOf, effect, eventsAt, type Setup, setUpTeams, words } from '../support/teams-setup.ts'

let setup: Setup
let teams: TeamsServer
let amal: TeamsPerson

beforeEach(async () => {
  setup = await setUpTeams()
  teams = setup.teams
  amal = teams.person({ locale: 'de-DE' })
})
afterEach(() => setup.close())

const ask = async (person = amal, id = 'ask') =>
  setup.bot.send(
    effect(id),
    addressOf(setup.door, person),
    words('Wirklich?', {
      choices: [
        { label: 'Ja', press: 'y' },
        { label: 'Nein', press: 'n' },
      ],
    }),
  )

describe('what comes again', () => {
  test('the installation of a chat and its new member are one greeting', async () => {
    await amal.installs()
    expect(eventsAt(setup.door)).toEqual(['opened'])
    expect(setup.door.duplicates).toBe(1)
    expect(teams.deliveries.map(({ status }) => status)).toEqual([200, 200])
    await amal.installs()
    expect(eventsAt(setup.door)).toEqual(['opened', 'opened'])
  })

  test('an installation some time later is another greeting', async () => {
    await amal.opens()
    setup.clock.now += 60_000
    await amal.does({ type: 'installationUpdate', action: 'add' })
    expect(eventsAt(setup.door)).toEqual(['opened', 'opened'])
  })

  test.each([true, false])('a press under new ids is heard once, later once more (Submit: %s)', async (submit) => {
    // Shortly before a numbered window ends: the first press counts, not the clock.
    setup.clock.now += 80_000
    await amal.says('hallo')
    await ask()
    const [message] = amal.transcript
    const old = structuredClone(message?.card ?? null)
    for (const wait of [0, 15_000, 15_000, 15_000]) {
      setup.clock.now += wait
      // The app still shows the card as it was: the answer was too slow.
      if (message) message.card = old
      await amal.presses('Ja', { submit })
    }
    expect(eventsAt(setup.door)).toEqual(['hallo', 'y'])
    expect(setup.door.duplicates).toBe(3)
    setup.clock.now += 60_000
    if (message) message.card = old
    await amal.presses('Ja', { submit })
    expect(eventsAt(setup.door)).toEqual(['hallo', 'y', 'y'])
  })

  test('the other choice of the same card is another press', async () => {
    await amal.says('hallo')
    await ask()
    await amal.presses('Ja', { submit: true })
    await amal.presses('Nein', { submit: true })
    expect(eventsAt(setup.door)).toEqual(['hallo', 'y', 'n'])
  })

  /** Posts the same words under two ids, the second so long after the first, which is not stored until both have come. */
  async function twice(wait: number): Promise<void> {
    const stored = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const receive = setup.door.receive.bind(setup.door)
    setup.door.receive = async (inbound) => {
      arrived.resolve()
      await stored.promise
      return receive(inbound)
    }
    const first = teams.post(activity('eins'))
    await arrived.promise
    setup.clock.now += wait
    const second = teams.post(activity('zwei'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    stored.resolve()
    expect((await first).status).toBe(200)
    expect((await second).status).toBe(200)
  }

  test('words that are slowly stored and come again under a new id are received once', async () => {
    await twice(16_000)
    expect(eventsAt(setup.door)).toEqual(['hallo'])
    expect(setup.door.duplicates).toBe(1)
    await teams.post(activity('drei'))
    expect(eventsAt(setup.door)).toEqual(['hallo', 'hallo'])
  })

  test('the same words twice in a hurry are two', async () => {
    await twice(3_000)
    expect(eventsAt(setup.door)).toEqual(['hallo', 'hallo'])
  })

  function activity(id: string) {
    const type = { type: 'message', text: 'hallo', channelId: 'msteams', serviceUrl: teams.serviceUrl }
    return {
      id,
      ...type,
      from: { id: '29:x' },
      recipient: { id: teams.botId },
      conversation: { id: 'a:x', conversationType: 'personal' },
    }
  }
})

describe('a press', () => {
  beforeEach(async () => {
    await amal.says('hallo')
    await ask()
  })

  test('by Action.Execute is answered by the same card with the choice marked', async () => {
    const answer = await amal.presses('Ja')
    expect(answer).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' })
    const shown = amal.transcript[0]?.card
    expect(shown && pressablesOf(shown).map(({ title }) => title)).toEqual(['● Ja', 'Nein'])
    expect(shown && wordsOf(shown)).toBe('Wirklich?')
    // At once on the changed card: its nonce is new.
    await amal.presses('Ja')
    expect(eventsAt(setup.door)).toEqual(['hallo', 'y', 'y'])
  })

  test('outlives a restart of the service', async () => {
    const { card } = amal.transcript[0] ?? {}
    await setup.close()
    setup = await setUpTeams()
    teams = setup.teams
    const again = teams.person({ id: amal.id })
    teams.messages.push({
      id: '1',
      conversation: again.conversation,
      text: '',
      card: card ?? null,
      offer: null,
      opens: null,
      edits: 0,
    })
    expect(await again.presses('Nein')).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' })
    expect(eventsAt(setup.door)).toEqual(['n'])
  })

  test('that could not be stored is not answered as if it were', async () => {
    setup.door.rejections = 2
    await amal.presses('Ja')
    expect(teams.deliveries.slice(-3).map(({ status }) => status)).toEqual([503, 503, 200])
    expect(eventsAt(setup.door)).toEqual(['hallo', 'y'])
  })

  test('an invoke nobody knows is answered with 501', async () => {
    await amal.does({ type: 'invoke', name: 'task/fetch', value: {} })
    expect(teams.deliveries.at(-1)?.status).toBe(501)
  })
})

describe('a group', () => {
  const chat = { id: '19:group@thread.v2', type: 'groupChat' } as const
  const bea = () => teams.person({ name: 'Bea', in: chat })
  const cem = () => teams.person({ name: 'Cem', in: chat })

  test('each person has a conversation of their own, and the answer mentions them', async () => {
    const [first, second] = [bea(), cem()]
    await first.says('hallo')
    await second.says('hallo')
    expect(eventsAt(setup.door)).toEqual(['hallo', 'hallo'])
    const chats = setup.door.received.map(({ address }) => address.chat)
    expect(new Set(chats).size).toBe(2)
    await setup.bot.send(effect('1'), addressOf(setup.door, first), words('Guten Tag'))
    expect(first.transcript[0]?.card?.msteams.entities?.[0]?.mentioned).toEqual({ id: first.id, name: 'Bea' })
  })

  test('somebody else’s press is theirs, and leaves the card as it is', async () => {
    const [first, second] = [bea(), cem()]
    await first.says('hallo')
    await second.says('hallo')
    await ask(first)
    expect(await second.presses('Ja')).toMatchObject({ type: 'application/vnd.microsoft.activity.message' })
    expect(setup.door.received.at(-1)?.address.chat).toBe(addressOf(setup.door, second).chat)
    const shown = first.transcript[0]?.card
    expect(shown && pressablesOf(shown).map(({ title }) => title)).toEqual(['Ja', 'Nein'])
    expect(await first.presses('Ja')).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' })
    expect(shown && pressablesOf(shown).map(labelOf)).toEqual(['Ja', 'Nein'])
  })

  test('in a channel the answer stands in the thread', async () => {
    const dana = teams.person({ name: 'Dana', in: { id: '19:team@thread.tacv2;messageid=17', type: 'channel' } })
    await dana.says('hallo')
    await setup.bot.send(effect('1'), addressOf(setup.door, dana), words('Guten Tag'))
    expect(teams.calls.at(-1)?.path).toBe('/v3/conversations/19%3Ateam%40thread.tacv2%3Bmessageid%3D17/activities')
  })

  test('chatter is nobody’s word to the bot', async () => {
    await bea().does({ type: 'message', text: 'unter uns' })
    expect(eventsAt(setup.door)).toEqual([])
    expect(teams.deliveries.map(({ status }) => status)).toEqual([200])
  })
})

test('after a stop it lets Microsoft deliver later', async () => {
  await setup.bot.stop()
  const response = await teams.post({ ...member(), type: 'message', text: 'hallo' })
  expect(response.status).toBe(503)
  expect(setup.door.attempts).toEqual([])
})

const member = () => ({
  id: '1',
  channelId: 'msteams',
  serviceUrl: teams.serviceUrl,
  from: { id: '29:x' },
  recipient: { id: teams.botId },
  conversation: { id: 'a:x', conversationType: 'personal' },
})

test('the playground is written to without a token', async () => {
  await setup.close()
  setup = await setUpTeams({ credentials: null, endpoints: undefined })
  teams = setup.teams
  teams.token = ''
  const response = await teams.postRaw(JSON.stringify({ ...member(), type: 'message', text: 'hallo' }), {})
  expect(response.status).toBe(200)
  const [inbound] = setup.door.received
  if (!inbound) throw new Error('Nobody came in')
  await setup.bot.start()
  await setup.bot.send(effect('1'), inbound.address, words('Hallo', { language: 'de' as Language }))
  expect(teams.calls.map(({ authorization }) => authorization)).toEqual([undefined])
  // The server knows nobody who has not come by its own people.
  expect(teams.calls.map(({ path }) => path)).toEqual(['/v3/conversations/a%3Ax/activities'])
})
