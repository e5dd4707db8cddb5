import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Address } from '../../src/engine/effect.ts'
import type { Language } from '../../src/engine/ids.ts'
import { labelOf, pressablesOf, wordsOf } from '../support/teams-card.ts'
import type { TeamsPerson } from '../support/teams-people.ts'
import type { TeamsServer } from '../support/teams-server.ts'
import { effect, type Setup, setUpTeams, words } from '../support/teams-setup.ts'

let setup: Setup
let teams: TeamsServer
let amal: TeamsPerson

beforeEach(async () => {
  setup = await setUpTeams()
  teams = setup.teams
  amal = teams.person({ locale: 'de-DE' })
})
afterEach(() => setup.close())

const events = () =>
  setup.door.received.map(({ event }) =>
    event.kind === 'said' ? event.text : event.kind === 'pressed' ? event.press : event.kind,
  )
const addressOf = (person: TeamsPerson): Address => {
  const found = setup.door.received.findLast(({ address }) => address.extra?.user === person.id)
  if (!found) throw new Error('This person was not heard')
  return found.address
}
const ask = async (person = amal, id = 'ask') =>
  setup.bot.send(
    effect(id),
    addressOf(person),
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
    expect(events()).toEqual(['opened'])
    expect(setup.door.duplicates).toBe(1)
    expect(teams.deliveries.map(({ status }) => status)).toEqual([200, 200])
    await amal.installs()
    expect(events()).toEqual(['opened', 'opened'])
  })

  test('an installation some time later is another greeting', async () => {
    await amal.opens()
    setup.clock.now += 60_000
    await amal.does({ type: 'installationUpdate', action: 'add' })
    expect(events()).toEqual(['opened', 'opened'])
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
    expect(events()).toEqual(['hallo', 'y'])
    expect(setup.door.duplicates).toBe(3)
    setup.clock.now += 60_000
    if (message) message.card = old
    await amal.presses('Ja', { submit })
    expect(events()).toEqual(['hallo', 'y', 'y'])
  })

  test('the other choice of the same card is another press', async () => {
    await amal.says('hallo')
    await ask()
    await amal.presses('Ja', { submit: true })
    await amal.presses('Nein', { submit: true })
    expect(events()).toEqual(['hallo', 'y', 'n'])
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
    expect(events()).toEqual(['hallo'])
    expect(setup.door.duplicates).toBe(1)
    await teams.post(activity('drei'))
    expect(events()).toEqual(['hallo', 'hallo'])
  })

  test('the same words twice in a hurry are two', async () => {
    await twice(3_000)
    expect(events()).toEqual(['hallo', 'hallo'])
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
    expect(events()).toEqual(['hallo', 'y', 'y'])
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
    expect(events()).toEqual(['n'])
  })

  test('that could not be stored is not answered as if it were', async () => {
    setup.door.rejections = 2
    await amal.presses('Ja')
    expect(teams.deliveries.slice(-3).map(({ status }) => status)).toEqual([503, 503, 200])
    expect(events()).toEqual(['hallo', 'y'])
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
    expect(events()).toEqual(['hallo', 'hallo'])
    const chats = setup.door.received.map(({ address }) => address.chat)
    expect(new Set(chats).size).toBe(2)
    await setup.bot.send(effect('1'), addressOf(first), words('Guten Tag'))
    expect(first.transcript[0]?.card?.msteams.entities?.[0]?.mentioned).toEqual({ id: first.id, name: 'Bea' })
  })

  test('somebody else’s press is theirs, and leaves the card as it is', async () => {
    const [first, second] = [bea(), cem()]
    await first.says('hallo')
    await second.says('hallo')
    await ask(first)
    expect(await second.presses('Ja')).toMatchObject({ type: 'application/vnd.microsoft.activity.message' })
    expect(setup.door.received.at(-1)?.address.chat).toBe(addressOf(second).chat)
    const shown = first.transcript[0]?.card
    expect(shown && pressablesOf(shown).map(({ title }) => title)).toEqual(['Ja', 'Nein'])
    expect(await first.presses('Ja')).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' })
    expect(shown && pressablesOf(shown).map(labelOf)).toEqual(['Ja', 'Nein'])
  })

  test('in a channel the answer stands in the thread', async () => {
    const dana = teams.person({ name: 'Dana', in: { id: '19:team@thread.tacv2;messageid=17', type: 'channel' } })
    await dana.says('hallo')
    await setup.bot.send(effect('1'), addressOf(dana), words('Guten Tag'))
    expect(teams.calls.at(-1)?.path).toBe('/v3/conversations/19%3Ateam%40thread.tacv2%3Bmessageid%3D17/activities')
  })

  test('chatter is nobody’s word to the bot', async () => {
    await bea().does({ type: 'message', text: 'unter uns' })
    expect(events()).toEqual([])
    expect(teams.deliveries.map(({ status }) => status)).toEqual([200])
  })
})

