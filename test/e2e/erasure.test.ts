import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdvisorId, CaseId, Json, JsonObject } from '../../src/engine/ids.ts'
import { listAdvisors } from '../../src/records/advisors/advisor.ts'
import { newSecret, offerSignIn } from '../../src/records/advisors/sign-in.ts'
import { claimCase, noteOnCase, replyToCase } from '../../src/records/cases/advising.ts'
import { restoreBackup } from '../../src/store/backup.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { content, day, hour, monday, startTestService, type TestService } from '../support/service.ts'
import { faults } from '../support/telegram-server.ts'
import { de, eventually, Guest, plain, tr } from './guest.ts'
import { dump, dumpAll, query, wordsIn, wordsInFolder } from './raw.ts'

const chatId = 7_718_281_828_459
/** One word for every field somebody can fill; each is found nowhere else. */
const words = {
  firstName: 'Kwzvorname',
  company: 'Kwzfirma',
  concern: 'Kwzanliegen',
  contact: 'kwzpost',
  phone: '98765401',
  emergency: '98765402',
  second: 'Kwzzweites',
  talk: 'Kwzgespraech',
  reply: 'Kwzantwort',
  note: 'Kwzvermerk',
  waiting: 'Kwzwartend',
  dead: 'Kwzunzustellbar',
  failed: 'Kwzfehler',
  half: 'Kwzhalb',
  telegramName: 'Kwztelegram',
  telegramUser: 'kwzbenutzer',
  chat: String(chatId),
} as const
const canaries: readonly string[] = Object.values(words)

