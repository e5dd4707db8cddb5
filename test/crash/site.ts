import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventId } from '../../src/engine/ids.ts'
import { draftOccasion, publishOccasion } from '../../src/records/occasions/organising.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { ServiceProcess } from '../e2e/process.ts'
import { freePort } from '../support/free-port.ts'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { content } from '../support/service.ts'
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.ts'

export type Engine = 'sqlite' | 'redis'

export const dataKey = Buffer.alloc(32, 7)
const hour = 60 * 60 * 1000
const day = 24 * hour

/** The product as it runs at a centre: its processes, started again whenever they die, the store, and Telegram. */
export class Site {
  readonly engine: Engine
  readonly telegram: TelegramServer
  readonly redis: RedisServer | null
  readonly #folder: string
  readonly #isOwn: boolean
  readonly #ports: readonly number[]
  readonly #under: readonly string[]
  readonly #running = new Map<number, ServiceProcess>()
  #isOpen = false
  #published = 0
  starts = 0
  /** What processes that have ended wrote to their log. */
  log = ''

  /** `under`: a program that starts whatever writes to the store's disk; `disk`: a folder to use. */
  static async open(engine: Engine, under: readonly string[] = [], disk?: string): Promise<Site> {
    const isOwn = disk === undefined
    const folder = disk ?? (await mkdtemp(join(tmpdir(), 'kausa-crash-')))
    const redis =
      engine === 'redis' ? await startRedisServer([], {}, { under, ...(disk !== undefined && { folder: disk }) }) : null
    const servicesUnder = redis ? [] : under
    // A file is served by one process; several may share a server.
    const ports = redis ? [await freePort(), await freePort()] : [await freePort()]
    return new Site(engine, { folder, isOwn }, ports, servicesUnder, redis, await startTelegramServer())
  }

  private constructor(
    engine: Engine,
    place: { readonly folder: string; readonly isOwn: boolean },
    ports: readonly number[],
    under: readonly string[],
    redis: RedisServer | null,
    telegram: TelegramServer,
  ) {
    this.engine = engine
    this.redis = redis
    this.telegram = telegram
    this.#folder = place.folder
    this.#isOwn = place.isOwn
    this.#ports = ports
    this.#under = under
  }

  /** Where the web chat can be reached; not each of them all the time. */
  readonly doors = (): readonly string[] => this.#ports.map((port) => `http://localhost:${port}`)

  /** Where the store lies. */
  get folder(): string {
    return this.redis?.folder ?? this.#folder
  }

  get processes(): number {
    return this.#ports.length
  }

  /** Starts everything. Resolves when all serve. */
  async start(): Promise<void> {
    this.#isOpen = true
    for (const port of this.#ports) this.#keepRunning(port)
    await this.serving()
  }

  /** Until every process serves. */
  async serving(): Promise<void> {
    for (const port of this.#ports) {
      while (
        !(await this.#running
          .get(port)
          ?.ready()
          .then(
            () => true,
            () => false,
          ))
      )
        await new Promise((later) => setTimeout(later, 20))
    }
  }

  /** Stops everything in good order. Throws when a process does not end as it should. */
  async stop(): Promise<void> {
    this.#isOpen = false
    for (const one of this.#running.values()) {
      const { code, signal, err } = await one.kill('SIGTERM')
      if (code !== 0) throw new Error(`The process did not stop in order (${code ?? signal}):\n${err}`)
    }
  }

  /** SIGKILL; it is started again at once. */
  async kill(which: number): Promise<void> {
    await this.#process(which).kill('SIGKILL')
  }

  freeze(which: number): void {
    this.#process(which).child.kill('SIGSTOP')
  }

  thaw(which: number): void {
    this.#process(which).child.kill('SIGCONT')
  }

  /** The store, to look into or, while nothing serves it, to write. */
  store(readOnly: boolean): Promise<Store> {
    const options = { dataKey, journal: join(this.#folder, 'erasures.journal'), readOnly }
    return this.redis
      ? openRedisStore({ ...options, address: this.redis.address })
      : openSqliteStore({ ...options, file: join(this.#folder, 'kausa.db') })
  }

  /** An event sooner than all before it, so that it is the first to choose. While nothing is served. */
  async publish(capacity: number): Promise<void> {
    const store = await this.store(false)
    const event = `crash:${this.#published++}` as EventId
    const start = Date.now() + 300 * day - this.#published * hour
    await store.transact(event, async (tx) => {
      const desk = { tx, service: content().book.service, at: Date.now(), event }
      const drafted = draftOccasion(desk, {
        format: 'info-session',
        title: null,
        place: 'Sportplatz',
        address: null,
        start,
        end: start + hour,
        capacity,
        languages: ['de'],
        minAge: null,
        guardianUnder: null,
        audience: ['applicant'],
      })
      await publishOccasion(desk, drafted.id)
    })
    await store.close()
  }

  async remove(): Promise<void> {
    this.#isOpen = false
    await Promise.all([...this.#running.values()].map((one) => one.kill('SIGKILL')))
    await this.telegram.close()
    await this.redis?.remove()
    if (this.#isOwn) await rm(this.#folder, { recursive: true, force: true })
  }

  #process(which: number): ServiceProcess {
    const one = this.#running.get(this.#ports[which] ?? 0)
    if (!one) throw new Error(`There is no process ${which}`)
    return one
  }

  #keepRunning(port: number): void {
    const { token, root } = this.telegram
    const url = this.redis ? `${this.redis.url}?folder=${this.#folder}` : `sqlite:${join(this.#folder, 'kausa.db')}`
    const one = new ServiceProcess(
      {
        PORT: String(port),
        PUBLIC_URL: `http://localhost:${this.#ports[0]}`,
        STORE_URL: url,
        DATA_KEY: dataKey.toString('hex'),
        TELEGRAM_TOKEN: token,
        TELEGRAM_API_ROOT: root,
        TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-tests',
      },
      this.#folder,
      this.#under,
    )
    this.starts += 1
    this.#running.set(port, one)
    void one.ended.then(({ err }) => {
      this.log += err
      if (this.#isOpen) this.#keepRunning(port)
    })
  }
}
