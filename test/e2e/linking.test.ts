import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConversationDocument, conversationKey } from '../../src/app/conversation.ts'
import type { AdvisorId, CaseId, JsonObject, PersonId } from '../../src/engine/ids.ts'
import { listAdvisors, putAdvisor } from '../../src/records/advisors/advisor.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { readPerson } from '../../src/records/people/person.ts'
import { restoreBackup } from '../../src/store/backup.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { content, day, startTestService, type TestService } from '../support/service.ts'
import { de, eventually, Guest, plain, stem, tr } from './guest.ts'
import { dump, dumpAll, query, wordsIn, wordsInFolder } from './raw.ts'

const chatId = 3_141_592_653_589
/** Each is found nowhere else. */
const words = {
  web: 'Kwzwebname',
  concern: 'Kwzsorge',
  telegram: 'Kwztelename',
  talk: 'Kwzgespraech',
  reply: 'Kwzantwort',
} as const
const canaries = [...Object.values(words), String(chatId)]

const folder = mkdtempSync(join(tmpdir(), 'kausa-linking-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'kausa-linking-copy-'))
const file = join(folder, 'kausa.db')

let service: TestService
let sam: AdvisorId
let web: Guest
let phone: ReturnType<TestService['telegram']['person']>
let code = ''
/** Who the two were before, and are. */
let people: { readonly web: PersonId; readonly phone: PersonId }

const text = (key: string) => content().book.text(tr, key)
const heardOnPhone = (key: string) => phone.transcript.filter((message) => plain(message.text).includes(stem(tr, key)))
async function does(...acts: readonly (() => unknown)[]): Promise<void> {
  for (const act of acts) {
    act()
    await service.settle()
  }
}
const presses = (key: string) => () => phone.presses(text(key))
const says = (words_: string) => () => phone.says(words_)

const phoneConversation = () => service.house.app.receiver.conversationOf({ channel: 'telegram', chat: String(chatId) })
async function documentOf(conversation: string): Promise<ConversationDocument> {
  const found = await service.store.get<ConversationDocument & JsonObject>(conversationKey(conversation as never))
  if (!found) throw new Error('There is no such chat')
  return found
}
/** Every chat that is kept, by who it is of. */
async function chats(): Promise<readonly ConversationDocument[]> {
  const all = await dump(service.store, file)
  return [...all].flatMap(([key, value]) => (key.startsWith('conversation:') ? [value as unknown as ConversationDocument] : []))
}
async function openCase(): Promise<CaseId> {
  const listed = await service.store.list(`cases:mine:${sam}`)
  expect(listed).toHaveLength(1)
  return listed[0]?.key.slice('case:'.length) as CaseId
}

beforeAll(async () => {
  service = await startTestService({ folder })
  // Only those of the test, so that it is known who comes.
  await service.desk(async ({ tx }) => {
    for (const advisor of await listAdvisors(tx)) putAdvisor(tx, { ...advisor, active: false })
  })
  sam = (await service.hire('Sam')).id
  await service.publish({ format: 'info-session' })

  web = new Guest(service, de)
  await web.arrives()
  await web.registersUpToSummary(words.web, web.text('ui:formats.info-session'))
  await web.confirms()
  await web.hears('dialogs/register:booked.text')

  phone = service.telegram.person({ id: chatId, language: 'tr' })
  await does(
    () => phone.opens(),
    presses('dialogs/welcome:who.options.applicant'),
    presses('dialogs/menu:what.options.human'),
    presses('ui:options.yes'),
    says(`${words.concern} hakkında`),
    presses('dialogs/human:situation.options.searching'),
    presses('dialogs/human:letter.options.none'),
    presses('dialogs/human:status.options.title'),
    says(words.telegram),
    says('0151 23456789'),
    presses('dialogs/human:confirm.options.yes'),
  )
  const [, other] = [await documentOf(phoneConversation()), await chats()]
  const mine = (await documentOf(phoneConversation())).state.person
  people = { phone: mine, web: other.find(({ state }) => state.person !== mine)?.state.person ?? mine }
  await service.store.backup(join(elsewhere, 'apart.db'))
}, 120_000)

afterAll(async () => {
  await service.stop()
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true })
})