const folder = mkdtempSync(join(tmpdir(), 'kausa-erasure-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'kausa-erasure-copy-'))
const file = join(folder, 'kausa.db')
const backup = join(elsewhere, 'backup.db')

let service: TestService
let person: ReturnType<TestService['telegram']['person']>
let other: Guest
let brokenText: string | null = null
/** How the person is called inside, and the number of their key. */
let inside: { readonly id: string; readonly owner: number }
let othersBefore: ReadonlyMap<string, Json>

const text = (key: string) => content().book.text(tr, key)
const told = (key: string) => person.transcript.filter((message) => plain(message.text).includes(plain(text(key)).slice(0, 25)))

/** Lets something happen, and everything it causes. */
async function does(...acts: readonly (() => unknown)[]): Promise<void> {
  for (const act of acts) {
    act()
    await service.settle()
  }
}
/** A press by the text of the label, once it is offered; sometimes labels go on after their text. */
const presses = (key: string) => () => person.presses(text(key))
const pressesLike = (part: string) => () => {
  const labels = person.transcript.flatMap(({ keyboard }) => keyboard.flat().map((button) => button.text))
  person.presses(labels.findLast((label) => plain(label).includes(part)) ?? part)
}
const from = {
  id: chatId,
  is_bot: false,
  first_name: words.telegramName,
  last_name: words.telegramName,
  username: words.telegramUser,
  language_code: 'tr',
}
const says = (words_: string) => () => person.sends({ text: words_, from })

async function openCase(): Promise<CaseId> {
  const [first] = await service.store.list('cases:open')
  const one = first && (await service.store.get<JsonObject>(first.key))
  if (!one) throw new Error('No case is open')
  return one.id as CaseId
}

/** What the other person's own documents say. */
async function ofOther(): Promise<ReadonlyMap<string, Json>> {
  const mine = inside.owner
  const keys = query<{ key: string }>(file, 'SELECT key FROM document WHERE owner IS NOT NULL AND owner <> ?', mine).map(
    ({ key }) => key,
  )
  const all = await dump(service.store, file)
  return new Map([...all].filter(([key]) => keys.includes(key)))
}

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({
    folder,
    book: {
      ...book,
      text: (language, key, values) => {
        if (key === brokenText) throw new Error(`planted ${words.failed}`)
        return book.text(language, key, values)
      },
    },
  })
  const sam: AdvisorId = (await service.hire('Sam')).id
  await service.publish({ format: 'jump', start: service.clock.now() + 20 * day, end: service.clock.now() + 20 * day + hour })
  const small = {
    format: 'info-session',
    capacity: 1,
    start: service.clock.now() + 25 * day,
    end: service.clock.now() + 25 * day + hour,
  }
  await service.publish(small)
  await service.publish({ ...small, format: 'parents-evening', capacity: 9 })

  other = new Guest(service, de)
  await other.arrives()
  await other.registersUpToSummary('Berta', other.text('ui:formats.info-session'))
  await other.confirms()
  await other.hears('dialogs/register:booked.text')

  person = service.telegram.person({ id: chatId, name: words.telegramName, language: 'tr' })
  // As a company: a case with the fixed contact person, a talk, a reply, a remark, and its end.
  await does(
    () => person.sends({ text: '/start', from }),
    presses('dialogs/welcome:who.options.company'),
    presses('dialogs/menu:what.options.contact-person'),
    presses('ui:options.yes'),
    says(`${words.concern} hakkında soru`),
    says(`${words.company} GmbH`),
    says('40210'),
    says(words.firstName),
    says(`${words.contact}@example.org`),
    presses('dialogs/contact-person:confirm.options.yes'),
  )
  const firstCase = { case: await openCase(), advisor: sam }
  await service.desk((desk) => claimCase(desk, firstCase))
  await service.settle()
  await does(says(`${words.talk} burada`))
  await service.desk((desk) => replyToCase(desk, { ...firstCase, text: `${words.reply} von Sam` }))
  await service.desk((desk) => noteOnCase(desk, { ...firstCase, text: `${words.note} intern` }))
  await service.settle()
  await does(presses('ui:end-talk'))

  // As somebody who helps: a place with reminders, a place in a waiting list, an open case, a failure, a form half done.
  await does(
    presses('ui:nav.menu'),
    presses('dialogs/menu:what.options.audience'),
    presses('dialogs/welcome:who.options.helper'),
    presses('dialogs/menu:what.options.register'),
    presses('ui:options.yes'),
    pressesLike(text('ui:formats.jump')),
    says(words.firstName),
    presses('dialogs/register:age.options.25-plus'),
    says(`0151 ${words.emergency}`),
    presses('dialogs/register:confirm.options.yes'),
    presses('ui:nav.menu'),
    presses('dialogs/menu:what.options.register'),
    pressesLike(text('ui:formats.info-session')),
    says(words.firstName),
    presses('dialogs/register:age.options.25-plus'),
    presses('dialogs/register:needs.options.other'),
    presses('dialogs/register:confirm.options.yes'),
    presses('ui:nav.menu'),
    presses('dialogs/menu:what.options.human'),
    says(`${words.second} hakkında`),
    presses('dialogs/human:situation.options.searching'),
    presses('dialogs/human:letter.options.none'),
    presses('dialogs/human:status.options.title'),
    says(words.firstName),
    says(`0151 ${words.phone}`),
    presses('dialogs/human:confirm.options.yes'),
  )
  const secondCase = { case: await openCase(), advisor: sam }
  await does(
    presses('ui:nav.menu'),
    presses('dialogs/menu:what.options.register'),
    pressesLike(text('ui:formats.parents-evening')),
  )
  brokenText = 'dialogs/register:age.text'
  await does(says(`${words.failed}`))
  brokenText = null
  await does(says(words.half))

  // An advisor takes over: one reply is refused for good, the next waits because the platform wants less; the erasure is asked for.
  await service.desk((desk) => claimCase(desk, secondCase))
  await service.settle()
  await does(says('verilerim'), presses('dialogs/data:what.options.erase'))
  service.telegram.fail('sendMessage', { ok: false, error_code: 400, description: 'Bad Request: planted' })
  await service.desk((desk) => replyToCase(desk, { ...secondCase, text: `${words.dead} von Sam` }))
  await service.settle()
  service.telegram.fail('sendMessage', faults.tooMany(1800))
  await service.desk((desk) => replyToCase(desk, { ...secondCase, text: `${words.waiting} von Sam` }))
  await service.settle()

  const found = await service.store.get<JsonObject>(`case:${secondCase.case}`)
  const id = String(found?.person)
  const [row] = query<{ owner: number }>(file, 'SELECT owner FROM person WHERE id = ?', id)
  if (!row) throw new Error('The person has no key')
  inside = { id, owner: row.owner }
  othersBefore = await ofOther()
}, 60_000)

