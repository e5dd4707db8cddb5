import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { putAccount } from '../../src/app/staff/account.ts'
import type { Command } from '../../src/engine/command.ts'
import type { JsonObject } from '../../src/engine/ids.ts'
import { readOccasion } from '../../src/records/occasions/occasion.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { de, eventually, Guest, tr } from './guest.ts'

const advisors = -100_200_300
const secret = 'Kanarienvogel'

let service: TestService
/** While set, the text of this key cannot be made. */
let brokenText: string | null = null
/** While set, this command of a dialog fails. */
let brokenCommand: string | null = null

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({
    advisorsChat: advisors,
    book: {
      ...book,
      text: (language, key, values) => {
        // The message quotes what was said over several lines, as those of libraries do.
        if (key === brokenText) throw new Error(`planted\n    ${secret}\n`)
        return book.text(language, key, values)
      },
    },
  })
  const { records } = service.house.parts
  const run = records.run.bind(records)
  Object.assign(records, {
    run: (command: Command, context: Parameters<typeof run>[1]) => {
      if (command.name === brokenCommand) throw new TypeError(`planted for ${secret}`)
      return run(command, context)
    },
  })
})
afterEach(() => {
  brokenText = null
  brokenCommand = null
})
afterAll(() => service.stop())

const failures = async () => {
  const listed = await service.store.list('failures', { reverse: true })
  return Promise.all(listed.map(({ key }) => service.store.get<JsonObject>(key)))
}
const noticed = () =>
  service.telegram
    .transcript(advisors)
    .filter(({ text }) => text?.includes(content().book.text(de, 'staff:failure').slice(0, 20))).length

describe('a dialog that throws', () => {
  it('tells the person in their language, tells the advisors, keeps the event, and the next message works', async () => {
    const guest = new Guest(service, tr)
    await guest.arrives()
    await guest.presses('dialogs/menu:what.options.human')
    await guest.presses('ui:options.yes')
    await guest.hears('dialogs/human:concern.text')

    brokenText = 'dialogs/human:situation.text'
    await guest.says(`${secret} tavsiye istiyor`)
    await guest.hears('ui:failed')
    await eventually(() => noticed() === 1)
    const [kept, ...older] = await failures()
    expect(older).toEqual([])
    // The person agreed that words may be stored.
    expect(kept).toMatchObject({ event: { kind: 'said', text: `${secret} tavsiye istiyor` } })

    brokenText = null
    await guest.says(`${secret} tavsiye istiyor`)
    await guest.hears('dialogs/human:situation.text')
    expect(guest.heard('ui:failed')).toHaveLength(1)
  })

  it('keeps no word of somebody who agreed to nothing', async () => {
    const before = (await failures()).length
    const guest = new Guest(service, tr)
    brokenText = 'ui:welcome'
    await guest.says(`Merhaba, ben ${secret}`)
    await guest.hears('ui:failed-anonymous')
    await eventually(() => noticed() === 2)
    const kept = await failures()
    expect(kept).toHaveLength(before + 1)
    expect(kept[0]?.event).toEqual({ kind: 'said' })
    expect(JSON.stringify(kept[0])).not.toContain(secret)

    brokenText = null
    await guest.says('Merhaba')
    await guest.hears('ui:welcome')
  })

  it('writes no word of a person into the log', () => {
    expect(service.logged.filter((line) => line.includes('event could not be worked'))).toHaveLength(2)
    expect(service.logged.join('\n')).not.toContain(secret)
    expect(service.logged.join('\n')).not.toContain('planted')
  })
})

describe('many failures', () => {
  it('reach a coordinator by themselves once an hour, besides the group', async () => {
    const boss = service.telegram.person({ id: 8002 })
    boss.says('hallo')
    await service.settle()
    const { id } = await service.hire('Kira', { roles: ['coordinator'] })
    const address = { channel: 'telegram', chat: String(boss.id) }
    const conversation = service.house.app.receiver.conversationOf(address)
    await service.desk(({ tx }) => putAccount(tx, conversation, { staff: id, address, doing: null }))
    const told = () => boss.transcript.filter(({ text }) => text.includes(content().book.text(de, 'staff:failure').slice(0, 20)))
    const fails = async () => {
      const before = noticed()
      brokenText = 'ui:welcome'
      await new Guest(service, tr).says('Merhaba')
      await eventually(() => noticed() === before + 1)
      await service.settle()
    }
    // Those of the tests before were told to nobody by themselves, but count.
    service.clock.move(61 * 60_000)
    for (const expected of [1, 1]) {
      await fails()
      expect(told()).toHaveLength(expected)
    }
    service.clock.move(61 * 60_000)
    await fails()
    expect(told()).toHaveLength(2)
  })
})

describe('a command that throws', () => {
  it('books nothing and loses nothing: the same press works later', async () => {
    const occasion = await service.publish({ format: 'info-session' })
    const seats = async () => (await readOccasion(service.store, occasion.id))?.seats.length
    const guest = new Guest(service)
    await guest.arrives()
    await guest.registersUpToSummary('Ada', guest.text('ui:formats.info-session'))

    brokenCommand = 'book'
    const told = guest.told.length
    await guest.confirms()
    await eventually(() => guest.told.length > told && guest.heard('ui:failed-anonymous').length === 1)
    expect(await seats()).toBe(0)

    brokenCommand = null
    await guest.person.presses(guest.text('dialogs/register:confirm.options.yes'))
    await guest.hears('dialogs/register:booked.text')
    expect(await seats()).toBe(1)
  })
})

describe('a store that refuses', () => {
  it('is answered with 503, and the same message sent again is acted on once', async () => {
    const guest = new Guest(service)
    await guest.arrives()
    await guest.hears('dialogs/menu:what.text')
    const { store } = service
    const transact = store.transact.bind(store)
    const refuse = () => Promise.reject(new StoreUnavailable('The store cannot be used at the moment: planted.'))
    Object.assign(store, { transact: refuse })

    const message = { id: randomUUID(), kind: 'said', text: guest.text('ui:nav.help') }
    const refused = await guest.person.send(message)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(JSON.stringify(await refused.json())).not.toContain(message.text)
    expect(guest.heard('ui:failed-anonymous')).toEqual([])

    Object.assign(store, { transact })
    expect((await guest.person.send(message)).status).toBe(202)
    await guest.hears('ui:help')
    expect((await guest.person.send(message)).status).toBe(202)
    await service.settle()
    await new Guest(service).arrives()
    expect(guest.heard('ui:help')).toHaveLength(1)
  })
})