describe('two chats of one person, Telegram in Turkish and web chat in German', () => {
  it('are two people as long as nobody says otherwise', async () => {
    expect(people.phone).not.toBe(people.web)
    expect((await readPerson(service.store, people.phone))?.bookings).toEqual([])
  })

  it('a code is given in the first, with what it does', async () => {
    await web.says('meine Daten')
    await web.presses('dialogs/data:what.options.link')
    const told = await web.hears('dialogs/data:code.text')
    code = /chat-[2-9b-z]{5}-[2-9b-z]{5}/.exec(plain(told.text))?.[0] ?? ''
    expect(code).not.toBe('')
    await service.settle()
    expect(wordsIn(JSON.stringify([...(await dump(service.store, file))]), [`${code.slice(5)}`])).toEqual(
      // The web chat keeps what it showed until it is read; nothing else does.
      wordsIn(JSON.stringify([...(await dump(service.store, file))].filter(([key]) => /^(conversation|web)/.test(key))), [
        code.slice(5),
      ]),
    )
  })

  it('a wrong code is an ordinary message: nothing is asked, nothing joined', async () => {
    const before = heardOnPhone('dialogs/link:sure.text').length
    await does(says('chat-22222-33333'))
    expect(heardOnPhone('dialogs/link:sure.text')).toHaveLength(before)
    expect((await documentOf(phoneConversation())).state.person).toBe(people.phone)
  })

  it('the right one asks first, in the language of this chat, and a no joins nothing', async () => {
    await does(says(code), presses('dialogs/link:sure.options.no'))
    expect(heardOnPhone('dialogs/link:sure.text')).toHaveLength(1)
    expect(heardOnPhone('dialogs/link:not-linked.text')).toHaveLength(1)
    expect((await documentOf(phoneConversation())).state.person).toBe(people.phone)
  })

  it('with a yes both are told, and both belong to one person: booking, case, consents', async () => {
    await does(says(code.toUpperCase()), presses('dialogs/link:sure.options.yes'))
    expect(heardOnPhone('dialogs/link:linked.text')).toHaveLength(1)
    expect(plain((await web.hears('ui:notice.linked')).text)).toContain('Telegram')
    const both = await chats()
    expect(both).toHaveLength(2)
    for (const { state } of both) {
      expect([state.person, state.linked, Object.keys(state.consents).toSorted()]).toEqual([people.web, true, expect.anything()])
    }
    const person = await readPerson(service.store, people.web)
    expect([person?.bookings.length, person?.cases.length, person?.conversations.length]).toEqual([1, 1, 2])
    expect(await readPerson(service.store, people.phone)).toBeNull()
    // Sealed with the one key: nothing that is a document is left under the other.
    const left = query<{ key: string }>(
      file,
      'SELECT key FROM document JOIN person USING (owner) WHERE person.id = ?',
      people.phone,
    )
    expect(left).toEqual([])
    await does(says('verilerim'), presses('dialogs/data:what.options.show'))
    expect(plain(phone.transcript.at(-1)?.text ?? '')).toContain(plain(text('ui:formats.info-session')))
  })

  it('the code is used up', async () => {
    await web.says(code)
    await service.settle()
    expect(web.heard('dialogs/link:sure.text')).toEqual([])
  })

  it('an advisor answers in the chat they wrote from last; the other one learns it when it is used', async () => {
    const one = await openCase()
    const press = { case: one, advisor: sam }
    await does(says('Merhaba'))
    await service.desk((desk) => claimCase(desk, press))
    await service.desk((desk) => replyToCase(desk, { ...press, text: `${words.reply} eins` }))
    await service.settle()
    expect(phone.transcript.filter(({ text: said }) => said.includes(`${words.reply} eins`))).toHaveLength(1)
    expect(web.told.filter(({ text: said }) => said.includes(words.reply))).toEqual([])

    await web.says(`${words.talk} aus dem Netz`)
    await web.hears('ui:with-human')
    await service.settle()
    expect((await readCase(service.store, one))?.transcript.at(-1)?.text).toBe(`${words.talk} aus dem Netz`)
    await service.desk((desk) => replyToCase(desk, { ...press, text: `${words.reply} zwei` }))
    await service.settle()
    await eventually(() => web.told.some(({ text: said }) => said.includes(`${words.reply} zwei`)))
    expect(phone.transcript.filter(({ text: said }) => said.includes(`${words.reply} zwei`))).toEqual([])
  })

  it('a consent that is withdrawn in one is withdrawn in both', async () => {
    await web.says('meine Daten')
    await web.presses('dialogs/data:what.options.withdraw-advice')
    await web.presses('dialogs/data:sure-advice.options.yes')
    await web.hears('dialogs/data:withdrawn.text')
    await service.settle()
    await does(says('menü'))
    const { state } = await documentOf(phoneConversation())
    expect([state.situation.kind === 'with-human', state.openCase, Object.keys(state.consents)]).toEqual([
      false,
      null,
      ['events'],
    ])
    expect(heardOnPhone('ui:left')).toHaveLength(1)
  })

  it('what is agreed to in one holds in the other without asking again', async () => {
    await does(says('menü'), presses('dialogs/menu:what.options.human'), presses('ui:options.yes'), says('menü'))
    const asked = web.heard('dialogs/consent:advice.text').length
    await web.says('Menü')
    await web.presses('dialogs/menu:what.options.human')
    await web.hears('dialogs/human:concern.text')
    expect(web.heard('dialogs/consent:advice.text')).toHaveLength(asked)
  })
})

