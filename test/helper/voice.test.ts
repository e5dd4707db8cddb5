import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConversationDocument, conversationKey } from '../../src/app/conversation.ts'
import { createHelper } from '../../src/helper/remote.ts'
import { de, eventually, Guest } from '../e2e/guest.ts'
import { HelperServer } from '../support/helper-server.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'

const text = (key: string, values = {}) => content().book.text(de, key, values)
const question = 'Wie lange ist die Probezeit?'
const probation = text('topics/probation:answer').slice(0, 40)

const helper = new HelperServer()
let service: TestService
let amal: Person
let count = 0

beforeAll(async () => {
  await helper.open()
  service = await startTestService({ helper: helper.settings })
})
afterAll(async () => {
  await service.stop()
  await helper.close()
})
beforeEach(async () => {
  helper.asked.length = 0
  helper.transcript = question
  amal = service.telegram.person({ language: 'de' })
})

/** Does something and waits for what is said to it. */
async function told(act: () => unknown): Promise<{ readonly text: string; readonly labels: readonly string[] }> {
  const before = amal.transcript.length
  act()
  await eventually(() => amal.transcript.length > before)
  await service.settle()
  const said = amal.transcript.slice(before)
  return {
    text: said.map((one) => one.text).join('\n'),
    labels: said.flatMap(({ keyboard }) => keyboard.flat().map((one) => one.text)),
  }
}

const arrives = () => told(() => amal.opens())
const speaks = (size = 5, more: { readonly file_size?: number } = {}) => {
  const file = `voice/${++count}.oga`
  service.telegram.api.files.set(file, new Uint8Array(size).fill(88))
  return told(() => amal.sends({ voice: { file_id: file, file_unique_id: file, duration: 3, mime_type: 'audio/ogg', ...more } }))
}
const shown = (words = question) => text('ui:voice.heard', { text: words })
const document = () =>
  service.store.get<ConversationDocument>(
    conversationKey(service.house.app.receiver.conversationOf({ channel: 'telegram', chat: String(amal.id) })),
  )

describe('a voice message, with a helper', () => {
  it('is shown as it was written down, and answered once the person has said that it is right', async () => {
    await arrives()
    const heard = await speaks()
    expect(heard.text).toBe(shown())
    expect(heard.labels.slice(0, 2).join()).toContain(text('ui:voice.right'))
    expect(heard.text).not.toContain(probation)
    expect((await told(() => amal.presses(text('ui:voice.right')))).text).toContain(probation)
    const [asked] = helper.asked
    expect(asked?.path).toBe('/v1/audio/transcriptions')
    expect(asked?.authorization).toBe(`Bearer ${helper.key}`)
    expect(asked?.body).toMatch(/name="model"\r\n\r\near\r\n/)
    expect(asked?.body).toMatch(/name="file"; filename="voice\.ogg"\r\nContent-Type: audio\/ogg\r\n\r\nXXXXX\r\n/)
  })

  it('can be written instead, and what is written counts', async () => {
    await arrives()
    await speaks()
    expect((await told(() => amal.presses(text('ui:voice.again')))).text).toBe(text('ui:voice.write'))
    const answer = await told(() => amal.says('Wie viel Urlaub habe ich in der Ausbildung?'))
    expect(answer.text).toContain(text('topics/vacation:answer').slice(0, 40))
    expect((await told(() => amal.presses(text('ui:voice.right')))).text).toContain(text('ui:late'))
  })

  it('is confirmed by a number too, and only once', async () => {
    await arrives()
    await speaks()
    expect((await told(() => amal.says('1'))).text).toContain(probation)
    expect((await told(() => amal.presses(text('ui:voice.right')))).text).toContain(text('ui:late'))
  })

  it('leaves no word in the store before a consent', async () => {
    await arrives()
    await speaks()
    expect(JSON.stringify(await document())).toContain('"heard"')
    expect(JSON.stringify(await document())).not.toMatch(/Probezeit|Wie lange/)
  })

  it('answers a question of a form, and goes on there', async () => {
    await arrives()
    await told(() => amal.presses(text('dialogs/welcome:who.options.applicant')))
    await told(() => amal.says('Mensch'))
    await told(() => amal.presses(text('ui:options.yes')))
    helper.transcript = 'Mein Chef bezahlt mich diesen Monat nicht und ich weiß nicht weiter'
    expect((await speaks()).text).toBe(shown(helper.transcript))
    expect((await told(() => amal.presses(text('ui:voice.right')))).text).toContain(text('dialogs/human:situation.text'))
  })

  it('that tells of danger brings the numbers at once', async () => {
    await arrives()
    helper.transcript = 'Ich will nicht mehr leben'
    const { text: said } = await speaks()
    expect(said).toContain(text('ui:danger-selfharm'))
    expect(said).toContain(shown(helper.transcript))
  })

  it('of somebody who was never greeted goes nowhere', async () => {
    await speaks()
    expect(helper.asked).toEqual([])
  })
})

describe('a voice message nobody can write down', () => {
  const kind = `${text('ui:media.voice')}\n\n${text('ui:media.later')}`
  it.each([
    ['because the helper breaks down', null],
    ['because nothing was said in it', '  '],
    ['because it is endless', 'a '.repeat(3000)],
  ])('%s is answered kindly, and a human is offered', async (_, transcript) => {
    await arrives()
    helper.transcript = transcript
    const { text: said, labels } = await speaks()
    expect(said).toBe(kind)
    expect(labels).toContain(text('ui:nav.human'))
  })

  it('because it is too large never leaves', async () => {
    await arrives()
    expect((await speaks(5, { file_size: 6 * 1024 * 1024 })).text).toBe(kind)
    expect((await speaks(6 * 1024 * 1024)).text).toBe(kind)
    expect(helper.asked).toEqual([])
  })

  it('because it is gone is answered kindly', async () => {
    await arrives()
    const voice = { file_id: 'gone', file_unique_id: 'gone', duration: 3 }
    expect((await told(() => amal.sends({ voice }))).text).toBe(kind)
  })

  it('in the web chat is answered kindly', async () => {
    const guest = new Guest(service)
    await guest.opens()
    await guest.hears('ui:welcome')
    await guest.person.sends('voice')
    await guest.hears('ui:media.voice')
    guest.person.close()
  })

  it('and no key, token or word of it is in the log', () => {
    expect(service.logged.join()).not.toMatch(/canary|test-token|Probezeit|voice\//)
  })
})

describe('a helper that listens too long', () => {
  const warned: object[] = []
  afterEach(() => warned.splice(0))
  const log = { warn: (fields: object) => void warned.push(fields) }
  const audio = { bytes: new Uint8Array(3), mime: 'audio/ogg' }
  const limits = { choose: 800, voice: { time: 50, bytes: 10 }, translation: { time: 50 } }

  it('is not waited for', async () => {
    helper.transcript = undefined
    const slow = createHelper(helper.settings, log, limits)
    expect(await slow.transcribe(audio, AbortSignal.timeout(10_000))).toBeNull()
    expect(slow.counts().transcribe).toEqual({ asked: 1, used: 0, ignored: 0, late: 1 })
    expect(warned).toEqual([{ task: 'transcribe', reason: 'late' }])
  })

  it('ends when the one who asked gives up', async () => {
    const slow = createHelper(helper.settings, log, { ...limits, voice: { time: 10_000, bytes: 10 } })
    helper.transcript = undefined
    expect(await slow.transcribe(audio, AbortSignal.timeout(20))).toBeNull()
  })
})
