import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, inflateSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { colourIcon, outlineIcon } from '../../src/cli/teams/icons.ts'
import { type About, checkIcon, toManifest } from '../../src/cli/teams/manifest.ts'
import { toPackage } from '../../src/cli/teams/package.ts'
import { toPng } from '../../src/cli/teams/png.ts'
import { toZip } from '../../src/cli/teams/zip.ts'

const about: About = {
  appId: '0c4f9a52-3b1e-4d0a-9a60-8d1f2e3c4b5a',
  publicUrl: 'https://bot.example.org',
  version: '1.2.3',
  service: { name: 'Servicestelle Ausbildung Düsseldorf', operator: { name: null } },
}
const folder = mkdtempSync(join(tmpdir(), 'kausa-teams-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Read as zip programs do: by the directory at the end, each file checked by its sum. */
function unzip(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  expect(at + zip.readUInt32LE(end + 12)).toBe(end)
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50)
    const [sum, packed, size, length] = [16, 20, 24]
      .map((place) => zip.readUInt32LE(at + place))
      .concat(zip.readUInt16LE(at + 28))
    const name = zip.toString('utf8', at + 46, at + 46 + (length ?? 0))
    const local = zip.readUInt32LE(at + 42)
    expect(zip.readUInt32LE(local)).toBe(0x04034b50)
    // The same is said in front of the file.
    expect(zip.subarray(local + 4, local + 30)).toEqual(zip.subarray(at + 6, at + 32))
    const content = zip.subarray(local + 30 + (length ?? 0), local + 30 + (length ?? 0) + (size ?? 0))
    expect([packed, crc32(content)]).toEqual([size, sum])
    files.set(name, Buffer.from(content))
    at += 46 + (length ?? 0)
  }
  return files
}

/** The points of a picture made by `toPng`. */
function pointsOf(picture: Buffer): readonly (readonly number[])[] {
  const size = picture.readUInt32BE(16)
  const length = picture.readUInt32BE(33)
  const rows = inflateSync(picture.subarray(41, 41 + length))
  return Array.from({ length: size * size }, (_, place) => {
    const at = Math.floor(place / size) * (size * 4 + 1) + 1 + (place % size) * 4
    return [...rows.subarray(at, at + 4)]
  })
}

describe('the manifest', () => {
  const { manifest, translation } = toManifest(about)

  test('names the bot, everywhere it can be used, with files', () => {
    expect(manifest).toMatchObject({
      id: about.appId,
      version: '1.2.3',
      bots: [{ botId: about.appId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true }],
      validDomains: ['bot.example.org'],
      icons: { color: 'color.png', outline: 'outline.png' },
    })
  })

  test('leads to pages there are', () => {
    expect(manifest.developer).toEqual({
      name: 'Servicestelle Ausbildung',
      websiteUrl: 'https://bot.example.org/chat',
      privacyUrl: 'https://bot.example.org/privacy',
      termsOfUseUrl: 'https://bot.example.org/imprint',
    })
  })

  test('is German and English, and names the file of its translation', () => {
    expect(manifest.localizationInfo).toEqual({
      defaultLanguageTag: 'de',
      additionalLanguages: [{ languageTag: 'en', file: 'en.json' }],
    })
    expect(manifest.name.full).toBe('Assistent der Servicestelle Ausbildung Düsseldorf')
    expect(translation['name.full']).toBe('Assistant: Servicestelle Ausbildung Düsseldorf')
  })

  test.each<[string, Partial<About>]>([
    ['an app id that is none', { appId: 'bot' }],
    ['an address without https', { publicUrl: 'http://bot.example.org' }],
    ['a host without a domain', { publicUrl: 'https://localhost' }],
    ['a version with a suffix', { version: '1.2.3-beta' }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => toManifest({ ...about, ...wrong })).toThrow()
  })

  test('keeps to the lengths, however long the centre’s name', () => {
    const service = {
      name: 'Servicestelle '.repeat(20).trim(),
      operator: { name: 'Landeshauptstadt Düsseldorf, Amt für Migration' },
    }
    const { manifest: long } = toManifest({ ...about, service })
    expect(long.name.full.length).toBeLessThanOrEqual(100)
    expect(long.developer.name).toBe('Landeshauptstadt Düsseldorf, Amt')
  })
})

