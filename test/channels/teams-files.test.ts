import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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
    await setup.bot.send(effect('1'), addressOf(setup.door, amal), words('Hier', { files: [file] }))
  }
  const last = () => amal.transcript.at(-1)

  test('is offered, brought to the drive once that is allowed, and can be opened', async () => {
    await offer(ics)
    await amal.answersOffer('accept')
    await teams.until(() => last()?.opens === ics.name)
    expect(amal.transcript[1]?.offer?.content).toBe(ics.content)
    expect(eventsAt(setup.door)).toEqual(['hallo'])
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

/** Always the same bytes, of which none repeats the others. */
function incompressible(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state >> 16
  })
}
