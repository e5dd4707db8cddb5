import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadAnswers } from '../../src/answers/answers.ts'
import { loadBookNow } from '../../src/book/load.ts'
import { write } from '../../src/book/problem.ts'
import type { Rates } from '../../src/channels/telegram/pace.ts'
import type { Config } from '../../src/config.ts'
import type { Book } from '../../src/engine/book.ts'
import type { EventId, Instant } from '../../src/engine/ids.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import type { Patience } from '../../src/main/front.ts'
import type { House } from '../../src/main/house.ts'
import { startService } from '../../src/main/service.ts'
import { type Advisor, createAdvisor } from '../../src/records/advisors/advisor.ts'
import type { Occasion } from '../../src/records/occasions/occasion.ts'
import { cancelOccasion, draftOccasion, type Plan, publishOccasion } from '../../src/records/occasions/organising.ts'
import type { DeskContext } from '../../src/records/work.ts'
import type { Store } from '../../src/store/store.ts'
import { onFreePort } from './free-port.ts'
import { logInto, wentOut } from './run.ts'
import { startTeamsServer, type TeamsServer } from './teams-server.ts'
import { startTelegramServer, type TelegramServer } from './telegram-server.ts'
import { noRates } from './telegram-setup.ts'
import { WebPerson } from './web-person.ts'

const root = new URL('../..', import.meta.url).pathname
export const minute: Instant = 60_000
export const hour: Instant = 60 * minute
export const day: Instant = 24 * hour
/** A Monday, 10:00 in Düsseldorf: advisors are there, and no holiday is near. */
export const monday: Instant = Date.UTC(2026, 10, 23, 9)

/** Runs on as real time does; a test moves it. */
interface Clock {
  now(): Instant
  /** Puts it forward by milliseconds. Timers ring at the next `settle`. */
  move(by: Instant): void
  set(at: Instant): void
}

export interface TestServiceOptions {
  /** Where the clock begins; `monday` without it. */
  readonly at?: Instant
  /** Telegram calls a webhook instead of being polled. */
  readonly webhook?: boolean
  /** How long a request may take to arrive. */
  readonly patience?: Patience
  /** There is Microsoft Teams as well. */
  readonly teams?: boolean
  /** Notices to advisors go to this Telegram group. */
  readonly advisorsChat?: number
  /** An endpoint outside that may help to understand. */
  readonly helper?: Config['helper']
  /** Notices to advisors go to this mail server. */
  readonly mail?: Config['mail']
  /** Whoever brings it may read the metrics. */
  readonly metricsToken?: string
  /** In place of the repository's own, to plant faults. */
  readonly book?: Book
  readonly answers?: Answers
  /** A folder of dialogs and lines of the test's own: read, watched and learnt from as in service. */
  readonly root?: string
  /** How much goes out at once; without it nothing waits. */
  readonly rates?: { readonly telegram: Rates; readonly crowd: number }
  /** Keeps the store here, and leaves it; without it in a folder that goes with the service. */
  readonly folder?: string
}

/** The whole service in this process: real HTTP, a real store, a Telegram of its own, a clock the test moves. */
export interface TestService {
  readonly url: string
  readonly signInLink: string
  readonly house: House
  readonly store: Store
  readonly clock: Clock
  readonly telegram: TelegramServer
  /** Only where it was asked for. */
  readonly teams: TeamsServer | undefined
  /** Folder of the store, its key and its journal. */
  readonly folder: string
  /** Lines of the log. */
  readonly logged: readonly string[]
  /** Somebody at the web chat. Close them, or let the service do it at its end. */
  webPerson(session?: string): WebPerson
  /** Publishes an occasion; what the plan leaves out is usual for its format (`jump` without one), in ten days at 14:00 in winter. */
  publish(plan?: Partial<Plan>): Promise<Occasion>
  cancel(occasion: Occasion): Promise<void>
  /** Takes an advisor on; speaks every language of the centre unless said otherwise. */
  hire(name: string, more?: Partial<Advisor>): Promise<Advisor>
  /** Works at an advisor's or coordinator's desk: one transaction, as the console does it. */
  desk<T>(work: (desk: DeskContext) => Promise<T> | T): Promise<T>
  /** Until everything that came in is worked, every due timer has rung and everything that may go has been delivered. */
  settle(): Promise<void>
  stop(): Promise<void>
}

/** The repository's own book and answers, read once for all services of a test file. */
export const content = lazy(() => {
  const loaded = loadBookNow(root, { publicUrl: 'http://localhost' })
  if ('problems' in loaded) throw new Error(loaded.problems.map(write).join('\n'))
  return { book: loaded.book, answers: loadAnswers(root) }
})

