import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import type { Book, Dialog, Service, TextValues, Topic } from '../../src/engine/book.ts'
import type { CommandName, Outcome } from '../../src/engine/command.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type {
  AdvisorId,
  CaseId,
  ConversationId,
  DialogId,
  EffectId,
  EventId,
  Instant,
  JsonObject,
  Language,
  OccasionId,
  PersonId,
} from '../../src/engine/ids.ts'
import { purposes, type State } from '../../src/engine/state.ts'
import type { Audience } from '../../src/engine/understanding.ts'
import { type Advisor, createAdvisor } from '../../src/records/advisors/advisor.ts'
import { type Case, readCase } from '../../src/records/cases/case.ts'
import { draftOccasion, type Plan, publishOccasion } from '../../src/records/occasions/organising.ts'
import { createRecords } from '../../src/records/records.ts'
import type { DeskContext } from '../../src/records/work.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Key, Store, Timer, Tx } from '../../src/store/store.ts'

/** A moment on the clock in Berlin, e.g. `2026-12-01T14:00`. */
export const berlin = (text: string): Instant => {
  const moment = DateTime.fromISO(text, { zone: 'Europe/Berlin' })
  if (!moment.isValid) throw new Error(`No moment: ${text}`)
  return moment.toMillis()
}

const nobody = {
  name: null,
  street: null,
  postcode: null,
  city: null,
  email: null,
  phone: null,
  representative: null,
  register: null,
}
const usual = ['09:00-12:00', '13:00-16:00']
const plainFormat = { capacityHint: 20, minutes: 90, emergencyContact: false, needs: true, minAge: null, guardianUnder: null }

export const service: Service = {
  name: 'Servicestelle',
  project: 'Projekt',
  operator: nobody,
  authority: 'LDI NRW',
  timezone: 'Europe/Berlin',
  officeHours: {
    monday: usual,
    tuesday: usual,
    wednesday: usual,
    thursday: usual,
    friday: ['09:00-12:00'],
    saturday: [],
    sunday: [],
  },
  closedDays: ['2026-12-28'],
  formats: [
    { ...plainFormat, id: 'fair', audience: ['applicant', 'company', 'helper'] },
    { ...plainFormat, id: 'jump', audience: ['applicant', 'helper'], minAge: 14, guardianUnder: 18, emergencyContact: true },
  ],
  escalation: { deputy: 60, team: 120, coordinator: 240 },
  waiting: { remind: 3, abandoned: 10 },
  followUp: { company: 5 },
  mostCases: 40,
  answerTargets: { P1: 0, P2: 2, P3: 3, P4: 5 },
  retention: [
    { class: 'booking', what: '', days: 90, why: '' },
    { class: 'case', what: '', days: 180, why: '' },
    { class: 'conversation', what: '', days: 180, why: '' },
  ],
  privacyVersion: '2026-11',
  languagesOfAdvisors: ['de' as Language, 'ar' as Language],
  off: { topics: [], channels: [] },
  alarms: { undelivered: { count: 5, minutes: 15 }, deadLetters: 10, unclaimed: 20 },
  caseText: [],
}

/** As the real one asks it, so that summaries have labels and options to name. */
const human: Dialog = {
  id: 'human' as DialogId,
  version: '1',
  open: true,
  home: false,
  consent: 'advice',
  steps: [
    { id: 'concern', kind: 'ask', slot: 'concern', type: 'text', optional: false },
    {
      id: 'situation',
      kind: 'choose',
      slot: 'situation',
      optional: false,
      options: [{ value: 'searching' }, { value: 'ended' }],
    },
  ] as unknown as Dialog['steps'],
}
const germanTexts: { readonly [key: string]: string } = {
  'dialogs/human:concern.label': 'Ihr Anliegen',
  'dialogs/human:situation.label': 'Situation',
  'dialogs/human:situation.options.searching': 'Ich suche eine Ausbildung',
  'topics/training-pay:title': 'Ausbildungsvergütung',
}