describe('a file', () => {
  const ics = { name: 'termin.ics', mime: 'text/calendar', content: 'BEGIN:VCALENDAR\r\nSUMMARY:Bäckerei – معلومات\r\nEND' }
  const large = {
    name: 'groß.pdf',
    mime: 'application/pdf',
    content: Buffer.from(incompressible(60_000)).toString('base64'),
    base64: true,
  } as const
  const offer = async (file: typeof ics | typeof large) => {
    await amal.says('hallo')
    await setup.bot.send(effect('1'), addressOf(amal), words('Hier', { files: [file] }))
  }
  const last = () => amal.transcript.at(-1)

  test('is offered, brought to the drive once that is allowed, and can be opened', async () => {
    await offer(ics)
    await amal.answersOffer('accept')
    await teams.until(() => last()?.opens === ics.name)
    expect(amal.transcript[1]?.offer?.content).toBe(ics.content)
    expect(events()).toEqual(['hallo'])
  })

  test('of any size and kind arrives byte for byte', async () => {
    await offer(large)
    await amal.answersOffer('accept')
    await teams.until(() => last()?.opens === large.name)
    expect(teams.uploaded.get(amal.transcript[1]?.id ?? '')?.toString('base64')).toBe(large.content)
  })

  test('travels with its card while it is small, and outlives a restart', async () => {
    await offer(ics)
    const { context } = amal.transcript[1]?.offer ?? {}
    await setup.close()
    setup = await setUpTeams()
    teams = setup.teams
    const again = teams.person({ id: amal.id })
    const message = {
      id: '1',
      conversation: again.conversation,
      text: '',
      card: null,
      offer: { name: ics.name, context, content: null },
      opens: null,
      edits: 0,
    }
    teams.messages.push(message)
    await again.answersOffer('accept')
    await teams.until(() => teams.messages.at(-1)?.opens === ics.name)
    expect(teams.messages[0]?.offer?.content).toBe(ics.content)
  })

  test('that has waited too long is gone, and it is said', async () => {
    await offer(large)
    setup.clock.now += 61 * 60_000
    await amal.answersOffer('accept')
    await teams.until(() => last()?.text !== '' && amal.transcript.length === 3)
    expect(last()?.text).toBe('file-gone (de)')
  })

  test('that is declined is not brought anywhere', async () => {
    await offer(ics)
    await amal.answersOffer('decline')
    await setup.bot.stop()
    expect(amal.transcript).toHaveLength(2)
    expect(teams.uploaded.size).toBe(0)
  })

  test('another file than the one offered is not brought', async () => {
    await offer(ics)
    const [, message] = amal.transcript
    if (message?.offer) Object.assign(message.offer, { context: { language: 'de', file: 'eyJ4IjoxfQ.AAAA' } })
    await amal.answersOffer('accept')
    await teams.until(() => amal.transcript.length === 3)
    expect(last()?.text).toBe('file-gone (de)')
    expect(teams.uploaded.size).toBe(0)
  })

  test.each([
    'https://evil.example/up',
    'https://sharepoint.com.evil.example/up',
    'http://contoso.sharepoint.com/up',
    'https://notsharepoint.com/up',
  ])('is written nowhere but to a drive: %s', async (uploadUrl) => {
    await setup.close()
    setup = await setUpTeams({ inService: true })
    teams = setup.teams
    amal = teams.person()
    await offer(ics)
    const request = vi.spyOn(globalThis, 'fetch')
    await amal.answersOffer('accept', { uploadUrl })
    await teams.until(() => amal.transcript.length === 3)
    expect(last()?.text).toBe('file-failed (de)')
    expect(request.mock.calls.filter(([url]) => String(url) === uploadUrl)).toEqual([])
    request.mockRestore()
  })

  test('whose place does not take it is said to have failed', async () => {
    await offer(ics)
    await amal.answersOffer('accept', { uploadUrl: `${teams.serviceUrl}nowhere` })
    await teams.until(() => last()?.text === 'file-failed (de)')
    expect(setup.logged.join()).not.toContain('nowhere')
  })
})

describe('what people send', () => {
  const recording = () => {
    const { event } = setup.door.received.at(-1) ?? {}
    if (event?.kind !== 'sent-media' || !event.recording) throw new Error('There is nothing to fetch')
    return event.recording
  }
  const fetched = (most = 1_000) => setup.bot.fetch(recording(), most, AbortSignal.timeout(2_000))
  const sound = new TextEncoder().encode('sound')

  test('a voice message is fetched from the service, with our token', async () => {
    await amal.sends('voice')
    teams.stored.set('/v3/attachments/voice/views/original', sound)
    expect(recording()).toMatchObject({ mime: 'audio/ogg', name: 'voice.ogg' })
    expect(await fetched()).toEqual(sound)
    expect(await fetched(4)).toBeNull()
  })

  test('a file is fetched from the drive, without it', async () => {
    await amal.sends('file')
    teams.stored.set('/download/zeugnis.pdf', sound)
    const request = vi.spyOn(globalThis, 'fetch')
    expect(await fetched()).toEqual(sound)
    expect(request.mock.calls.map(([, init]) => new Headers(init?.headers).get('authorization'))).toEqual([null])
    request.mockRestore()
  })

  test('what is gone is null', async () => {
    await amal.sends('voice')
    expect(await fetched()).toBeNull()
  })

  test.each([
    'connector http://smba.example/x',
    'drive https://evil.example/x',
    'drive https://sharepoint.com.evil.example/x',
    'https://smba.example/x',
    'file:///etc/passwd',
    '',
  ])('nothing is fetched from %j', async (file) => {
    await setup.close()
    setup = await setUpTeams({ inService: true })
    const request = vi.spyOn(globalThis, 'fetch')
    expect(await setup.bot.fetch({ file, mime: 'audio/ogg', bytes: null }, 1_000, AbortSignal.timeout(2_000))).toBeNull()
    expect(request).not.toHaveBeenCalled()
    request.mockRestore()
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

/** Always the same bytes, of which none repeats the others. */
function incompressible(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state >> 16
  })
}
