import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Deliverer } from '../app/deliver.ts'
import type { Meter } from '../app/meter.ts'
import { caseIndexes } from '../records/cases/case.ts'
import type { Store } from '../store/store.ts'
import type { House } from './house.ts'

/** What Prometheus asks for. Labels are kinds, channels and languages: never an id, a name or a text. */
export interface Metrics {
  readonly meter: Meter
  readonly contentType: string
  /** Everything counted so far, and how things stand now. */
  expose(house: House): Promise<string>
  close(): void
}

/** More cases than any centre has open; more are not counted. */
const most = 100_000

export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry, prefix: 'kausa_' })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `kausa_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string) => new Gauge({ name: `kausa_${name}`, help, registers })

  const events = counter('events_total', 'Events that came in, by channel and kind.', ['channel', 'kind'])
  const understood = counter('understood_total', 'What texts were taken for, by language.', ['language', 'outcome'])
  const commits = counter('commits_total', 'How events ended: on the disk, known already, failed, store away.', ['outcome'])
  const turns = new Histogram({
    name: 'kausa_turn_seconds',
    help: 'From an event to everything it caused being on the disk.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const deliveries = counter('deliveries_total', 'Attempts to send, by how they ended.', ['channel', 'outcome'])
  const buried = counter('buried_total', 'Messages that went to the dead letters.', ['channel'])
  const storeErrors = counter('store_errors_total', 'Times the store could not be used.', [])

  const storeUp = gauge('store_up', '1 while the store answers.')
  const lanes = gauge('outbox_lanes', 'Conversations and queues with something to send.')
  const ready = gauge('outbox_ready', 'Those that could be worked now and are not.')
  const undelivered = gauge('undelivered', 'Messages this process has tried to send in vain.')
  const oldest = gauge('undelivered_oldest_seconds', 'For how long it has tried with the first of them.')
  const letters = gauge('dead_letters', 'Messages that wait for a human.')
  const open = gauge('cases_open', 'Cases that are not closed.')
  const unclaimed = gauge('cases_unclaimed', 'Cases nobody has taken.')
  const waits = gauge('cases_unclaimed_oldest_seconds', 'For how long the first of them has been waiting.')
  const lag = gauge('timers_lag_seconds', 'By how much the first timer is late.')
  const generation = gauge('model_generation', 'Which model answers, counted from the start.')

  return {
    contentType: registry.contentType,
    meter: {
      received: (channel, kind) => events.inc({ channel, kind }),
      understood: (language, outcome) => understood.inc({ language, outcome }),
      worked: (outcome, milliseconds) => {
        commits.inc({ outcome })
        turns.observe(milliseconds / 1000)
      },
      delivered: (channel, outcome) => deliveries.inc({ channel, outcome }),
      buried: (channel) => buried.inc({ channel }),
      storeFailed: () => storeErrors.inc(),
    },
    expose: async (house) => {
      const now = house.parts.now()
      observeTroubled(house.app.deliverer, now)
      generation.set(house.content().generation)
      await observeStore(house.parts.store, now).then(
        () => storeUp.set(1),
        () => {
          storeUp.set(0)
          storeErrors.inc()
        },
      )
      return registry.metrics()
    },
    close: () => registry.clear(),
  }

  function observeTroubled(deliverer: Deliverer, now: number): void {
    const trouble = deliverer.undelivered(now)
    undelivered.set(trouble.count)
    oldest.set(trouble.oldest === null ? 0 : (now - trouble.oldest) / 1000)
  }

  async function observeStore(store: Store, now: number): Promise<void> {
    const backlog = await store.backlog(now)
    lanes.set(backlog.lanes)
    ready.set(backlog.ready)
    letters.set(backlog.deadLetters)
    const [timer] = await store.dueTimers(now, 1)
    lag.set(timer ? (now - timer.at) / 1000 : 0)
    const all = await store.list(caseIndexes.all, { limit: most })
    const closed = await store.list(caseIndexes.closed, { limit: most })
    open.set(all.length - closed.length)
    const waiting = await store.list(caseIndexes.open, { limit: most })
    unclaimed.set(waiting.length)
    // The sort value is "<priority>:<moment>".
    const since = waiting.map(({ sort }) => Date.parse(sort.slice(sort.indexOf(':') + 1)))
    waits.set(since.length === 0 ? 0 : (now - Math.min(...since)) / 1000)
  }
}