/** Says which text, in which language, with which values: enough to see that the right thing would be told. */
const echo = (language: string, key: string, values?: TextValues): string =>
  [`${language} ${key}`, ...(values ? [JSON.stringify(values)] : [])].join(' ')

export const book: Book = {
  hash: 'book',
  languages: ['de', 'en', 'ar', 'tr'] as readonly string[] as readonly Language[],
  text: (language, key, values) => (language === 'de' ? germanTexts[key] : undefined) ?? echo(language, key, values),
  has: (language, key) => language === 'de' && key in germanTexts,
  texts: () => [],
  reviewed: () => true,
  stale: () => false,
  dialog: (id) => (id === human.id ? human : undefined),
  topic: (id) => (id === 'training-pay' || id === 'terminate-training' ? ({ id } as Topic) : undefined),
  table: () => undefined,
  dialogs: [human],
  topics: [],
  service,
  privacyVersion: '2026-11',
  privacyUrl: 'https://centre.example/privacy',
}

export interface Someone {
  readonly person: PersonId
  readonly conversation: ConversationId
  readonly state: State
}

/** Somebody in a chat, with all consents given. */
export function someone(name: string, change: Partial<State> = {}): Someone {
  const person = `person-${name}` as PersonId
  const given = { version: '2026-11', at: 0 }
  const state: State = {
    person,
    language: 'ar' as Language,
    languageChosen: true,
    languageOffered: null,
    audience: 'applicant',
    consents: Object.fromEntries(purposes.map((purpose) => [purpose, given])),
    situation: { kind: 'idle' },
    asked: null,
    topic: null,
    openCase: null,
    lastAt: 0,
    ...change,
  }
  return { person, conversation: `chat-${name}` as ConversationId, state }
}

/** More than any test sets; a rule that sets timers in a circle ends here. */
const mostRings = 1000

/** The records on a real store in a folder of their own, with a clock the test moves. */
export class World {
  now: Instant
  store: Store
  readonly folder: string
  #records = createRecords()
  #events = 0

  private constructor(store: Store, folder: string, now: Instant) {
    this.store = store
    this.folder = folder
    this.now = now
  }

