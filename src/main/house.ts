import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { loadAnswers, retrain } from '../answers/answers.ts'
import { type App, createApp } from '../app/app.ts'
import { describe } from '../app/describe.ts'
import type { Meter } from '../app/meter.ts'
import type { Log, Parts } from '../app/parts.ts'
import { loadBookAgain } from '../book/load.ts'
import { write } from '../book/problem.ts'
import { watchBook } from '../book/watch.ts'
import type { Channel } from '../channels/channel.ts'
import type { TeamsEndpoints } from '../channels/teams/teams.ts'
import type { Rates } from '../channels/telegram/pace.ts'
import { moveBetween } from '../cli/move.ts'
import { readConfig } from '../config.ts'
import type { Book } from '../engine/book.ts'
import type { Instant } from '../engine/ids.ts'
import type { Answers } from '../engine/understanding.ts'
import { createHelper, type HelperSettings } from '../helper/remote.ts'
import { createRecords } from '../records/records.ts'
import { loadDataKey } from '../store/data-key.ts'
import { readPlace } from '../store/place.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { giveBackMemory } from './tidy.ts'

/** The program's own folder. */
export const repository = resolve(import.meta.dirname, '../..')

/** What can be said about a failed start in one sentence; everything else is a bug and keeps its stack. */
export class StartError extends Error {}

/** Everything in place and connected, nothing started yet. */
export interface House {
  readonly app: App
  readonly parts: Parts
  readonly channels: Map<string, Channel>
  /** The folder of `dialogs/` and `locales/`. */
  readonly root: string
  readonly close: () => Promise<void>
  /** How the content stands: read at the start, and again whenever it changes. */
  readonly content: () => ContentState
}

interface ContentState {
  /** A change on the disk was refused, so the last good state is served. */
  readonly book: 'loaded' | 'change-refused'
  readonly model: 'loading' | 'ready' | 'learning'
  /** Counts the models since the start. */
  readonly generation: number
}

/** What may be brought along instead of being read or asked of the machine: another clock, a book and answers that are ready. */
export interface Given {
  readonly now?: (() => Instant) | undefined
  /** A book brought along stays as it is: its files are not watched. */
  readonly book?: Book | undefined
  readonly answers?: Answers | undefined
  /** The folder of `dialogs/` and `locales/`, when it is not the program's own. */
  readonly root?: string | undefined
  /** Messages a second of what goes to many people. */
  readonly crowdRate?: number | undefined
  /** In place of what Telegram allows. */
  readonly telegramRates?: Rates | undefined
  /** In place of Microsoft's own. */
  readonly teamsEndpoints?: TeamsEndpoints | undefined
}

interface Plan extends Given {
  readonly storeFile: string
  readonly dataKey: string | undefined
  readonly publicUrl: string
  readonly helper?: HelperSettings | undefined
  readonly meter?: Meter | undefined
  readonly unlimited?: boolean | undefined
  readonly log: Log
}

/** Milliseconds after the start; serving begins sooner. */
const wakeAfter = 300
const settledAfter = 2500

/** Opens the store, reads the book, wakes the answers and joins them. Channels are added by the caller. */
export async function buildHouse({ storeFile, dataKey, publicUrl, log, now = Date.now, ...given }: Plan): Promise<House> {
  const root = given.root ?? repository
  let book = given.book ?? (await readBook(root, publicUrl))
  let awake: Answers | null = given.answers ?? null
  let isRefused = false
  let learning = 0
  let generation = awake ? 1 : 0
  // Read from the disk once the door is open: whoever writes in that second waits for it, and the addresses are printed before.
  const answers = (): Answers => {
    if (!awake) {
      awake = loadAnswers(root)
      generation += 1
    }
    return awake
  }
  const store = await openStore(storeFile, dataKey, false, (sentence) => log.warn({ sentence }, 'store: unsafe setting'))
  const channels = new Map<string, Channel>()
  const parts: Parts = {
    store,
    records: createRecords(),
    channels,
    book: () => book,
    answers,
    now,
    log,
    publicUrl,
    meter: given.meter,
    crowdRate: given.crowdRate,
    helper: given.helper && createHelper(given.helper, log),
    unlimited: given.unlimited,
  }
  const startWatching = () =>
    watchBook(
      root,
      (fresh) => {
        book = fresh
        isRefused = false
        learning += 1
        log.info({ book: fresh.hash }, 'dialogs and texts reloaded')
        retrain(root)
          .then(
            (learnt) => {
              awake = learnt
              generation += 1
            },
            (error: unknown) => log.error({ error: describe(error) }, 'answers could not be trained anew; the old model goes on'),
          )
          .finally(() => {
            learning -= 1
          })
      },
      (problems) => {
        isRefused = true
        for (const problem of problems.filter(({ level }) => level === 'error'))
          log.error({ problem: write(problem) }, 'change refused')
      },
      { publicUrl },
      book.hash,
    )
  let stopWatching = () => {}
  // Whoever writes in the first second is answered before anything else is done.
  const settleIn = () => {
    if (given.book) return
    stopWatching = startWatching()
    giveBackMemory()
  }
  const later = [setTimeout(answers, wakeAfter), setTimeout(settleIn, settledAfter)]
  for (const timer of later) timer.unref()
  const close = async () => {
    for (const timer of later) clearTimeout(timer)
    stopWatching()
    await store.close()
  }
  const contentState = (): ContentState => ({
    book: isRefused ? 'change-refused' : 'loaded',
    model: !awake ? 'loading' : learning > 0 ? 'learning' : 'ready',
    generation,
  })
  return { app: createApp(parts), parts, channels, root, close, content: contentState }
}

