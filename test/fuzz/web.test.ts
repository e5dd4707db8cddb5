import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../e2e/guest.ts'
import { dump } from '../e2e/raw.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { type Bytes, canary, mutated, nastyBody, nastyText, runs } from './hostile.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.stop())

const newSession = () => randomBytes(32).toString('hex')
const post = async (body: Bytes | string, headers: Record<string, string> = {}): Promise<Response> => {
  const answer = await fetch(`${service.url}/chat/messages`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-chat-session': newSession(), ...headers },
  })
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  if (!answer.ok) expect(((await answer.json()) as { error: string }).error).toMatch(/^["A-Z].+\.$/)
  return answer
}
const stored = async () => JSON.stringify([...(await dump(service.store, join(service.folder, 'kausa.db')))])
const said = () => ({ id: randomUUID(), kind: 'said', text: 'Hallo', hint: 'de' })

afterEach(async () => {
  const person = service.webPerson()
  await person.says('Was verdient man in der Ausbildung?', 'de' as never)
  await eventually(() => person.transcript.length > 0)
  person.close()
  expect(service.logged.filter((line) => line.includes('could not be worked') || line.includes('a request failed'))).toEqual([])
})

describe('the web chat', () => {
  test('answers every body in words', async () => {
    const bodies = fc
      .constantFrom('said', 'pressed', 'opened', 'sent-media')
      .chain((kind) => nastyBody({ ...said(), kind, press: 'w:menu:', media: 'voice' }))
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect([202, 400, 413]).toContain((await post(body)).status)
      }),
      runs(24),
    )
  })

  test('takes messages of the wrong shape, or leaves them', async () => {
    const bodies = fc.constantFrom('said', 'pressed', 'opened').chain((kind) => mutated({ ...said(), kind, press: 'w:menu:' }))
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect([202, 400, 413]).toContain((await post(JSON.stringify(body) ?? '')).status)
      }),
      runs(32),
    )
  })

  test('works any words and presses', async () => {
    await fc.assert(
      fc.asyncProperty(nastyText, fc.constantFrom('text', 'press', 'hint'), async (text, field) => {
        const body = field === 'press' ? { id: randomUUID(), kind: 'pressed', press: text } : { ...said(), [field]: text }
        expect([202, 400, 413]).toContain((await post(JSON.stringify(body))).status)
      }),
      runs(40),
    )
    await service.house.app.receiver.idle()
  })

  test('stores nothing of what it refuses', async () => {
    const text = `${canary} ${'x'.repeat(4_000)}`
    const refused = await Promise.all([
      post(JSON.stringify({ ...said(), text })),
      post(JSON.stringify({ ...said(), text: canary, id: canary })),
      post(JSON.stringify({ ...said(), text: canary }), { origin: 'https://elsewhere.example' }),
      post(JSON.stringify({ ...said(), text: canary }), { 'content-type': 'text/plain' }),
      post(JSON.stringify({ ...said(), text: canary, filler: 'x'.repeat(40_000) })),
      post(JSON.stringify({ ...said(), text: canary }), { 'x-chat-session': 'short' }),
    ])
    expect(refused.map(({ status }) => status)).toEqual([413, 400, 403, 415, 413, 401])
    expect(await stored()).not.toContain(canary)
    expect(service.logged.join('')).not.toContain(canary)
  })

  test('polls with any number, and any session', async () => {
    const header = fc.string({ unit: fc.constantFrom('a', '_', '-', '.', '/', ' ', '%', ';', '9'), maxLength: 100 })
    await fc.assert(
      fc.asyncProperty(nastyText, header, async (after, session) => {
        const url = `${service.url}/chat/messages?after=${encodeURIComponent(after.slice(0, 300).toWellFormed())}x`
        const answer = await fetch(url, { headers: { 'x-chat-session': session.trim() } })
        expect([400, 401]).toContain(answer.status)
        await answer.arrayBuffer()
      }),
      runs(16),
    )
  })

  test('any address is answered, with the headers every answer carries', async () => {
    const path = fc.array(fc.oneof(nastyText, fc.constantFrom('chat', 'assets', 'console', 'cases', '..', 'messages', 'api')), {
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(path, async (parts) => {
        const url = `${service.url}/${parts.map((part) => encodeURIComponent(part.slice(0, 500).toWellFormed())).join('/')}`
        const answer = await fetch(url, { redirect: 'manual' })
        expect(answer.status).toBeLessThan(500)
        expect(answer.headers.get('location') ?? '/chat').toBe('/chat')
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
        await answer.arrayBuffer()
      }),
      runs(24),
    )
  })
})