  static async open(now: string): Promise<World> {
    // What is tested here are rules, not the disk: memory is quick enough for thousands of transactions.
    const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'records-'))
    const store = await openSqliteStore(filesIn(folder))
    return new World(store, folder, berlin(now))
  }

  /** As when the process ends and starts again: nothing is left but the files. */
  async restart(): Promise<void> {
    await this.store.close()
    this.store = await openSqliteStore(filesIn(this.folder))
    this.#records = createRecords()
  }

  async close(): Promise<void> {
    await this.store.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  nextEvent(): EventId {
    return `test:${++this.#events}` as EventId
  }

  /** A command of somebody's dialog, in a transaction of its own. */
  async run(who: Someone, name: CommandName, input: JsonObject = {}, event: EventId = this.nextEvent()): Promise<Outcome> {
    const { store } = this
    const { conversation, state } = who
    const done = await store.transact(event, (tx) =>
      this.#records.run(
        { name, input },
        {
          tx,
          reader: store,
          book,
          at: this.now,
          event,
          round: 0,
          conversation,
          address: { channel: 'test', chat: conversation },
          state,
          hash: (text) => store.hash(text),
          config: { publicUrl: 'https://centre.example' },
        },
      ),
    )
    if (done.kind === 'duplicate') throw new Error(`The event ${event} was worked before`)
    return done.value
  }

  /** Something at an advisor's or coordinator's desk. */
  async desk<T>(work: (desk: DeskContext) => Promise<T> | T): Promise<T> {
    const event = this.nextEvent()
    const done = await this.store.transact(event, async (tx) => work({ tx, service, at: this.now, event }))
    if (done.kind === 'duplicate') throw new Error('An event came twice')
    return done.value
  }

  async case(id: CaseId): Promise<Case> {
    const one = await readCase(this.store, id)
    if (!one) throw new Error('The case is gone')
    return one
  }

  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.desk(({ tx }) => work(tx))
  }

  /** Moves the clock, and rings everything due on the way as the application does. */
  async goTo(moment: Instant): Promise<void> {
    for (let rung = 0; await this.ringNext(moment); rung++) if (rung > mostRings) throw new Error('Timers ring without end')
    this.now = moment
  }

  /** Rings the next timer due by then; false when there is none. */
  async ringNext(moment: Instant = this.now): Promise<boolean> {
    const [next] = await this.store.dueTimers(moment, 1)
    if (!next) return false
    this.now = Math.max(this.now, next.at)
    await this.ring(next)
    return true
  }

  /** Rings a timer, also one that was read before its reason went. */
  async ring(timer: Timer): Promise<void> {
    const event = `timer:${timer.key}:${timer.at}` as EventId
    const hash = (text: string) => this.store.hash(text)
    const config = { publicUrl: 'https://centre.example' }
    await this.store.transact(event, async (tx) => {
      tx.cancelTimer(timer.key)
      await this.#records.ring(timer, { tx, book, at: this.now, event, hash, config })
    })
  }

  /** Takes everything out of the outbox, in order. */
  async sent(): Promise<readonly Errand[]> {
    const errands: Errand[] = []
    for (;;) {
      const claimed = await this.store.claim(this.now, 1000, 60_000)
      if (claimed.length === 0) return errands
      for (const { id, value } of claimed) {
        errands.push(value as unknown as Errand)
        await this.store.finish(id as EffectId)
      }
    }
  }

  /** Notices about occasions that went out, as `kind > conversation`. */
  async notices(): Promise<readonly string[]> {
    return (await this.sent()).flatMap((errand) =>
      errand.kind === 'event' && errand.event.kind === 'noticed' ? [`${errand.event.notice.kind} > ${errand.conversation}`] : [],
    )
  }

  async retire(): Promise<void> {
    for (const key of await this.#records.retentionRun(this.store, this.now, service)) {
      await this.store.transact(null, (tx) => this.#records.expire(tx, key))
    }
  }

  /** As the application does after a start. Tells what it found to mend. */
  async mend(): Promise<readonly Key[]> {
    const found = await this.#records.mendable(this.store)
    const hash = (text: string) => this.store.hash(text)
    for (const key of found) {
      const event = this.nextEvent()
      const context = { book, at: this.now, event, hash, config: { publicUrl: 'https://centre.example' } }
      await this.store.transact(event, (tx) => this.#records.mend({ ...context, tx }, key))
    }
    return found
  }

  /** A published occasion. */
  async occasion(change: Partial<Plan> = {}): Promise<OccasionId> {
    const start = change.start ?? berlin('2026-12-10T14:00')
    const plan: Plan = {
      format: 'fair',
      title: null,
      place: 'Rathaus',
      address: null,
      start,
      end: start + 2 * 3_600_000,
      capacity: 2,
      languages: ['de'],
      minAge: null,
      guardianUnder: null,
      audience: ['applicant', 'company', 'helper'],
      ...change,
    }
    const { id } = await this.desk((desk) => draftOccasion(desk, plan))
    await this.desk((desk) => publishOccasion(desk, id))
    return id
  }

  advisor(name: string, change: Partial<Omit<Advisor, 'id' | 'name' | 'absences' | 'active'>> = {}): Promise<AdvisorId> {
    const audiences: Audience[] = ['applicant', 'company', 'helper']
    return this.desk((desk) => {
      const usually = { languages: ['de'], audiences, roles: ['advisor' as const], telegram: null, email: null, deputy: null }
      return createAdvisor(desk, { name, ...usually, ...change }).id
    })
  }
}

const filesIn = (folder: string) => ({
  file: join(folder, 'store.db'),
  dataKey: new Uint8Array(32).fill(7),
  journal: join(folder, 'erasures.journal'),
})

/** Registers somebody, old enough for everything. */
export const bookFor = (world: World, who: Someone, occasion: OccasionId, answers: JsonObject = {}): Promise<Outcome> =>
  world.run(who, 'book', { occasion, answers: { firstName: 'Amina', ageGroup: '18-24', needs: 'none', ...answers } })