describe('the icons', () => {
  test('have the sizes Teams wants, and a check that sees others', () => {
    checkIcon('color', colourIcon())
    checkIcon('outline', outlineIcon())
    expect(() => checkIcon('color', outlineIcon())).toThrow('no PNG of 192 × 192 points')
    expect(() =>
      checkIcon(
        'outline',
        toPng(33, () => [255, 255, 255, 0]),
      ),
    ).toThrow('no PNG of 32 × 32 points')
    expect(() => checkIcon('outline', Buffer.from('GIF89a'))).toThrow('no PNG')
  })

  test('the coloured one has no transparency, the outline nothing but white and room around it', () => {
    expect(pointsOf(colourIcon()).every(([, , , opacity]) => opacity === 255)).toBe(true)
    const outline = pointsOf(outlineIcon())
    expect(outline.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true)
    const seen = outline.filter(([, , , opacity = 0]) => opacity > 128).length
    expect(seen).toBeGreaterThan(200)
    expect(seen).toBeLessThan(700)
    expect(outline.slice(0, 32).every(([, , , opacity]) => opacity === 0)).toBe(true)
  })
})

describe('the package', () => {
  test('holds four files, as they were put in', () => {
    const files = unzip(toPackage(about))
    expect([...files.keys()]).toEqual(['manifest.json', 'en.json', 'color.png', 'outline.png'])
    expect(JSON.parse(files.get('manifest.json')?.toString() ?? '')).toEqual(toManifest(about).manifest)
    expect(files.get('color.png')).toEqual(colourIcon())
  })

  test('is the same, byte for byte, for the same settings', () => {
    expect(toPackage(about)).toEqual(toPackage(about))
    expect(toPackage({ ...about, version: '1.2.4' })).not.toEqual(toPackage(about))
  })

  test('can hold any name and content', () => {
    const content = Buffer.from([0, 255, 80, 75, 5, 6])
    expect(
      unzip(
        toZip([
          { name: 'über/ä.bin', content },
          { name: 'leer', content: Buffer.alloc(0) },
        ]),
      ),
    ).toEqual(
      new Map([
        ['über/ä.bin', content],
        ['leer', Buffer.alloc(0)],
      ]),
    )
  })
})

describe('npm run teams-package', () => {
  const main = new URL('../../src/main.js', import.meta.url).pathname
  const run = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, [main, 'teams-package'], { cwd: folder, env: { PATH: process.env.PATH, ...env } })
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    child.stderr.on('data', (text) => {
      said += text
    })
    const [code] = await once(child, 'exit')
    return { code, said: said.trim() }
  }
  const all = {
    PUBLIC_URL: 'https://bot.example.org',
    DATA_KEY: 'ab'.repeat(32),
    TEAMS_APP_ID: about.appId,
    TEAMS_APP_PASSWORD: 'secret',
    TEAMS_TENANT_ID: about.appId,
  }

  test('writes the package into the folder it is called in', async () => {
    expect(await run(all)).toMatchObject({ code: 0, said: expect.stringContaining('teams-package.zip is ready') })
    const files = unzip(readFileSync(join(folder, 'teams-package.zip')))
    expect(JSON.parse(files.get('manifest.json')?.toString() ?? '')).toMatchObject({ id: about.appId })
    expect([...files.values()].join()).not.toContain('secret')
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['without an app id', { PUBLIC_URL: all.PUBLIC_URL, DATA_KEY: all.DATA_KEY }, /^TEAMS_APP_ID is missing; .*\.$/],
    ['without an https address', { ...all, PUBLIC_URL: 'http://localhost:3000' }, /^PUBLIC_URL is no https address; .*\.$/],
  ])('gives one sentence %s', async (_, env, sentence) => {
    const { code, said } = await run(env)
    expect(code).toBe(1)
    expect(said).toMatch(sentence)
    expect(said.split('\n')).toHaveLength(1)
  })
})
