import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { eventId, key } from './subject.ts'

const NODE = fileURLToPath(new URL('./redis-node.ts', import.meta.url))
const WORKERS = Array.from({ length: 8 }, (_, n) => `w${n}`)
export const PATIENCE = { timeout: 25_000, interval: 50 }

/** A process (`redis-node.ts`), and what it has said. */
export interface Node {
  readonly name: string
  readonly lines: readonly string[]
  said(kind: string): readonly string[][]
  stoppedAt(): number | undefined
  signal(signal: NodeJS.Signals): Promise<void>
}

/** Until it has said more than so many lines of a kind. */
export const reach = (node: Node, kind: string, number: number) =>
  expect.poll(() => node.said(kind).length, PATIENCE).toBeGreaterThan(number)

/** Again until the store is there; how it went then. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      await sleep(50)
    }
  }
}

/** Processes on the same Redis, and what must be true of all they said. */
export class Crew {
  readonly nodes: Node[] = []
  readonly #url: string
  readonly #folder: string

  constructor(url: string, folder: string) {
    this.#url = url
    this.#folder = folder
  }

  start(name: string): Node {
    const journal = join(this.#folder, `erased-${name}`)
    const child: ChildProcess = spawn(process.execPath, [NODE, this.#url, journal, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // Not `exit`: what it said last may still be on its way then.
    const ended = once(child, 'close')
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
        await ended
      },
    }
    this.nodes.push(node)
    return node
  }

  /**
   * Everything acknowledged is there once; everything sent went in order; nothing else waits. Returns how often something was repeated.
   * Each step by itself insists: begun anew as a whole, it would miss what it had already taken out of the store.
   */
  async expectAllKept(store: Store): Promise<number> {
    const sent = new Map<string, number[]>()
    const say = (id: string) => {
      const [worker = '', n = ''] = id.split(':')
      sent.set(worker, [...(sent.get(worker) ?? []), Number(n)])
    }
    const moment = ([, , , at = '']: readonly string[]) => BigInt(at)
    const sending = this.nodes.flatMap((node) => node.said('sent')).sort((a, b) => (moment(a) < moment(b) ? -1 : 1))
    for (const [, id = ''] of sending) say(id)
    let later = Date.now() + 60_000
    // What was claimed and whose answer was lost is claimed again when its lease of 1 ms is over.
    const claim = () =>
      insist(() => {
        later += 10
        return store.claim(later, 100, 1)
      })
    for (let got = await claim(); got.length > 0; got = await claim()) {
      for (const { id } of got) {
        say(id)
        await insist(() => store.finish(id))
      }
    }
    let repeated = 0
    const waiting = new Set((await insist(() => store.dueTimers(later, 100_000))).map((timer) => timer.key))
    for (const worker of WORKERS) {
      const value = (await insist(() => store.get<number>(key(worker)))) ?? 0
      const acknowledged = Math.max(
        0,
        ...this.nodes.flatMap((node) => node.said('worked')).map(([, who, n]) => (who === worker ? Number(n) : 0)),
      )
      expect(value).toBeGreaterThanOrEqual(acknowledged)
      const again = await insist(() => store.transact(eventId(`${worker}:${value}`), async () => {}))
      expect(again.kind).toBe('duplicate')
      const order = sent.get(worker) ?? []
      const once = [...new Set(order)]
      repeated += order.length - once.length
      // Each for the first time in order, all of them, and a repeat is never of anything but what went last.
      expect(once).toEqual(Array.from({ length: value }, (_, n) => n + 1))
      expect(order).toEqual([...order].sort((a, b) => a - b))
      for (let n = 5; n <= value; n += 5) {
        const rung = (await insist(() => store.get<number>(key(`rung:${key(`${worker}:${n}`)}`)))) ?? 0
        expect(rung + (waiting.has(key(`${worker}:${n}`)) ? 1 : 0)).toBe(1)
      }
    }
    return repeated
  }

  /** Until they have led more than so many spans, all together: a quick machine has done all else before anybody has led for long. */
  async haveLed(spans: number): Promise<void> {
    const led = () => this.nodes.reduce((sum, node) => sum + node.said('leads').length, 0)
    await expect.poll(led, PATIENCE).toBeGreaterThan(spans)
  }

  /** No two spans in which two processes were sure to lead overlap; whoever was stopped cleanly gave the role back. */
  expectOneLeader(): void {
    const spans = this.nodes.flatMap((node) =>
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

  async end(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.signal('SIGKILL')))
  }
}
