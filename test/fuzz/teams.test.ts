import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { dump } from '../e2e/raw.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { tokenOf } from '../support/teams-keys.ts'
import type { TeamsActivity } from '../support/teams-people.ts'
import type { TeamsServer } from '../support/teams-server.ts'
import { type Bytes, canary, mutated, nastyBody, nastyText, runs } from './hostile.ts'

let service: TestService
let teams: TeamsServer
let activity: TeamsActivity
let authorization: string
let count = 0

beforeAll(async () => {
  service = await startTestService({ teams: true })
  if (!service.teams) throw new Error('There is no Teams')
  teams = service.teams
  await teams.person().says('hallo')
  const [first] = teams.deliveries
  if (!first) throw new Error('Nothing was delivered')
  activity = first.activity
  authorization = `Bearer ${await tokenOf({ appId: teams.appId, serviceUrl: teams.serviceUrl, now: teams.now() })}`
})
afterAll(() => service.stop())

const post = async (body: Bytes | string): Promise<number> => {
  const answer = await fetch(teams.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}
/** Somebody new each time: nobody may bring so much. */
const fresh = () => ({ ...activity, id: `fuzz-${++count}`, conversation: { ...activity.conversation, id: `a:fuzz-${count}` } })
const pressed = () => ({
  ...fresh(),
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { verb: 'press', data: { press: 'w:menu:', nonce: 'n', card: '{}' } } },
})
const consent = () => ({
  ...fresh(),
  type: 'invoke',
  name: 'fileConsent/invoke',
  value: {
    type: 'fileUpload',
    action: 'accept',
    context: { a: 1 },
    uploadInfo: { uploadUrl: 'https://x.sharepoint.com/a', name: 'a', uniqueId: 'b', fileType: 'c', contentUrl: 'd' },
  },
})
const kinds = fc.constantFrom(fresh, pressed, consent)

afterEach(async () => {
  const person = teams.person({ locale: 'de-DE' })
  await person.says('Was verdient man in der Ausbildung?')
  await service.settle()
  expect(person.transcript.length).toBeGreaterThan(0)
  expect(service.logged.filter((line) => line.includes('could not be worked') || line.includes('a request failed'))).toEqual([])
})

describe('the Teams endpoint, with a genuine token', () => {
  test('answers every body', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds.chain((make) => nastyBody(make())),
        async (body) => {
          expect([200, 400, 401, 413, 501]).toContain(await post(body))
        },
      ),
      runs(20),
    )
  })

  test('takes activities, presses and consents of the wrong shape, or leaves them', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds.chain((make) => mutated(make())),
        async (body) => {
          // Mutations make some of them larger than is read.
          expect([200, 400, 401, 413, 501]).toContain(await post(JSON.stringify(body) ?? ''))
        },
      ),
      runs(40),
    )
  })

  test('works any words, names, mentions, files and presses', async () => {
    await fc.assert(
      fc.asyncProperty(nastyText, fc.constantFrom('text', 'name', 'mention', 'file', 'press', 'carried'), async (text, kind) => {
        const base = fresh()
        const bodies = {
          text: { ...base, text },
          name: { ...base, from: { id: 'x', name: text }, locale: text },
          mention: { ...base, text: `${text} hallo`, entities: [{ type: 'mention', text, mentioned: { id: 'y' } }] },
          file: {
            ...base,
            text: '',
            attachments: [{ contentType: text, contentUrl: text, name: text, content: { downloadUrl: text, fileType: text } }],
          },
          press: { ...pressed(), value: { action: { verb: 'press', data: { press: text, nonce: 'n' } } } },
          carried: { ...pressed(), value: { action: { verb: 'press', data: { press: 'w:menu:', nonce: 'n', card: text } } } },
        }
        expect([200, 413, 501]).toContain(await post(JSON.stringify(bodies[kind as keyof typeof bodies])))
      }),
      runs(40),
    )
    await service.settle()
  })

  test('stores nothing of what it refuses', async () => {
    const elsewhere = { ...fresh(), text: canary, serviceUrl: 'https://smba.example/emea/' }
    expect(await post(JSON.stringify(elsewhere))).toBe(401)
    expect(await post(`{"text":"${canary}`)).toBe(400)
    const all = await dump(service.store, join(service.folder, 'kausa.db'))
    expect(JSON.stringify([...all])).not.toContain(canary)
    expect(service.logged.join('')).not.toContain(canary)
  })
})
