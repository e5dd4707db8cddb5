import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { readOccasion } from '../../../src/records/occasions/occasion.ts'
import { openDatabase } from '../../../src/store/schema.ts'
import { hour, monday, startTestService, type TestService } from '../../support/service.ts'
import { eventually, Guest } from '../guest.ts'
import { people, shelf } from './life.ts'

const versions = readdirSync(shelf)
let service: TestService | undefined

afterEach(() => service?.stop())

/** The store that an earlier version left behind, taken from the shelf. */
function takeDown(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kausa-released-'))
  for (const file of readdirSync(join(shelf, version)))
    writeFileSync(join(folder, file.replace(/\.gz$/, '')), gunzipSync(readFileSync(join(shelf, version, file))), { mode: 0o600 })
  return folder
}

/** This version on it, an hour later. */
async function startOn(version: string): Promise<TestService> {
  service = await startTestService({ folder: takeDown(version), at: monday + hour })
  return service
}

/** How tables and indexes of a file are made, as soon as this version has opened it. */
function schemaOf(file: string): unknown {
  const db = openDatabase(file, { readOnly: false })
  const made = db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()
  db.close()
  return made
}

it('there is a store of every release', () => {
  expect(versions).not.toEqual([])
})

describe.each(versions)('the store of version %s', (version) => {
  it('has the schema of a new one as soon as it is opened', () => {
    const folder = takeDown(version)
    expect(schemaOf(join(folder, 'kausa.db'))).toEqual(schemaOf(join(folder, 'new.db')))
    rmSync(folder, { recursive: true })
  })

  it('is opened, and everybody goes on where they were', { timeout: 60_000 }, async () => {
    const house = await startOn(version)
    const asks = new Guest(house, undefined, people.asks)
    await asks.person.says('Danke, bis morgen!')
    await house.settle()
    const [open] = await house.store.list('cases:all')
    expect(JSON.stringify(await house.store.get(open?.key ?? 'case:none'))).toContain('Danke, bis morgen!')
    // The bot keeps silent while Lena is in charge.
    expect(asks.heard('dialogs/menu:what.text')).toEqual([])

    const halfway = new Guest(house, undefined, people.halfway)
    await halfway.person.says('1')
    await halfway.hears('dialogs/human:letter.text')

    const erased = new Guest(house, undefined, people.erased)
    await erased.opens()
    await erased.hears('dialogs/welcome:who.text')

    const [listed] = await house.store.list('occasions')
    const occasion = () => readOccasion(house.store, listed?.key.slice('occasion:'.length) as Parameters<typeof readOccasion>[1])
    expect([(await occasion())?.seats.length, (await occasion())?.waiting.length]).toEqual([1, 1])
    const comes = new Guest(house, undefined, people.comes)
    const waits = new Guest(house, undefined, people.waits)
    waits.person.listens()
    await comes.person.says('Menü')
    await comes.presses('dialogs/menu:what.options.bookings')
    await comes.pressesLabel((label) => label.includes('(angemeldet)'))
    await comes.presses('dialogs/bookings:sure.options.yes')
    await waits.hears('ui:notice.offer')
    expect((await occasion())?.offers).toHaveLength(1)
    rmSync(house.folder, { recursive: true, force: true })
  })

  it('keeps its timers: the reminder rings the day before', { timeout: 60_000 }, async () => {
    const house = await startOn(version)
    const comes = new Guest(house, undefined, people.comes)
    comes.person.listens()
    house.clock.move((9 * 24 + 6) * hour)
    await house.settle()
    await eventually(
      () => comes.told.length > 0,
      () => 'No reminder came',
    )
    expect(comes.told.map(({ text }) => text).join()).toMatch(/Clara|morgen|Erinnerung/)
    rmSync(house.folder, { recursive: true, force: true })
  })
})
