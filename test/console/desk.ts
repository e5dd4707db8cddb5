import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAnswers } from '../../src/answers/answers.ts'
import { type ConversationDocument, conversationKey } from '../../src/app/conversation.ts'
import type { Change } from '../../src/app/live.ts'
import { loadBook } from '../../src/book/load.ts'
import { type Console, createConsole } from '../../src/console/console.ts'
import { Workshop } from '../../src/console/questions/workshop.ts'
import type { Book } from '../../src/engine/book.ts'
import type { CommandName, Outcome } from '../../src/engine/command.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { AdvisorId, CaseId, EventId, Instant, JsonObject, Language, OccasionId } from '../../src/engine/ids.ts'
import type { Answers, Audience } from '../../src/engine/understanding.ts'
import { type Advisor, createAdvisor } from '../../src/records/advisors/advisor.ts'
import { newSecret, offerSignIn } from '../../src/records/advisors/sign-in.ts'
import { type Case, readCase } from '../../src/records/cases/case.ts'
import { readUpload, uploads } from '../../src/records/cases/uploads.ts'
import { draftOccasion, type Plan, publishOccasion } from '../../src/records/occasions/organising.ts'
import { createRecords } from '../../src/records/records.ts'
import type { DeskContext } from '../../src/records/work.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { freeServer } from './server.ts'
import type { Someone } from './someone.ts'

const hour = 3_600_000
/** Monday, 23 November 2026, 10:00 in Berlin. */
const monday: Instant = Date.parse('2026-11-23T09:00:00Z')

/** The repository's own model, read when a test asks for it. */
let model: Answers | undefined
const answers = (): Answers => {
  model ??= loadAnswers('.')
  return model
}

/** The repository's own book never changes: read once for all desks of a file. */
let read: Promise<Book> | undefined
const ownBook = (): Promise<Book> => {
  read ??= loadBook('.').then((loaded) => {
    if ('book' in loaded) return loaded.book
    throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'))
  })
  return read
}

/** The console behind a real server, with the real store, records and book. */
export class Desk {
  now: Instant = monday
  /** Whether an endpoint outside translates what people and advisors write to each other. */
  translates = false
  /** Milliseconds that wrong sign-ins were held back. */
  readonly waits: number[] = []
  /** Lines of the log that tell of faults, and all others. */
  readonly logged: unknown[] = []
  readonly told: unknown[] = []
  /** What the channels hand out, by the platform's name of the file. */
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly url: string
  readonly store: Store
  readonly book: Book
  readonly #folder: string
  readonly #server: Server
  readonly #console: Console
  readonly #listeners: Set<(change: Change) => void>
  readonly #records = createRecords()
  #events = 0

  private constructor(made: {
    store: Store
    book: Book
    folder: string
    listeners: Set<(change: Change) => void>
    secure: boolean
    start: (desk: Desk) => { server: Server; url: string; built: Console }
  }) {
    this.store = made.store
    this.book = made.book
    this.#folder = made.folder
    this.#listeners = made.listeners
    const { server, url, built } = made.start(this)
    this.#server = server
    this.url = url
    this.#console = built
  }

  static async open({ secure = false }: { readonly secure?: boolean } = {}): Promise<Desk> {
    const folder = await mkdtemp(join(tmpdir(), 'console-'))
    const store = await openSqliteStore({
      file: join(folder, 'store.db'),
      dataKey: new Uint8Array(32).fill(7),
      journal: join(folder, 'erasures.journal'),
    })
    const book = await ownBook()
    const listeners = new Set<(change: Change) => void>()
    const { port, ready } = await freeServer()
    const start = (desk: Desk) => {
      const workshop = new Workshop({ store, root: '.', drafts: join(folder, 'proposals'), log: { error: () => {} } })
      const built = createConsole({
        answers,
        workshop,
        store,
        book: () => book,
        now: () => desk.now,
        hash: (text) => store.hash(text),
        helperHost: null,
        get helperTranslates() {
          return desk.translates
        },
        fetchFile: async ({ channel, file }) => (channel === uploads ? readUpload(store, file) : (desk.files.get(file) ?? null)),
        publicUrl: `http://127.0.0.1:${port}`,
        secure,
        log: {
          info: (...line: unknown[]) => void desk.told.push(line),
          warn: (...line: unknown[]) => void desk.told.push(line),
          error: (...line: unknown[]) => void desk.logged.push(line),
        },
        live: {
          on: (listener) => {
            listeners.add(listener)
            return () => listeners.delete(listener)
          },
        },
        newId: () => `console:${randomBytes(16).toString('base64url')}` as EventId,
        wait: async (milliseconds) => void desk.waits.push(milliseconds),
      })
      return { server: ready(built.routes().fetch), url: `http://127.0.0.1:${port}`, built }
    }
    return new Desk({ store, book, folder, listeners, secure, start })
  }

