import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { routeTable } from '../../src/console/console.ts'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { casePath } from '../console/browsing.ts'
import { Client, hiddenIn, wordsOf } from '../console/client.ts'
import { Desk } from '../console/desk.ts'
import { everyPage } from '../console/every-page.ts'
import { someone } from '../console/someone.ts'
import { nastyText, runs } from './hostile.ts'

let desk: Desk
let lena: AdvisorId
let client: Client
let ids: readonly string[]
let paths: readonly string[]
beforeAll(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena', { roles: ['coordinator', 'advisor'] })
  const ali = await desk.advisor('Ali')
  const pages = await everyPage(desk, { lena, ali })
  client = await Client.signedIn(desk, lena)
  const own = await desk.case(someone('own'))
  ids = [own, ali, pages.occasion, 'evil', 'nothing']
  paths = pages.paths.filter((path) => path.startsWith('/console'))
})
afterAll(() => desk.close())

afterEach(async () => {
  expect(desk.logged).toEqual([])
  const page = await client.get('/console?show=all')
  expect([page.status, wordsOf(page).includes('Lena')]).toEqual([200, true])
})

const lasting = ['/console/live', '/console/sign-out']
const routes = routeTable(new AbortController().signal).filter(({ path }) => !lasting.includes(path))
const address = (path: string, id: string) => path.replace(':id', id).replace(':place', '0')
const unsafe = /<(?:script|img)[^>]*(?:alert|evil)|<script>(?!<)|\son\w+="/i
/** Every name a form of the console reads. */
const fieldNames = `text to colleague outcome offer search slot day time minutes place contact audience language topic priority
  firstName phone company postcode concern consent mine title_de title address date start end capacity languages minAge format name email
  telegram roles deputy from until lines note decision snippet person`.split(/\s+/)
const words = nastyText.map((text) => text.slice(0, 1_500))
const form = fc.array(fc.tuple(fc.constantFrom(...fieldNames), words), { maxLength: 12 })
const fresh = async () => hiddenIn(await client.get('/console'), '/console/sign-out')

describe('the console', () => {
  test('answers every form, whatever stands in it', async () => {
    const hidden = await fresh()
    const event = fc.constantFrom(() => `console:fuzz${Math.floor(Math.random() * 1e12)}`)
    const posts = routes.filter(
      ({ method, path }) => method === 'post' && !path.includes('proposals') && !path.includes('groups'),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.nat(4), form, event, async ({ path }, at, fields, id) => {
        // Whoever is tested must stay a coordinator, and signed in.
        const who = path.includes('/team/') && ids[at] === lena ? 'nothing' : (ids[at] ?? 'nothing')
        const page = await client.post(address(path, who), { ...Object.fromEntries(fields), ...hidden, event: id() })
        expect(page.status).toBeLessThan(500)
        expect(page.html).not.toMatch(unsafe)
      }),
      runs(48),
    )
  })

  test('answers every address, whatever stands in it', async () => {
    const query = fc.tuple(fc.constantFrom('show', 'found', 'notice', 'snippet', 'format', 'lang', 'token', 'week'), nastyText)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes.filter(({ method }) => method === 'get')),
        nastyText,
        query,
        fc.boolean(),
        async ({ path }, id, [name, text], known) => {
          const shown = (words: string) => encodeURIComponent(words.slice(0, 500).toWellFormed())
          const where = address(path, known ? (ids[0] ?? '') : shown(id) || 'x')
          const page = await client.get(`${where}?${name}=${shown(text)}`)
          expect(page.status).toBeLessThan(500)
          expect(page.html).not.toMatch(unsafe)
          expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
        },
      ),
      runs(40),
    )
  })

  test('shows words that try to be more as words, on every page', async () => {
    for (const path of paths) {
      const page = await client.get(path)
      expect(page.html, path).not.toMatch(unsafe)
      expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('answers bodies that are no forms', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 500 }).map((bytes) => new Uint8Array(bytes)),
      fc.constantFrom('%', '%zz=%ff', '&&&=', 'csrf', '--x\r\n\r\n', '{"csrf":1}', 'a=b&'.repeat(30_000), '&'.repeat(200_000)),
    )
    const type = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/json',
      'text/plain',
      '',
    )
    await fc.assert(
      fc.asyncProperty(
        body,
        type,
        fc.constantFrom('/console/contact', `${casePath('x' as never)}/reply`, '/console/sign-in'),
        async (bytes, contentType, path) => {
          const headers: Record<string, string> = { cookie: client.cookie, origin: desk.url }
          if (contentType) headers['content-type'] = contentType
          const answer = await fetch(desk.url + path, { method: 'POST', headers, body: bytes, redirect: 'manual' })
          expect([401, 403, 404]).toContain(answer.status)
          await answer.arrayBuffer()
        },
      ),
      runs(24),
    )
  })

  test('takes files of any name, type and content, or says why not, and hands them out as nothing that runs', async () => {
    const id = await desk.case(someone('files'))
    await client.submit(await client.get(casePath(id)), `${casePath(id)}/claim`)
    const page = await client.get(casePath(id))
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes)),
      fc.constantFrom('MZ', '<svg onload=alert(1)>', '<html><script>alert(1)</script>', '#!/bin/sh', 'PK\x03\x04', '%PDF-1.7'),
    )
    const types = fc.oneof(
      fc.constantFrom('text/html', 'image/svg+xml', 'image/png', 'application/pdf', 'a/b; charset=x'),
      nastyText.map((text) => text.slice(0, 60)),
    )
    await fc.assert(
      fc.asyncProperty(nastyText, types, content, async (name, type, bytes) => {
        const file = new File([bytes], name.slice(0, 300).toWellFormed(), { type })
        const event = `console:fuzz${Math.floor(Math.random() * 1e12)}`
        const sent = await client.upload(page, `${casePath(id)}/reply`, { text: 'Bitte:', event }, file)
        expect([200, 422]).toContain(sent.status)
        expect(sent.html).not.toMatch(unsafe)
      }),
      runs(16),
    )
    const { transcript } = await desk.readCase(id)
    let seen = 0
    for (const [place, line] of transcript.entries()) {
      if (!line.attachment) continue
      seen += 1
      const answer = await client.getRaw(`${casePath(id)}/files/${place}`)
      const shown = answer.headers.get('content-type') ?? ''
      expect(shown).toMatch(/^(application\/octet-stream|audio\/[\w.+-]+|video\/mp4|image\/(png|jpeg|webp|gif))$/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('content-disposition')).toMatch(
        shown === 'application/octet-stream' ? /^attachment;/ : /^inline;/,
      )
      await answer.arrayBuffer()
    }
    expect(seen).toBeGreaterThan(0)
  })
})
