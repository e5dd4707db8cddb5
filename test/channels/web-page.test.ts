import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directionOf, preferred, webTexts } from '../../src/channels/web/words.ts'
import type { Language } from '../../src/engine/ids.ts'
import { ar, de, en, type House, languages, openHouse, tr, word } from '../support/web-house.ts'

let house: House
beforeAll(async () => {
  const links = (language: Language) => [{ label: `Impressum </script><script>alert(1)</script> ${language}`, url: '/imprint' }]
  house = await openHouse({ links })
})
afterAll(() => house.close())

const get = (path: string, headers: Record<string, string> = {}) => fetch(house.url + path, { headers, redirect: 'manual' })
const assetsIn = (html: string) => [...html.matchAll(/(?:href|src)="(\/chat\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')

/** Bytes on the line, as a browser asks for them. */
function weigh(path: string): Promise<{ readonly bytes: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(house.url + path, { headers: { 'accept-encoding': 'gzip' } }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      const whole = Buffer.concat(chunks)
      const body = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole
      resolve({ bytes: whole.length, body: body.toString() })
    })
    asked.on('error', reject).end()
  })
}

describe('the page', () => {
  test('is where the root leads', async () => {
    const answer = await get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/chat'])
  })

  test.each([
    ['ar-SY,en;q=0.8', ar, 'rtl'],
    ['fr-FR, tr;q=0.9', tr, 'ltr'],
    ['fr', de, 'ltr'],
    ['', de, 'ltr'],
  ])('speaks what the browser prefers among the languages offered: %s', async (wanted, language, dir) => {
    const html = await (await get('/chat', { 'accept-language': wanted })).text()
    expect(/<html lang="(.*?)" dir="(.*?)"/.exec(html)?.slice(1)).toEqual([language, dir])
    expect(/<title.*?>(.*)<\/title>/.exec(html)?.[1]).toBe(word(language, 'title'))
  })

  test('runs no inline code, lets nothing foreign in and stands in no frame', async () => {
    const answer = await get('/chat')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect(answer.headers.get('permissions-policy')).toContain('microphone=()')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const html = await answer.text()
    expect(html).not.toMatch(/ on\w+=| style=|https?:\/\//)
    expect([...html.matchAll(/<script(?![^>]*(src=|application\/json))/g)]).toEqual([])
  })

  test('may stand in a frame of any https site, or of those configured, only as the widget', async () => {
    expect((await get('/chat?embedded=1')).headers.get('content-security-policy')).toContain('frame-ancestors https:;')
    const own = await openHouse({ embeddedBy: 'https://centre.example' })
    const framed = await fetch(`${own.url}/chat?embedded=1`)
    expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors https://centre.example;')
    await own.close()
  })

  test('weighs under 30 KB with everything it needs', async () => {
    const { bytes, body } = await weigh('/chat')
    const assets = await Promise.all([...new Set(assetsIn(body))].map(weigh))
    expect(assets).toHaveLength(6)
    const all = bytes + assets.reduce((sum, asset) => sum + asset.bytes, 0)
    expect(all).toBeGreaterThan(5_000)
    expect(all).toBeLessThan(30_000)
  })

  test('keeps its files for ever under a name that changes with them', async () => {
    const path = assetsIn(await (await get('/chat')).text())[0] ?? ''
    const answer = await get(path)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await get(path.replace(/assets\/\w+/, 'assets/000000000000'))).status).toBe(404)
    expect((await get(path.replace(/[^/]+$/, '..%2fweb.ts'))).status).toBe(404)
  })

  test('shows editors’ words as words', async () => {
    const html = await (await get('/chat')).text()
    expect(html).not.toContain('<script>alert')
    const words = JSON.parse(/id="words">(.*)<\/script>/.exec(html)?.[1] ?? '')
    expect(words.de.links[0].label).toBe('Impressum </script><script>alert(1)</script> de')
    expect(Object.keys(words)).toEqual(languages)
  })
})

describe('the widget', () => {
  test('is a script any site may load, asked for again after an hour', async () => {
    const answer = await get('/widget.js')
    const etag = answer.headers.get('etag') ?? ''
    expect(answer.headers.get('content-type')).toContain('text/javascript')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600')
    expect(await answer.text()).toContain(word(ar, 'open'))
    expect((await get('/widget.js', { 'if-none-match': etag })).status).toBe(304)
  })
})

describe('the words', () => {
  test.each(languages)('are complete in %s', (language) => {
    for (const key of webTexts) expect(word(language, key).trim()).not.toBe('')
  })

  test('know which way a language runs, offered today or later', () => {
    const way = (...codes: string[]) => codes.map((code) => directionOf(code as Language))
    expect(way('ar', 'fa', 'ps', 'ckb', 'he')).toEqual(Array(5).fill('rtl'))
    expect(way('de', 'en', 'tr', 'uk', 'ti', 'ku')).toEqual(Array(6).fill('ltr'))
  })

  test('fall to the first language when nothing fits', () => {
    expect(preferred(undefined, languages)).toBe(de)
    expect(preferred('*', languages)).toBe(de)
    expect(preferred('xx;q=1, EN-gb', languages)).toBe(en)
    expect(() => preferred('de', [])).toThrow('add a folder')
  })
})

describe('the colours', () => {
  const pairs = ['ink ground', 'ink surface', 'ink accent-soft', 'quiet ground', 'quiet surface', 'quiet accent-soft']
  pairs.push('accent surface', 'accent accent-soft', 'on-accent accent', 'warn-ink warn')

  test.each(['light', 'dark'])('have the contrast everybody needs to read: %s', async (scheme) => {
    const html = await (await get('/chat')).text()
    const css = await (await get(assetsIn(html).find((path) => path.endsWith('.css')) ?? '')).text()
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
    const colour = (name: string) =>
      new RegExp(`--${name}: (#[0-9a-f]{3,6});`).exec(scheme === 'light' ? light : dark)?.[1] ?? 'missing'
    for (const pair of pairs) {
      const [one = 0, other = 0] = pair.split(' ').map((name) => luminance(colour(name)))
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
      expect(ratio, pair).toBeGreaterThanOrEqual(4.5)
    }
  })
})

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5]
    .map((start) => Number.parseInt(digits.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
