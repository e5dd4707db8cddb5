import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app/app.ts'
import type { Channel, Sent } from '../../src/channels/channel.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import { createRecords } from '../../src/records/records.ts'
import { book, World } from '../records/world.ts'
import { collecting } from './collecting.ts'

const hour = 60 * 60 * 1000
const news = ['one', 'two', 'three'] as const

let world: World
let app: App
/** What arrived, by channel: notices of its group, and replies to persons. */
let notices: { readonly [channel: string]: EffectId[] }
let replies: EffectId[]
/** How often the group on Telegram was written to. */
let tried: number
/** What comes of that; `null` when it is well. */
let trouble: ((id: EffectId) => Promise<Sent> | Sent) | null

beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  notices = { telegram: [], teams: [] }
  replies = []
  tried = 0
  trouble = null
  const channel = (name: string, group?: EffectId[]): Channel => ({
    ...collecting(name, replies),
    ...(group && {
      notify: async (id) => {
        if (name === 'telegram') tried += 1
        if (name === 'telegram' && trouble) return trouble(id)
        group.push(id)
        return { kind: 'sent' }
      },
    }),
  })
  const channels = [channel('telegram', notices.telegram), channel('teams', notices.teams), channel('web')]
  app = createApp({
    store: world.store,
    records: createRecords(),
    channels: new Map(channels.map((one) => [one.name, one])),
    book: () => book,
    answers: () => ({}) as Answers,
    now: () => world.now,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    publicUrl: 'https://centre.example',
  })
})
afterEach(async () => {
  await app.stop()
  await world.close()
})

/** News for every group, and after each of them words to a person by each channel. */
async function happen(): Promise<void> {
  for (const what of news) {
    await world.store.transact(null, async (tx) => {
      const notify: Errand = { kind: 'notify', notification: { about: 'failure', event: what } }
      tx.enqueue({ id: what as EffectId, lane: 'advisors:notify', value: notify })
      for (const name of ['telegram', 'teams', 'web']) {
        const message = { text: what, language: 'de' as Language }
        const value: Errand = { kind: 'send', address: { channel: name, chat: 'ada' }, message }
        tx.enqueue({ id: `${what}-${name}` as EffectId, lane: `send:${name}-ada`, value })
      }
    })
  }
}
const allFor = (group: string) => news.map((what) => `${what}/group-${group}`)
const allReplies = news.flatMap((what) => ['telegram', 'teams', 'web'].map((name) => `${what}-${name}`)).toSorted()
const waiting = async () => (await world.store.backlog(world.now)).lanes

const outages: readonly (readonly [string, () => Sent])[] = [
  ['is out of order', () => ({ kind: 'retry', at: world.now + 60_000, reason: 'status 502', growing: true })],
  ['asks for patience', () => ({ kind: 'retry', at: world.now + hour, reason: 'status 429', asked: 'by-platform' })],
  [
    'breaks our own code',
    () => {
      throw new TypeError('planted')
    },
  ],
]

describe.each(outages)('a group of advisors whose platform %s', (_, fails) => {
  it('keeps neither another group nor any person waiting, and gets everything in order once it is well', async () => {
    trouble = fails
    await happen()
    await app.deliverer.drain()
    expect(tried).toBe(1)
    expect(notices.telegram).toEqual([])
    expect(notices.teams).toEqual(allFor('teams'))
    expect(replies.toSorted()).toEqual(allReplies)
    expect(await waiting()).toBe(1)

    trouble = null
    world.now += 2 * hour
    await app.deliverer.drain()
    expect(notices).toEqual({ telegram: allFor('telegram'), teams: allFor('teams') })
    expect(await waiting()).toBe(0)
  })
})

describe('a group of advisors', () => {
  it('that takes a notice and never answers keeps nobody else waiting', async () => {
    let answer: (sent: Sent) => void = () => {}
    trouble = () => new Promise((resolve) => (answer = resolve))
    await happen()
    app.deliverer.start()
    await expect.poll(() => [notices.teams?.length, replies.length], { timeout: 20_000 }).toEqual([3, 9])
    expect([tried, notices.telegram]).toEqual([1, []])

    trouble = null
    answer({ kind: 'sent' })
    await expect.poll(() => notices.telegram, { timeout: 20_000 }).toEqual(allFor('telegram').slice(1))
  })

  it.each<Sent>([
    { kind: 'rejected', reason: 'the group is gone' },
    { kind: 'unreachable', reason: 'we were thrown out' },
  ])('that can never be written to ($kind) leaves each notice to a human, and its lane free', async (never) => {
    trouble = () => never
    await happen()
    await app.deliverer.drain()
    expect((await world.store.deadLetters(10)).map(({ id }) => id).toSorted()).toEqual(allFor('telegram').toSorted())
    expect(notices.teams).toEqual(allFor('teams'))
    expect(replies.toSorted()).toEqual(allReplies)
    expect(await waiting()).toBe(0)
  })
})
