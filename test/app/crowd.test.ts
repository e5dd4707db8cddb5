import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Crowd } from '../../src/app/crowd.ts'
import { crowdLane, crowdLanes } from '../../src/engine/crowd.ts'
import type { ConversationId } from '../../src/engine/ids.ts'

const aLittle = () => new Promise((done) => setTimeout(done, 200))

/** Somebody's messages that are on their way until `arrive`. */
function onTheirWay(crowd: Crowd, channel: string, count: number) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const all = Array.from({ length: count }, () => crowd.during(channel, promise))
  return {
    arrive: () => {
      resolve()
      return Promise.all(all)
    },
  }
}

/** What a step came to so far. */
function stepping(crowd: Crowd, channel: string) {
  const step: { may?: boolean } = {}
  void crowd.step(channel).then((may) => Object.assign(step, { may }))
  return step
}

test('whoever is talking comes first: the crowd waits until their messages are out, on their channel only', async () => {
  const crowd = new Crowd(Number.POSITIVE_INFINITY, () => 0, wait)
  const replies = onTheirWay(crowd, 'telegram', 8)
  const [here, elsewhere] = [stepping(crowd, 'telegram'), stepping(crowd, 'web')]
  await aLittle()
  expect([here.may, elsewhere.may]).toEqual([undefined, true])
  await replies.arrive()
  await aLittle()
  expect(here.may).toBe(true)
})

test('a channel that asks for patience gets it', async () => {
  let now = 0
  const crowd = new Crowd(Number.POSITIVE_INFINITY, () => now, wait)
  crowd.hold('telegram', 5000)
  crowd.hold('telegram', 3000)
  const step = stepping(crowd, 'telegram')
  now = 4000
  await aLittle()
  expect(step.may).toBeUndefined()
  now = 5000
  await aLittle()
  expect(step.may).toBe(true)
})

test('an end keeps nobody waiting', async () => {
  const crowd = new Crowd(Number.POSITIVE_INFINITY, () => 0, wait)
  crowd.hold('telegram', 1)
  const step = stepping(crowd, 'telegram')
  crowd.stop()
  await aLittle()
  expect(step.may).toBe(false)
})

test('a conversation has one lane, and many share all of them', () => {
  const lanes = Array.from({ length: 100 }, (_, n) => crowdLane(`${n}a${n * 7}` as ConversationId))
  expect(new Set(lanes).size).toBe(crowdLanes)
  expect(crowdLane('abc' as ConversationId)).toBe(crowdLane('abc' as ConversationId))
})
