import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { eventId, key } from './subject.ts'

const NODE = fileURLToPath(new URL('./redis-node.ts', import.meta.url))
const WORKERS = Array.from({ length: 8 }, (_, n) => `w${n}`)
const PATIENCE = { timeout: 25_000, interval: 50 }

/** A process, and what it has said. */
interface Node {
  readonly name: string
  readonly lines: readonly string[]
  said(kind: string): readonly string[][]
  stoppedAt(): number | undefined
  signal(signal: NodeJS.Signals): Promise<void>
}

describeWithRedis('several processes on one Redis', () => {
  let server: RedisServer
  let place: RedisPlace
  let nodes: Node[]
  beforeEach(async () => {
    server = await startRedisServer()
    place = await redisPlace(server)
    nodes = []
  })
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.signal('SIGKILL')))
    await server.remove()
    await place.remove()
  })

  function start(name: string): Node {
    const journal = join(place.dir, `erased-${name}`)
    const child: ChildProcess = spawn(process.execPath, [NODE, String(server.address.port), journal, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    let stoppedAt: number | undefined
    const lines: string[] = []
    let rest = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const whole = (rest + text).split('\n')
      rest = whole.pop() ?? ''
      lines.push(...whole)
    })
    const node: Node = {
      name,
      lines,
      said: (kind) => lines.map((line) => line.split(' ')).filter(([first]) => first === kind),
      stoppedAt: () => stoppedAt,
      signal: async (signal) => {
        stoppedAt ??= Date.now()
        if (child.exitCode === null && child.signalCode === null) child.kill(signal)
        await exited
      },
    }
    nodes.push(node)
    return node
  }

  const reach = (node: Node, kind: string, number: number) =>
    expect.poll(() => node.said(kind).length, PATIENCE).toBeGreaterThan(number)

  /** Everything acknowledged is there once; everything sent went in order; nothing else waits. Returns how often something was repeated. */
  async function expectAllKept(store: Store): Promise<number> {
    const sent = new Map<string, number[]>()
    const say = (id: string) => {
      const [worker = '', n = ''] = id.split(':')
      sent.set(worker, [...(sent.get(worker) ?? []), Number(n)])
    }
    const moment = ([, , , at = '']: readonly string[]) => BigInt(at)
    const sending = nodes.flatMap((node) => node.said('sent')).sort((a, b) => (moment(a) < moment(b) ? -1 : 1))
    for (const [, id = ''] of sending) say(id)
    const later = Date.now() + 60_000
    for (let got = await store.claim(later, 100, 1); got.length > 0; got = await store.claim(later, 100, 1)) {
      for (const { id } of got) {
        say(id)
        await store.finish(id)
      }
    }
    let repeated = 0
    const waiting = new Set((await store.dueTimers(later, 100_000)).map((timer) => timer.key))
    for (const worker of WORKERS) {
      const value = (await store.get<number>(key(worker))) ?? 0
      const acknowledged = Math.max(
        0,
        ...nodes.flatMap((node) => node.said('worked')).map(([, who, n]) => (who === worker ? Number(n) : 0)),
      )
      expect(value).toBeGreaterThanOrEqual(acknowledged)
      expect((await store.transact(eventId(`${worker}:${value}`), async () => {})).kind).toBe('duplicate')
      const order = sent.get(worker) ?? []
      const once = [...new Set(order)]
      repeated += order.length - once.length
      // Each for the first time in order, all of them, and a repeat is never of anything but what went last.
      expect(once).toEqual(Array.from({ length: value }, (_, n) => n + 1))
      expect(order).toEqual([...order].sort((a, b) => a - b))
      for (let n = 5; n <= value; n += 5) {
        const rung = (await store.get<number>(key(`rung:${key(`${worker}:${n}`)}`))) ?? 0
        expect(rung + (waiting.has(key(`${worker}:${n}`)) ? 1 : 0)).toBe(1)
      }
    }
    return repeated
  }

  it('work each event once, send in order whoever sends, ring each timer once, hear each other, and have one leader', async () => {
    const [a, b] = [start('a'), start('b')]
    await Promise.all([a, b].map((node) => reach(node, 'worked', 300)))
    await Promise.all([a, b].map((node) => reach(node, 'sent', 20)))
    const store = await place.open()
    // Both have rung some.
    for (const { name } of [a, b]) expect(await store.get(key(`last-ring:${name}`))).not.toBeNull()
    for (const node of [a, b]) {
      await expect.poll(() => new Set(node.said('heard').map(([, word]) => word)), PATIENCE).toEqual(new Set(['a', 'b']))
    }
    // A quick machine has done all this before anybody has led for long.
    await expect.poll(() => a.said('leads').length + b.said('leads').length, PATIENCE).toBeGreaterThan(4)
    await a.signal('SIGTERM')
    // What it had under way at its end is waited for until the lease is over.
    await reach(b, 'worked', b.said('worked').length + 50)
    await b.signal('SIGTERM')
    expect(await expectAllKept(store)).toBeLessThanOrEqual(8)
    expectOneLeader()
    await store.close()
  }, 60_000)

  it('take over what a killed one had under way, and its role, when its lease is over', async () => {
    const [a, b] = [start('a'), start('b')]
    await Promise.all([a, b].map((node) => reach(node, 'sent', 50)))
    await expect.poll(() => a.said('leads').length + b.said('leads').length, PATIENCE).toBeGreaterThan(0)
    const [leader, other] = a.said('leads').length > 0 ? [a, b] : [b, a]
    await leader.signal('SIGKILL')
    await reach(other, 'leads', 0)
    const before = other.said('sent').length
    // Longer than the lease of what it had claimed: every lane goes on.
    await sleep(2000)
    await reach(other, 'sent', before + 50)
    await other.signal('SIGKILL')
    const store = await place.open()
    const repeated = await expectAllKept(store)
    // At most the four parcels each of the two had under way when it died.
    expect(repeated).toBeLessThanOrEqual(8)
    expectOneLeader()
    await store.close()
  }, 60_000)

  it('lose nothing, double nothing and go on by themselves while the server is killed and started again and again', async () => {
    const [a, b] = [start('a'), start('b')]
    for (let round = 1; round <= 4; round++) {
      await Promise.all([a, b].map((node) => reach(node, 'worked', node.said('worked').length + 60)))
      await server.kill()
      // Longer than anybody waits, once: then everybody has been told.
      await sleep(round === 2 ? 7000 : 100 * round)
      await server.start()
    }
    await Promise.all([a, b].map((node) => reach(node, 'worked', node.said('worked').length + 60)))
    for (const node of [a, b]) expect(node.said('unavailable').length).toBeGreaterThan(0)
    await Promise.all([a, b].map((node) => node.signal('SIGKILL')))
    const store = await place.open()
    // Every parcel under way when the server died may have been repeated after its lease: 4 rounds, 4 parcels, 2 processes, and the end.
    expect(await expectAllKept(store)).toBeLessThanOrEqual(40)
    await store.close()
  }, 120_000)

  /** No two spans in which two processes were sure to lead overlap; whoever was stopped cleanly gave the role back. */
  function expectOneLeader(): void {
    const spans = nodes.flatMap((node) =>
      node.said('leads').map(([, from, until]) => ({
        name: node.name,
        from: Number(from),
        until: Math.min(Number(until), node.stoppedAt() ?? Number.POSITIVE_INFINITY),
      })),
    )
    expect(spans.length).toBeGreaterThan(3)
    for (const one of spans) {
      expect(spans.filter((span) => span.name !== one.name && span.from < one.until && one.from < span.until)).toEqual([])
    }
  }
})