afterAll(async () => {
  await service.stop()
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true })
})

describe('before an erasure', () => {
  it('every field is filled in every situation, and the dump sees it: otherwise the rest would prove nothing', async () => {
    const all = await dump(service.store, file)
    const everything = JSON.stringify([...all])
    // The platform's names are not kept at all; the reply that waits lies in the outbox.
    const kept = canaries.filter((word) => ![words.telegramName, words.telegramUser, words.waiting].includes(word as never))
    expect(wordsIn(everything, kept)).toEqual(kept)
    const kinds = new Set([...all.keys()].map((key) => key.split(':')[0]))
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'conversation',
        'person',
        'booking',
        'case',
        'company',
        'failure',
        'timer booking',
        'timer conversation',
      ]),
    )
    expect([...all.keys()].some((key) => key.startsWith('dead '))).toBe(true)
    const waiting = query<{ n: number }>(file, 'SELECT count(*) AS n FROM parcel WHERE owner = ?', inside.owner)
    expect(waiting[0]?.n).toBeGreaterThan(0)
  })

  it('no file and no log line shows a word of it', async () => {
    await service.store.backup(backup)
    expect(wordsInFolder(folder, canaries)).toEqual([])
    expect(wordsInFolder(elsewhere, canaries)).toEqual([])
    expect(wordsIn(service.logged.join('\n'), canaries)).toEqual([])
  })

  it('the search finds every form it looks for', () => {
    const [word = ''] = canaries
    const planted = [
      word,
      Buffer.from(word, 'utf16le'),
      Buffer.from(`?${word}!`).toString('base64'),
      Buffer.from(`??${word}`).toString('base64'),
      Buffer.from(word).toString('hex'),
    ]
    for (const form of planted) expect(wordsIn(form, canaries)).toEqual([word])
  })
})

describe('an erasure, asked for in Turkish', () => {
  it('is confirmed with a receipt, and nothing else is sent any more', async () => {
    await does(presses('dialogs/data:sure-erase.options.yes'))
    service.clock.move(hour)
    await service.settle()
    await eventually(() => told('dialogs/data:erased.text').length === 1)
    service.clock.move(21 * day)
    await service.settle()
    expect(plain(person.transcript.at(-1)?.text ?? '')).toContain(plain(text('dialogs/data:erased.text')).slice(0, 25))
    expect(wordsIn(JSON.stringify(person.transcript), [words.waiting, words.dead])).toEqual([])
  })

  it('leaves nothing in the store: no document, no mention, no key', async () => {
    const all = JSON.stringify([...(await dump(service.store, file))])
    expect(wordsIn(all, [...canaries, inside.id])).toEqual([])
    for (const table of ['document', 'parcel', 'timer', 'dead', 'person'])
      expect(query(file, `SELECT * FROM ${table} WHERE owner = ?`, inside.owner), table).toEqual([])
    const [key] = query<{ wrapped: Buffer }>(file, 'SELECT wrapped FROM person_key WHERE owner = ?', inside.owner)
    expect(key?.wrapped.every((byte) => byte === 0)).toBe(true)
  })

  it('leaves nothing in files, log lines, or the pages of others', async () => {
    expect(wordsInFolder(folder, [...canaries, inside.id])).toEqual([])
    expect(wordsIn(service.logged.join('\n'), canaries)).toEqual([])
    expect(wordsIn(JSON.stringify(other.told), canaries)).toEqual([])
    for (const page of await pages()) expect(wordsIn(page, canaries)).toEqual([])
  })

  it('leaves everybody else as they were', async () => {
    const after = await ofOther()
    const bookings = [...othersBefore].filter(([key]) => !key.startsWith('conversation:'))
    expect(bookings.length).toBeGreaterThanOrEqual(2)
    for (const [key, value] of bookings) expect(after.get(key), key).toEqual(value)
    await other.says(other.text('ui:nav.help'))
    await other.hears('ui:help')
  })

  it('of somebody who cannot be reached keeps no letter with their address', async () => {
    const gone = service.telegram.person({ id: chatId + 1, language: 'tr' })
    const press = (key: string) => () => gone.presses(text(key))
    await does(
      () => gone.opens(),
      press('dialogs/welcome:who.options.applicant'),
      press('dialogs/menu:what.options.data'),
      press('dialogs/data:what.options.erase'),
    )
    service.telegram.fail('sendMessage', faults.blocked)
    await does(press('dialogs/data:sure-erase.options.yes'))
    expect(gone.transcript.some((message) => message.text.includes(text('dialogs/data:erased.text').slice(0, 25)))).toBe(false)
    expect(wordsIn(JSON.stringify([...(await dump(service.store, file))]), [String(chatId + 1)])).toEqual([])
  })
})

