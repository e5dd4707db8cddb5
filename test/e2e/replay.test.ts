import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listFailures } from '../../src/app/failures.ts'
import { applyFailure, replayFailure } from '../../src/app/replay.ts'
import { failureLines, replayedInWords } from '../../src/cli/replay.ts'
import { rehearse } from '../../src/store/rehearsal.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { eventually, Guest, stem, tr } from './guest.ts'

const run = promisify(execFile)
const broken = 'dialogs/human:situation.text'
let isBroken = false
let service: TestService

beforeAll(async () => {
  const { book } = content()
  service = await startTestService({
    book: {
      ...book,
      text: (language, key, values) => {
        if (isBroken && key === broken) throw new TypeError('planted')
        return book.text(language, key, values)
      },
    },
  })
})
afterAll(() => service.stop())

const parts = () => service.house.parts
const kept = () => listFailures(service.store, 100)
const replay = (name: string, standing: 'then' | 'now' = 'then') =>
  replayFailure(parts(), rehearse(service.store), name, standing)

describe('a kept failure', () => {
  let guest: Guest
  let name: string
  beforeEach(async () => {
    isBroken = false
    guest = new Guest(service, tr)
    await guest.arrives()
    await guest.presses('dialogs/menu:what.options.human')
    await guest.presses('ui:options.yes')
    await guest.hears('dialogs/human:concern.text')
    isBroken = true
    await guest.says('Meslek eğitimi arıyorum')
    await guest.hears('ui:failed')
    const [latest] = await kept()
    name = latest?.[0] ?? ''
  })

  it('is listed with its error, and replayed without a trace: broken as long as the program is, then well', async () => {
    expect(failureLines(await kept())).toContain(`${name}  `)
    expect(failureLines(await kept())).toMatch(/said {2}TypeError: planted/)
    const before = await everything()
    expect(await replay(name)).toEqual({ kind: 'still-fails', error: 'TypeError: planted' })
    isBroken = false
    // Meanwhile the talk has gone on; the replay stands where it failed.
    await guest.says('Meslek eğitimi arıyorum')
    await guest.hears(broken)
    const heard = guest.told.length
    const then = await everything()
    const replayed = await replay(name)
    expect(replayed.kind === 'works' && replayed.said.map(({ text }) => text)).toEqual([
      expect.stringContaining(stem(tr, broken)),
    ])
    expect(replayedInWords(replayed)).toContain(stem(tr, broken))
    await service.settle()
    expect([await everything(), guest.told.length]).toEqual([then, heard])
    expect(before.length).toBe(then.length)
  })

  it('is worked for good once, and is gone then', async () => {
    isBroken = false
    expect(await replay(name, 'now')).toMatchObject({ kind: 'works' })
    const copies = [applyFailure(parts(), name), applyFailure(parts(), name)]
    expect((await Promise.all(copies)).toSorted()).toEqual([false, true])
    await service.settle()
    await eventually(() => guest.heard(broken).length === 1)
    expect((await kept()).map(([each]) => each)).not.toContain(name)
    expect(await replay(name)).toEqual({ kind: 'gone' })
    expect(guest.heard(broken)).toHaveLength(1)
  })
})

it('a failure whose words nobody agreed to keep says so', async () => {
  await service.store.transact(null, async (tx) =>
    tx.put('failure:anonymous', { at: 1, error: 'TypeError', event: { kind: 'said' } }, { index: { failures: '1' } }),
  )
  expect(await replay('anonymous')).toEqual({ kind: 'not-kept' })
})

/** All failures and conversations, as they are kept. */
async function everything(): Promise<readonly unknown[]> {
  const failures = await kept()
  const chats = failures.flatMap(([, { conversation }]) => (conversation ? [conversation] : []))
  const documents = await Promise.all(chats.map((chat) => service.store.get(`conversation:${chat}`)))
  return [...failures, ...documents]
}

describe('npm run replay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kausa-replay-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const main = new URL('../../src/main.js', import.meta.url).pathname
  const played = async (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    const { stdout } = await run(process.execPath, [main, 'replay', '--file', file], {
      cwd: new URL('../..', import.meta.url).pathname,
    })
    return stdout
  }
  const text = (key: string) => content().book.text(tr, key)

  it('plays a story with the program as it is', async () => {
    const steps = [
      { person: { open: true } },
      { bot: ['ui:welcome'] },
      { person: { press: 'dialogs/welcome:who.options.applicant' } },
    ]
    const talk = await played(
      'story.yaml',
      JSON.stringify({ story: 'x', language: 'tr', steps: [...steps, { clock: { days: 1 } }] }),
    )
    expect(talk).toContain(text('ui:welcome'))
    expect(talk).toContain(`> [${text('dialogs/welcome:who.options.applicant')}]\n\n`)
    expect(talk).toContain(text('dialogs/menu:what.text'))
    expect(talk).toContain('(not played: clock)')
  })

  it('plays what somebody said who was given their data', async () => {
    const transcript = [
      { from: 'person', text: text('ui:nav.help'), at: '2026-11-23T09:00:00.000Z' },
      { from: 'advisor', text: 'Yarın gelin', at: '2026-11-23T09:01:00.000Z' },
    ]
    const talk = await played(
      'my-data.json',
      JSON.stringify({ person: { language: 'tr' }, bookings: [], cases: [{ transcript }] }),
    )
    expect(talk).toContain(`> ${text('ui:nav.help')}\n\n${text('ui:help')}`)
    expect(talk).not.toContain('Yarın gelin')
  })

  it('says what it cannot read', async () => {
    await expect(played('other.json', '{"a":1}')).rejects.toThrow('neither a story nor an export')
  })
})