  async close(): Promise<void> {
    this.#console.stop()
    await new Promise((done) => {
      this.#server.close(done)
      this.#server.closeAllConnections()
    })
    await this.store.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  get listening(): number {
    return this.#listeners.size
  }

  hint(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }

  nextEvent(): EventId {
    return `test:${++this.#events}` as EventId
  }

  async desk<T>(work: (desk: DeskContext) => Promise<T> | T): Promise<T> {
    const event = this.nextEvent()
    const done = await this.store.transact(event, async (tx) => work({ tx, service: this.book.service, at: this.now, event }))
    if (done.kind === 'duplicate') throw new Error('An event came twice')
    return done.value
  }

  advisor(name: string, change: Partial<Omit<Advisor, 'id' | 'name' | 'absences' | 'active'>> = {}): Promise<AdvisorId> {
    const audiences: Audience[] = ['applicant', 'company', 'helper']
    const usual = { languages: ['de', 'en'], audiences, roles: ['advisor' as const], telegram: null, email: null, deputy: null }
    return this.desk((desk) => createAdvisor(desk, { name, ...usual, ...change }).id)
  }

  /** Path of a fresh sign-in link. */
  async link(advisor: AdvisorId): Promise<string> {
    const secret = newSecret()
    await this.desk((desk) => offerSignIn(desk, { advisor, secret }))
    return `/console/sign-in?token=${secret}`
  }

  /** Somebody has a chat, as after their first message. */
  async talks({ conversation, state }: Someone, openCase: CaseId | null = null): Promise<void> {
    const known: ConversationDocument = { state: { ...state, openCase }, address: { channel: 'test', chat: conversation } }
    await this.store.transact(null, async (tx) => tx.put(conversationKey(conversation), known, { owner: state.person }))
  }

  /** A command of somebody's dialog, as the application runs it. */
  async run(who: Someone, name: CommandName, input: JsonObject): Promise<Outcome> {
    const { store, book } = this
    const event = this.nextEvent()
    const context = { book, at: this.now, event, round: 0, conversation: who.conversation, state: who.state }
    const done = await store.transact(event, (tx) =>
      this.#records.run(
        { name, input },
        {
          ...context,
          tx,
          reader: store,
          address: { channel: 'test', chat: who.conversation },
          hash: (text) => store.hash(text),
          config: { publicUrl: this.url },
        },
      ),
    )
    if (done.kind === 'duplicate') throw new Error('An event came twice')
    return done.value
  }

  /** A case that has just come in. */
  async case(
    who: Someone,
    answers: JsonObject = {},
    audience: Audience = 'applicant',
    topic: string | null = null,
  ): Promise<CaseId> {
    const { values } = await this.run(who, 'open-case', {
      audience,
      topic,
      answers: { concern: 'Ich suche eine Ausbildung.', ...answers },
    })
    return values.case as CaseId
  }

  async readCase(id: CaseId): Promise<Case> {
    const one = await readCase(this.store, id)
    if (!one) throw new Error('The case is gone')
    return one
  }

  async occasion(change: Partial<Plan> = {}, published = true): Promise<OccasionId> {
    const start = change.start ?? this.now + 14 * 24 * hour
    const plan: Plan = {
      format: 'info-session',
      title: null,
      place: 'Rathaus',
      address: null,
      start,
      end: start + 2 * hour,
      capacity: 2,
      languages: ['de' as Language],
      minAge: null,
      guardianUnder: null,
      audience: ['applicant', 'company', 'helper'],
      ...change,
    }
    const { id } = await this.desk((desk) => draftOccasion(desk, plan))
    if (published) await this.desk((desk) => publishOccasion(desk, id))
    return id
  }

  /** Takes everything out of the outbox. */
  async sent(): Promise<readonly Errand[]> {
    const errands: Errand[] = []
    for (;;) {
      const claimed = await this.store.claim(this.now, 1000, 60_000)
      if (claimed.length === 0) return errands
      for (const { id, value } of claimed) {
        errands.push(value as unknown as Errand)
        await this.store.finish(id)
      }
    }
  }

  /** Rings what is due, as the application does. */
  async ring(): Promise<void> {
    for (const timer of await this.store.dueTimers(this.now, 100)) {
      const event = `timer:${timer.key}:${timer.at}` as EventId
      const { book } = this
      const hash = (text: string) => this.store.hash(text)
      await this.store.transact(event, async (tx) => {
        tx.cancelTimer(timer.key)
        await this.#records.ring(timer, { tx, book, at: this.now, event, hash, config: { publicUrl: this.url } })
      })
    }
  }
}