export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const telegram = await startTelegramServer()
  const teams = options.teams ? await startTeamsServer() : undefined
  const folder = options.folder ?? quickFolder()
  const logged: string[] = []
  const clock = clockFrom(options.at ?? monday)
  if (options.advisorsChat !== undefined) telegram.group(options.advisorsChat)
  const config: Omit<Config, 'port' | 'publicUrl'> = {
    secure: false,
    storeFile: join(folder, 'kausa.db'),
    dataKey: undefined,
    telegram: {
      token: telegram.token,
      apiRoot: telegram.root,
      webhookSecret: options.webhook ? 'a-secret-of-the-tests' : undefined,
      advisorsChat: options.advisorsChat?.toString(),
    },
    teams: teams && { credentials: { appId: teams.appId, appPassword: 'a-password-of-the-tests', tenantId: teams.tenantId } },
    helper: options.helper,
    mail: options.mail,
    metricsToken: options.metricsToken,
  }
  if (teams) teams.now = clock.now
  const brought = (publicUrl: string) => {
    const { book = content().book, answers = content().answers } = options
    return { book: { ...book, privacyUrl: new URL('/privacy', publicUrl).href }, answers }
  }
  const startAt = (port: number) => {
    const publicUrl = `http://localhost:${port}`
    if (teams) teams.endpoint = `${publicUrl}/api/messages`
    const given = {
      now: clock.now,
      patience: options.patience,
      telegramRates: options.rates?.telegram ?? noRates,
      crowdRate: options.rates?.crowd ?? Number.POSITIVE_INFINITY,
      ...(options.root === undefined ? brought(publicUrl) : { root: options.root }),
      teamsEndpoints: teams && { metadata: teams.metadata, token: async () => teams.token, local: true },
    }
    return startService({ ...config, port, publicUrl }, pino({ level: 'info' }, logInto(logged)), given)
  }
  const service = await onFreePort(startAt)
  const { app, parts } = service.house
  const people: WebPerson[] = []
  let count = 0

  const desk: TestService['desk'] = async (work) => {
    count += 1
    const event = `test:${count}` as EventId
    const done = await parts.store.transact(event, async (tx) =>
      work({ tx, service: parts.book().service, at: clock.now(), event }),
    )
    if (done.kind === 'duplicate') throw new Error('This desk was worked at before')
    return done.value
  }

  return {
    url: service.url,
    signInLink: service.signInLink,
    house: service.house,
    store: parts.store,
    clock,
    telegram,
    teams,
    folder,
    logged,
    webPerson: (session) => {
      const person = new WebPerson(service.url, session)
      people.push(person)
      return person
    },
    publish: (plan = {}) =>
      desk(async (at) => {
        const drafted = draftOccasion(at, { ...usualPlan(parts.book(), plan.format ?? 'jump', clock.now()), ...plan })
        const published = await publishOccasion(at, drafted.id)
        if (published.kind !== 'done') throw new Error(`The occasion could not be published: ${published.kind}`)
        return published.occasion
      }),
    cancel: async ({ id }) => {
      await desk((at) => cancelOccasion(at, id))
    },
    hire: (name, more = {}) =>
      desk((at) =>
        createAdvisor(at, {
          name,
          languages: [...at.service.languagesOfAdvisors],
          audiences: ['applicant', 'company', 'helper'],
          roles: ['advisor'],
          telegram: null,
          email: null,
          deputy: null,
          ...more,
        }),
      ),
    desk,
    settle: async () => {
      await telegram.until(() => telegram.pending.length === 0)
      await teams?.until(() => teams.pending.length === 0)
      await app.receiver.idle()
      await app.timers.ringDue()
      await app.deliverer.drain()
    },
    stop: async () => {
      for (const person of people) person.close()
      const authorization = `Bearer ${options.metricsToken ?? ''}`
      wentOut('metrics', await (await fetch(`${service.url}/metrics`, { headers: { authorization } })).text())
      await service.stop()
      await telegram.close()
      await teams?.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function usualPlan({ service }: Book, wanted: string, now: Instant): Plan {
  const format = service.formats.find(({ id }) => id === wanted)
  if (!format) throw new Error(`There is no format "${wanted}" in dialogs/service.yaml`)
  // 13:00 UTC is 14:00 in winter.
  const start = Math.floor((now + 10 * day) / day) * day + 13 * hour
  const { minutes, capacityHint, minAge, guardianUnder, audience } = format
  return {
    format: wanted,
    title: null,
    place: 'Sportplatz',
    address: null,
    start,
    end: start + minutes * minute,
    capacity: capacityHint,
    languages: ['de'],
    minAge,
    guardianUnder,
    audience: [...audience],
  }
}

function clockFrom(start: Instant): Clock {
  let ahead = start - Date.now()
  const now = () => Date.now() + ahead
  return {
    now,
    move: (by) => {
      ahead += by
    },
    set: (at) => {
      ahead = at - Date.now()
    },
  }
}

/** In memory where the machine has such a place: these tests wait for what is said, not for a disk. */
function quickFolder(): string {
  try {
    return mkdtempSync('/dev/shm/kausa-test-')
  } catch {
    return mkdtempSync(join(tmpdir(), 'kausa-test-'))
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