export async function readBook(root: string, publicUrl: string): Promise<Book> {
  const loaded = loadBookAgain(root, { publicUrl })
  if ('book' in loaded) return loaded.book
  const errors = loaded.problems.filter(({ level }) => level === 'error')
  throw new StartError(`Dialogs or texts are wrong:\n${errors.map(write).join('\n')}`)
}

/** `move -- --from URL --to URL`: copies a store that nobody serves to another place. */
export async function move(args: readonly string[]): Promise<void> {
  try {
    await moveBetween(args, moveBetweenStores, (text) => void process.stdout.write(text))
  } catch (error) {
    // Whatever goes wrong says so in a sentence.
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** Both ends as `STORE_URL` has them. The data key is `DATA_KEY`, or lies beside the end that is a file. */
async function moveBetweenStores(from: string, to: string) {
  const { dataKey: fromEnv } = readConfig()
  const folders = [from, to].filter((url) => url.startsWith('sqlite:')).map((url) => dirname(resolve(placeOf(url).journal)))
  const folder = folders.find((one) => existsSync(join(one, 'data.key')))
  if (!fromEnv && !folder) throw new StartError('DATA_KEY is missing; set the one that the store was made with.')
  const dataKey = await loadDataKey(folder ?? '', fromEnv)
  const { moveStore } = await import('../store/move.ts')
  return moveStore({ from: placeOf(from, dataKey), to: placeOf(to, dataKey), dataKey })
}

function placeOf(url: string, dataKey?: Buffer) {
  const DATA_KEY = dataKey?.toString('hex')
  return readPlace(readConfig({ STORE_URL: url, ...(DATA_KEY && { DATA_KEY }) }).storeFile)
}

/** `warn` is told, one sentence each, what is unsafe about a Redis server. */
export async function openStore(
  file: string,
  key: string | undefined,
  readOnly = false,
  warn: (sentence: string) => void = () => {},
): Promise<Store> {
  const place = readPlace(file)
  const folder = dirname(resolve(file))
  if (place.kind === 'redis') {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { address, journal } = place
      // Whoever keeps everything in one file needs none of it.
      const { openRedisStore } = await import('../store/redis.ts')
      return await openRedisStore({ address, dataKey: await loadDataKey(folder, key), journal, readOnly, warn })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const isSystem = error instanceof Error && 'syscall' in error
      throw new StartError(
        isSystem
          ? `The folder of the store cannot be used: ${message}; name one with ?folder=… at the end of STORE_URL.`
          : message,
      )
    }
  }
  if (existsSync(file) && !key && !existsSync(join(folder, 'data.key'))) {
    throw new StartError(
      `${join(folder, 'data.key')} is missing, without which ${file} cannot be read. Put it back, or set DATA_KEY.`,
    )
  }
  try {
    const journal = join(folder, 'erasures.journal')
    return await openSqliteStore({ file, dataKey: await loadDataKey(folder, key), journal, readOnly })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // The store's own errors are sentences; what the system says names no setting.
    const isSystem = error instanceof Error && 'syscall' in error
    throw new StartError(
      isSystem ? `STORE_URL cannot be used: ${message}; write a file in a folder this process may write to.` : message,
    )
  }
}