describe('an erasure in one of them', () => {
  it('is told in the other without details, and leaves nothing of both', async () => {
    await service.store.backup(join(elsewhere, 'together.db'))
    await does(says('verilerim'), presses('dialogs/data:what.options.erase'), presses('dialogs/data:sure-erase.options.yes'))
    expect(heardOnPhone('dialogs/data:erased.text')).toHaveLength(1)
    await web.hears('ui:erased-elsewhere')
    service.clock.move(2 * day)
    await service.settle()
    const all = JSON.stringify([...(await dump(service.store, file))])
    expect(wordsIn(all, [...canaries, people.web, people.phone])).toEqual([])
    expect(query(file, 'SELECT id FROM person WHERE id IN (?, ?)', people.web, people.phone)).toEqual([])
    expect(wordsInFolder(folder, [...canaries, people.web, people.phone])).toEqual([])
    expect(wordsIn(service.logged.join('\n'), canaries)).toEqual([])
  })

  it('begins anew in both, as two strangers', async () => {
    await does(() => phone.opens())
    await web.opens()
    await service.settle()
    const now = await chats()
    expect(new Set(now.map(({ state }) => state.person)).size).toBe(now.length)
    expect(now.map(({ state }) => state.linked)).toEqual(now.map(() => undefined))
  })

  it.each(['apart', 'together'])('holds for a backup from when they were %s', async (which) => {
    const copy = join(elsewhere, `${which}-restored.db`)
    await restoreBackup(join(elsewhere, `${which}.db`), copy)
    const dataKey = Buffer.from(readFileSync(join(folder, 'data.key'), 'utf8').trim(), 'base64')
    const journal = join(folder, 'erasures.journal')
    const naked = await openSqliteStore({ file: copy, dataKey, journal: join(elsewhere, 'empty.journal') })
    const before = JSON.stringify([...(await dump(naked, copy))])
    await naked.close()
    expect(wordsIn(before, [words.web, words.concern, people.web]).length).toBeGreaterThan(0)
    await restoreBackup(join(elsewhere, `${which}.db`), copy)
    const store = await openSqliteStore({ file: copy, dataKey, journal })
    const after = JSON.stringify([...(await dumpAll(store, copy))])
    await store.close()
    // Ids in what is the centre's own (a seat at an occasion) are mended when the service starts.
    expect(wordsIn(after, canaries)).toEqual([])
    expect(query(copy, 'SELECT id FROM person WHERE id IN (?, ?)', people.web, people.phone)).toEqual([])
  })
})
