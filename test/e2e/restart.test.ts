import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedbackBetween } from '../../src/records/people/feedback.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { freePort } from '../support/free-port.ts'
import { WebPerson } from '../support/web-person.ts'
import { de, Guest } from './guest.ts'
import { ServiceProcess } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'kausa-restart-'))
const started: ServiceProcess[] = []
const people: WebPerson[] = []
let port: number

/** Starts the product in the shared folder, unless other settings are given. */
function start(more: Readonly<Record<string, string>> = {}, cwd = folder): ServiceProcess {
  const one = new ServiceProcess({ PORT: String(port), ...more }, cwd)
  started.push(one)
  return one
}

const web = {
  webPerson: (session?: string) => {
    const person = new WebPerson(`http://localhost:${port}`, session)
    people.push(person)
    return person
  },
}

beforeAll(async () => {
  port = await freePort()
})
afterAll(async () => {
  for (const person of people) person.close()
  for (const one of started) one.child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  rmSync(folder, { recursive: true, force: true })
})

describe('a process that dies', { timeout: 60_000 }, () => {
  it('goes on in the middle of a form with its answers, and acts once on what came twice', async () => {
    let service = start()
    await service.ready()
    const session = randomBytes(32).toString('hex')
    const guest = new Guest(web, de, session)
    await guest.arrives()
    await guest.hears('dialogs/menu:what.text')
    // Counted, so that a second time would show whatever is said about it.
    const counted = { id: randomUUID(), kind: 'pressed', press: 'h:y:training-pay' }
    expect((await guest.person.send(counted)).status).toBe(202)
    await guest.hears('ui:helped.thanks')
    await guest.presses('ui:nav.menu')
    await guest.presses('dialogs/menu:what.options.human')
    await guest.presses('ui:options.yes')
    await guest.answers('dialogs/human:concern.text', 'Ich suche Rat für meine Bewerbung')
    await guest.presses('dialogs/human:situation.options.searching')
    await guest.presses('dialogs/human:letter.options.none')
    await guest.presses('dialogs/human:status.options.unknown')
    await guest.hears('dialogs/human:name.text')

    // Stored and answered: then the power goes.
    const once = { id: randomUUID(), kind: 'said', text: 'Amina' }
    expect((await guest.person.send(once)).status).toBe(202)
    await service.kill('SIGKILL')
    service = start()
    await service.ready()
    for (const again of [counted, once]) expect((await guest.person.send(again)).status).toBe(202)
    await guest.hears('dialogs/human:phone.text')

    // Under way when the power goes: nobody knows whether it was stored, so the page sends it again.
    const doubtful = { id: randomUUID(), kind: 'said', text: '0151 23456789' }
    const lost = guest.person.send(doubtful).catch(() => null)
    await service.kill('SIGKILL')
    await lost
    service = start()
    await service.ready()
    expect((await guest.person.send(doubtful)).status).toBe(202)
    const summary = await guest.hears('dialogs/human:confirm.text')
    expect((await guest.person.send(doubtful)).status).toBe(202)

    for (const answer of ['Ich suche Rat für meine Bewerbung', 'Amina', '1512 3456789']) expect(summary.text).toContain(answer)
    await guest.presses('dialogs/human:confirm.options.yes')
    await guest.hears('dialogs/human:opened.text')
    for (const key of ['dialogs/human:phone.text', 'dialogs/human:confirm.text', 'dialogs/human:opened.text'])
      expect(guest.heard(key), key).toHaveLength(1)
    for (const problem of ['phone', 'choose', 'choose-button']) expect(guest.heard(`ui:problem.${problem}`)).toEqual([])
    guest.person.close()
    expect(await service.kill('SIGTERM')).toMatchObject({ code: 0, signal: null })

    const data = join(folder, 'data')
    const dataKey = Buffer.from(readFileSync(join(data, 'data.key'), 'utf8').trim(), 'base64')
    const store = await openSqliteStore({ file: join(data, 'kausa.db'), dataKey, journal: join(data, 'erasures.journal') })
    expect(await feedbackBetween(store, '2000', '3000')).toMatchObject([{ topic: 'training-pay', helped: 1, notHelped: 0 }])
    expect(await store.list('cases:open')).toHaveLength(1)
    await store.close()
  })
})

