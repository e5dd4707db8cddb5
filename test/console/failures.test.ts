import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId, EffectId } from '../../src/engine/ids.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let boss: Client
beforeEach(async () => {
  desk = await Desk.open()
  boss = await Client.signedIn(desk, await desk.advisor('Koordination', { roles: ['coordinator'] }))
})
afterEach(() => desk.close())

const here = '/console/failures'
const letter = 'tg:1/0' as EffectId

describe('kept failures', () => {
  beforeEach(async () => {
    const failure = {
      at: desk.now,
      conversation: 'chat',
      error: 'TypeError: boom (src/engine/flow.ts:1:1)',
      event: { kind: 'said', text: 'Hallo <b>' },
    }
    await desk.store.transact(null, async (tx) => tx.put('failure:abc', failure, { index: { failures: String(desk.now) } }))
  })

  test('show what happened, with the person’s words as words', async () => {
    const page = await boss.get(here)
    expect(page.html).toContain('Hallo &lt;b&gt;')
    expect(wordsOf(page)).toContain('TypeError: boom')
  })

  test('lead to the case of the person', async () => {
    const amal = someone('amal', 'ar')
    const one = await desk.case(amal)
    await desk.talks(amal, one)
    const failure = { at: desk.now, conversation: amal.conversation, error: 'boom', event: { kind: 'said' } }
    await desk.store.transact(null, async (tx) => tx.put('failure:def', failure, { index: { failures: String(desk.now) } }))
    const page = await boss.get(here)
    expect(page.html).toContain(`href="/console/cases/${one}"`)
    expect(wordsOf(page)).toContain(`${(await desk.readCase(one)).number} · العربية`)
  })

  test('are gone when somebody has seen to them', async () => {
    const page = await boss.submit(await boss.get(here), `${here}/done`)
    expect(wordsOf(page)).toContain('Erledigt.')
    expect(await desk.store.get('failure:abc')).toBeNull()
  })
})

describe('dead letters', () => {
  beforeEach(async () => {
    await desk.store.transact(null, async (tx) =>
      tx.enqueue({ id: letter, lane: 'send:chat', value: { kind: 'send', message: 'secret words' } }),
    )
    await desk.store.claim(desk.now, 10, 1000)
    await desk.store.bury(letter, 'chat not found', desk.now)
  })

  test('tell the reason and not the words', async () => {
    const page = await boss.get(here)
    expect(wordsOf(page)).toMatch(/send chat not found 1 Versuch/)
    expect(page.html).not.toContain('secret words')
  })

  test('tell the language of somebody without a case, and the name of a colleague', async () => {
    await desk.talks({ ...someone('amal', 'ar'), conversation: 'chat' as ConversationId })
    expect(wordsOf(await boss.get(here))).toContain('send · العربية chat not found')
    const staff = await desk.advisor('Nur')
    await desk.store.transact(null, async (tx) =>
      tx.put('conversation:chat', { staff, address: { channel: 'test', chat: 'chat' }, doing: null }),
    )
    expect(wordsOf(await boss.get(here))).toContain('send · Nur chat not found')
  })

  test('are sent again once, however often the button is pressed', async () => {
    const page = await boss.get(here)
    const answers = await Promise.all([1, 2, 3].map(() => boss.submit(page, `${here}/resend`)))
    for (const answer of answers) expect(answer.path).toBe(`${here}?notice=resent`)
    expect(await desk.store.deadLetters(10)).toEqual([])
    expect((await desk.store.claim(desk.now, 10, 1000)).map(({ id }) => id)).toEqual([letter])
  })

  test('that are not there any more say so', async () => {
    const page = await boss.get(here)
    await desk.store.resend(letter)
    expect(wordsOf(await boss.submit(page, `${here}/resend`))).toContain('liegt hier nicht mehr')
  })
})