describe('a backup from before the erasure', () => {
  it('shows everything when it is read without the journal, which is what the journal is for', async () => {
    const copy = join(elsewhere, 'naked.db')
    copyFileSync(backup, copy)
    const store = await openSqliteStore({ file: copy, dataKey: dataKey(), journal: join(elsewhere, 'empty.journal') })
    const all = JSON.stringify([...(await dumpAll(store, copy))])
    await store.close()
    expect(wordsIn(all, [words.concern, words.waiting, words.dead, words.chat])).toEqual([
      words.concern,
      words.waiting,
      words.dead,
      words.chat,
    ])
  })

  it('that is restored beside the journal shows nothing, to nobody', async () => {
    await service.stop()
    await restoreBackup(backup, file)
    service = await startTestService({ folder, at: monday })
    await service.settle()
    const store = service.store
    const all = await dumpAll(store, file)
    expect(wordsIn(JSON.stringify([...all]), [...canaries, inside.id])).toEqual([])
    for (const table of ['document', 'parcel', 'timer', 'dead', 'person'])
      expect(query(file, `SELECT * FROM ${table} WHERE owner = ?`, inside.owner), table).toEqual([])
    for (const [key, value] of othersBefore) expect(all.get(key), key).toEqual(value)
    expect(query(file, "SELECT key FROM document WHERE key LIKE 'company%'")).toEqual([])
    await service.stop()
    expect(wordsInFolder(folder, [...canaries, inside.id])).toEqual([])
    service = await startTestService({ folder })
  })
})

const dataKey = () => Buffer.from(readFileSync(join(folder, 'data.key'), 'utf8').trim(), 'base64')

/** The pages of a coordinator who is signed in, and the ones everybody can see. */
async function pages(): Promise<readonly string[]> {
  const { url } = service
  // The link printed at the start is older than fifteen minutes by now.
  const secret = newSecret()
  await service.desk(async (desk) => {
    const coordinator = (await listAdvisors(desk.tx)).find(({ roles }) => roles.includes('coordinator'))
    if (coordinator) offerSignIn(desk, { advisor: coordinator.id, secret })
  })
  const headers = { origin: url }
  const signIn = await fetch(`${url}/console/sign-in?token=${secret}`)
  const event = /name="event" value="([^"]+)"/.exec(await signIn.text())?.[1] ?? ''
  const entered = await fetch(`${url}/console/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token: secret, event }),
    headers,
    redirect: 'manual',
  })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { cookie } })
    expect(answer.status, path).toBe(200)
    return answer.text()
  }
  const occasions = (await service.store.list('occasions')).map(({ key }) => key.slice('occasion:'.length))
  const ofOccasions = occasions.flatMap((id) => [`/console/events/${id}`, `/console/events/${id}/bookings.csv`])
  const boxes = ['open', 'mine', 'all', 'closed'].map((box) => `/console?box=${box}`)
  return Promise.all(
    [
      '/chat',
      '/privacy',
      '/imprint',
      '/console',
      ...boxes,
      '/console/events',
      '/console/failures',
      '/console/team',
      ...ofOccasions,
    ].map(get),
  )
}