describe('a process that runs', { timeout: 60_000 }, () => {
  it('prints where the web chat is, and a link that signs in once', async () => {
    const service = start()
    const { chat, signIn } = await service.ready()
    expect(chat).toBe(`http://localhost:${port}/chat`)
    expect(await (await fetch(chat)).text()).toContain('<html')

    const enter = async () => {
      const form = await (await fetch(signIn)).text()
      const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? ''
      const body = new URLSearchParams({ token: value('token'), event: value('event') })
      const url = new URL(signIn)
      return fetch(`${url.origin}/console/sign-in`, { method: 'POST', body, redirect: 'manual', headers: { origin: url.origin } })
    }
    const first = await enter()
    expect([first.status, first.headers.get('location')]).toEqual([303, '/console'])
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await fetch(`http://localhost:${port}/console`, { headers: { cookie } })).status).toBe(200)
    expect((await enter()).status).toBe(401)

    expect(statSync(join(folder, 'data', 'data.key')).mode & 0o777, 'the key is for its owner alone').toBe(0o600)
    expect(readdirSync(join(folder, 'data'))).toEqual(expect.arrayContaining(['data.key', 'kausa.db']))
    expectRefused(await start({ PORT: String(await freePort()) }).refusal(), /already served by another process/)
    expectRefused(
      await start({ STORE_URL: `sqlite:${join(folder, 'other', 'kausa.db')}` }).refusal(),
      new RegExp(`PORT ${port} is in use`),
    )

    const polling = new Guest(web)
    await polling.arrives()
    const ended = await service.kill('SIGTERM')
    expect(ended).toMatchObject({ code: 0, signal: null })
    expect(ended.err).not.toMatch(/"level":[56]0/)
    polling.person.close()
  })
})

function expectRefused({ code, out, err }: Awaited<ServiceProcess['ended']>, sentence: RegExp): void {
  expect(err).toMatch(sentence)
  const lines = err
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{'))
  expect(lines, 'one sentence').toHaveLength(1)
  expect(err).not.toMatch(/^\s+at /m)
  expect(lines[0]).toMatch(/\.$/)
  expect([code, out]).toEqual([1, ''])
}

describe('wrong settings', { timeout: 60_000 }, () => {
  const https = { PUBLIC_URL: 'https://bot.example.org' }
  const wrong: readonly (readonly [variable: string, settings: Readonly<Record<string, string>>])[] = [
    ['PORT', { PORT: 'eighty' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'bot.example.org' }],
    ['STORE_URL', { STORE_URL: 'postgres://localhost' }],
    ['STORE_URL', { STORE_URL: `sqlite:${join(import.meta.filename, 'kausa.db')}` }],
    ['DATA_KEY', { DATA_KEY: 'secret' }],
    ['DATA_KEY', https],
    ['TELEGRAM_TOKEN', { TELEGRAM_TOKEN: 'token' }],
    ['TELEGRAM_API_ROOT', { TELEGRAM_API_ROOT: 'localhost' }],
    ['TELEGRAM_WEBHOOK_SECRET', { TELEGRAM_WEBHOOK_SECRET: 'short' }],
    ['TELEGRAM_WEBHOOK_SECRET', { ...https, DATA_KEY: 'ab'.repeat(32), TELEGRAM_TOKEN: '123456:ABC-def' }],
    ['TELEGRAM_ADVISORS_CHAT', { TELEGRAM_ADVISORS_CHAT: 'advisors' }],
    ['SMTP_URL', { SMTP_URL: 'mail.example.org' }],
    ['TEAMS_APP_ID', { TEAMS_APP_ID: 'app' }],
    ['TEAMS_APP_ID', { TEAMS_APP_PASSWORD: 'password' }],
    ['TEAMS_APP_PASSWORD', { TEAMS_APP_PASSWORD: 'pass word' }],
    ['TEAMS_TENANT_ID', { TEAMS_TENANT_ID: 'tenant' }],
    ['TEAMS_TENANT_ID', { TEAMS_APP_ID: randomUUID(), TEAMS_APP_PASSWORD: 'password' }],
    ['TEAMS_LOCAL_PLAYGROUND', { TEAMS_APP_ID: randomUUID(), TEAMS_LOCAL_PLAYGROUND: '1' }],
    ['TEAMS_LOCAL_PLAYGROUND', { TEAMS_LOCAL_PLAYGROUND: 'maybe' }],
    ['TEAMS_LOCAL_PLAYGROUND', { ...https, DATA_KEY: 'ab'.repeat(32), TEAMS_LOCAL_PLAYGROUND: '1' }],
  ]
  it('give one sentence that names the variable, and exit code 1', async () => {
    const waiting = [...wrong]
    const refused: (readonly [string, Awaited<ServiceProcess['ended']>])[] = []
    // A few at a time: each is a process.
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [variable, settings] = next
        refused.push([
          variable,
          await start({ PORT: '0', STORE_URL: `sqlite:${join(folder, 'none', 'kausa.db')}`, ...settings }).refusal(),
        ])
      }
    }
    await Promise.all([worker(), worker(), worker()])
    for (const [variable, ended] of refused) expectRefused(ended, new RegExp(`^${variable} `))
    expect(refused).toHaveLength(wrong.length)
  })

  it('are read from .env as well', async () => {
    const cwd = join(folder, 'with-env')
    mkdirSync(cwd)
    writeFileSync(join(cwd, '.env'), 'TELEGRAM_TOKEN=nonsense\n')
    expectRefused(await start({}, cwd).refusal(), /^TELEGRAM_TOKEN /)
  })
})
