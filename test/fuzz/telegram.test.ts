import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { dump } from '../e2e/raw.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { type Bytes, canary, mutated, nastyBody, nastyText, runs } from './hostile.ts'

const secret = 'a-secret-of-the-tests'
let service: TestService
let update = 900_000_000
let person = 50_000

beforeAll(async () => {
  service = await startTestService({ webhook: true })
})
afterAll(() => service.stop())

const post = async (body: Bytes | string, headers: Record<string, string> = {}): Promise<number> => {
  const answer = await fetch(`${service.url}/telegram/webhook`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret, ...headers },
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Somebody new each time: nobody may bring so much. */
const somebody = () => ({ id: ++person, type: 'private' })
const user = { id: 4_711, is_bot: false, first_name: 'Amal', last_name: 'B', language_code: 'ar' }
const chat = { id: 4_711, type: 'private' }
const document = { file_id: 'f', mime_type: 'application/pdf', file_size: 12, file_name: 'a.pdf' }
const said = { update_id: 1, message: { message_id: 5, date: 1, chat, from: user, text: canary, caption: 'c', document } }
const pressed = {
  update_id: 1,
  callback_query: { id: '1', from: user, chat_instance: '1', data: 'w:menu:', message: { message_id: 5, date: 1, chat } },
}
const fresh = (payload: { update_id: number }) => ({ ...payload, update_id: ++update })

/** The service answers as ever, and no event broke anything. */
async function goesOn(): Promise<void> {
  const amal = service.telegram.person({ language: 'de' })
  amal.opens()
  amal.says('Was verdient man in der Ausbildung?')
  await service.settle()
  expect(amal.transcript.map(({ text }) => text).join('\n')).toContain('Ausbildung')
  expect(service.logged.filter((line) => line.includes('could not be worked') || line.includes('a request failed'))).toEqual([])
}
afterEach(goesOn)

describe('the Telegram webhook', () => {
  test('answers every body, and stores nothing of one it refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(said, pressed).chain((payload) => nastyBody(fresh(payload))),
        async (body) => {
          expect([200, 400, 413]).toContain(await post(body))
        },
      ),
      runs(24),
    )
  })

  test('takes updates of the wrong shape, or leaves them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(said, pressed).chain(mutated), async (body) => {
        const value = typeof body === 'object' ? { ...body, update_id: ++update } : body
        expect([200, 400]).toContain(await post(JSON.stringify(value) ?? ''))
      }),
      runs(24),
    )
  })

  test('works any words, captions, names, payloads of deep links and presses', async () => {
    const sent = fc.record({
      text: nastyText,
      kind: fc.constantFrom('text', 'start', 'caption', 'name', 'press', 'contact', 'file'),
    })
    await fc.assert(
      fc.asyncProperty(sent, async ({ text, kind }) => {
        const message = { ...said.message, chat: somebody() }
        const query = { ...pressed.callback_query, message: { ...pressed.callback_query.message, chat: message.chat } }
        const bodies = {
          text: { message: { ...message, text } },
          start: { message: { ...message, text: `/start ${text}` } },
          caption: { message: { ...message, text: undefined, caption: text } },
          name: { message: { ...message, text: 'Hallo', from: { ...user, first_name: text, language_code: text } } },
          press: { callback_query: { ...query, data: text } },
          contact: { message: { ...message, text: undefined, contact: { phone_number: text } } },
          file: {
            message: { ...message, text: undefined, document: { ...document, file_name: text, mime_type: text, file_id: text } },
          },
        }
        expect([200, 413]).toContain(await post(JSON.stringify({ update_id: ++update, ...bodies[kind as keyof typeof bodies] })))
      }),
      runs(48),
    )
    await service.settle()
  })

  test.each([undefined, '', 'wrong', secret.toUpperCase()])('refuses the secret %j, whatever the body', async (forged) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (forged !== undefined) headers['x-telegram-bot-api-secret-token'] = forged
    const text = `${canary}Forged`
    const body = JSON.stringify({ update_id: ++update, message: { ...said.message, text } })
    const answer = await fetch(`${service.url}/telegram/webhook`, { method: 'POST', headers, body })
    expect(answer.status).toBe(401)
    const all = await dump(service.store, join(service.folder, 'kausa.db'))
    expect(JSON.stringify([...all])).not.toContain(text)
  })
})
