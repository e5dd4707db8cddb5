import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { pino } from 'pino'
import { loadAnswers, retrain } from './answers/answers.ts'
import { type App, createApp } from './app/app.ts'
import { firstLink } from './app/first-link.ts'
import type { Log, Parts } from './app/parts.ts'
import { describe } from './app/receive.ts'
import { loadBook } from './book/load.ts'
import { write } from './book/problem.ts'
import { watchBook } from './book/watch.ts'
import type { Channel, Door } from './channels/channel.ts'
import { createTelegram } from './channels/telegram/telegram.ts'
import { createTerminal, terminalAddress } from './channels/terminal/terminal.ts'
import { createWeb } from './channels/web/web.ts'
import { publishExamples } from './cli/examples.ts'
import { runTalk } from './cli/talk.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { createConsole } from './console/console.ts'
import type { Book } from './engine/book.ts'
import type { EventId, Instant, Language } from './engine/ids.ts'
import type { Message } from './engine/message.ts'
import type { Answers } from './engine/understanding.ts'
import { createRecords } from './records/records.ts'
import { restoreBackup } from './store/backup.ts'
import { loadDataKey } from './store/data-key.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'

const root = resolve(import.meta.dirname, '..')

/** What can be said about a failed start in one sentence; everything else is a bug and keeps its stack. */
class StartError extends Error {}

/** Everything in place and connected, nothing started yet. */
export interface House {
  readonly app: App
  readonly parts: Parts
  readonly channels: Map<string, Channel>
  readonly close: () => Promise<void>
}

/** What may be brought along instead of being read or asked of the machine: another clock, a book and answers that are ready. */
export interface Given {
  readonly now?: (() => Instant) | undefined
  /** A book brought along stays as it is: its files are not watched. */
  readonly book?: Book | undefined
  readonly answers?: Answers | undefined
}

interface Plan extends Given {
  readonly storeFile: string
  readonly dataKey: string | undefined
  readonly publicUrl: string
  readonly log: Log
}

/** Opens the store, reads the book, wakes the answers and joins them. Channels are added by the caller. */
export async function buildHouse({ storeFile, dataKey, publicUrl, log, now = Date.now, ...given }: Plan): Promise<House> {
  let book = given.book ?? (await readBook(publicUrl))
  let answers: Answers = given.answers ?? loadAnswers(root)
  const store = await openStore(storeFile, dataKey)
  const channels = new Map<string, Channel>()
  const parts: Parts = {
    store,
    records: createRecords(),
    channels,
    book: () => book,
    answers: () => answers,
    now,
    log,
    publicUrl,
  }
  const watch = given.book ? () => () => {} : watchBook
  const stopWatching = watch(
    root,
    (fresh) => {
      book = fresh
      log.info({ book: fresh.hash }, 'dialogs and texts reloaded')
      retrain(root).then(
        (learnt) => {
          answers = learnt
        },
        (error: unknown) => log.error({ error: describe(error) }, 'answers could not be trained anew; the old model goes on'),
      )
    },
    (problems) => {
      for (const problem of problems.filter(({ level }) => level === 'error')) log.error({}, `change refused: ${write(problem)}`)
    },
    { publicUrl },
  )
  const close = async () => {
    stopWatching()
    await store.close()
  }
  return { app: createApp(parts), parts, channels, close }
}

async function readBook(publicUrl: string): Promise<Book> {
  const loaded = await loadBook(root, { publicUrl })
  if ('book' in loaded) return loaded.book
  const errors = loaded.problems.filter(({ level }) => level === 'error')
  throw new StartError(`Dialogs or texts are wrong:\n${errors.map(write).join('\n')}`)
}

async function openStore(file: string, key: string | undefined, readOnly = false): Promise<Store> {
  const folder = dirname(resolve(file))
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

/** A running service. */
export interface Service {
  /** Where it really listens; with port 0 the system has chosen. */
  readonly url: string
  readonly signInLink: string
  readonly house: House
  stop(): Promise<void>
}

/** Starts web chat, console and the channels that are configured. */
export async function startService(config: Config, log: Log, given: Given = {}): Promise<Service> {
  const { publicUrl, secure } = config
  const house = await buildHouse({ ...config, ...given, log })
  const { app, parts, channels } = house
  const languages = parts.book().languages
  const web = createWeb({
    door: app.door,
    languages,
    texts: (language, key) => parts.book().text(language, `web:${key}`),
    links: (language) => legalLinks(parts.book(), language),
    publicUrl,
    secure,
    log,
    now: parts.now,
  })
  const console = createConsole({
    store: parts.store,
    book: parts.book,
    now: parts.now,
    hash: (text) => parts.store.hash(text),
    publicUrl,
    secure,
    log,
    live: app.live,
    newId: () => `console:${randomBytes(16).toString('base64url')}` as EventId,
  })
  const telegram = config.telegram ? connectTelegram(config, app.door, parts) : undefined
  const routes = new Hono()
  if (telegram) routes.route('/', telegram.routes())
  routes.route('/', console.routes())
  routes.route('/', web.routes())
  for (const channel of [web, ...(telegram ? [telegram] : [])]) channels.set(channel.name, channel)

  const { server, port } = await listen(routes, config.port)
  app.start()
  await Promise.all([...channels.values()].map((channel) => channel.start()))
  const url = publicUrl.replace(/:0$/, `:${port}`)
  return {
    url,
    signInLink: `${url}${await firstLink(parts.store, parts.book().service, parts.now())}`,
    house,
    stop: async () => {
      await Promise.all([...channels.values()].map((channel) => channel.stop()))
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await app.stop()
      await house.close()
    },
  }
}

function connectTelegram({ telegram, publicUrl }: Config, door: Door, parts: Parts) {
  if (!telegram) throw new Error('Telegram is not configured')
  const { token, apiRoot, webhookSecret, advisorsChat } = telegram
  return createTelegram({
    token,
    apiRoot,
    advisorsChat,
    webhook: webhookSecret ? { url: publicUrl, secret: webhookSecret } : undefined,
    languages: parts.book().languages,
    door,
    log: parts.log,
    describe: (word, language) => parts.book().text(language, `ui:nav.${word}`),
    now: parts.now,
  })
}

function legalLinks(book: Book, language: Language) {
  return ['imprint', 'privacy', 'accessibility'].map((page) => ({
    label: book.text(language, `pages:${page}.title`),
    url: `/${page}?lang=${language}`,
  }))
}

function listen(routes: Hono, port: number): Promise<{ server: ServerType; port: number }> {
  return new Promise((done, failed) => {
    const server = serve({ fetch: routes.fetch, port }, (info) => done({ server, port: info.port }))
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      failed(taken ? new StartError(`PORT ${port} is in use by another program; stop it, or set another PORT.`) : error)
    })
  })
}

/** The bot in the terminal: a world of its own with example events, gone when the talk ends. `--at` lets it begin at another moment. */
async function talk(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      lang: { type: 'string' },
      save: { type: 'string' },
      at: { type: 'string' },
    },
  })
  const begun = Date.now()
  const at = values.at === undefined ? begun : Date.parse(values.at)
  if (Number.isNaN(at)) throw new StartError(`--at ${values.at}: write a moment like 2026-11-23T10:00:00+01:00.`)
  const now = () => at + (Date.now() - begun)
  const folder = mkdtempSync(join(tmpdir(), 'kausa-talk-'))
  const log = pino({ level: 'error' }, pino.destination(2))
  const house = await buildHouse({
    storeFile: join(folder, 'talk.db'),
    dataKey: undefined,
    publicUrl: 'http://localhost:3000',
    log,
    now,
  })
  const { app, parts, channels } = house
  const language = parts.book().languages.find((known) => known === values.lang)
  if (values.lang && !language) throw new StartError(`--lang ${values.lang}: choose one of ${parts.book().languages.join(', ')}.`)
  let show: (message: Message) => void = () => {}
  channels.set(
    'terminal',
    createTerminal((message) => show(message)),
  )
  await publishExamples(parts.store, parts.book().service, parts.now())
  const hint = language ? { hint: language } : {}
  let count = 0
  let address = terminalAddress
  const receive = async (event: Parameters<Door['receive']>[0]['event']) => {
    count += 1
    await app.door.receive({ address, id: `terminal:${count}` as EventId, at: parts.now(), event })
    await app.deliverer.drain()
  }
  try {
    await runTalk(
      {
        say: (text) => receive({ kind: 'said', text, ...hint }),
        press: (press) => receive({ kind: 'pressed', press }),
        open: () => receive({ kind: 'opened', ...hint }),
        meetSomebodyNew: () => {
          address = { ...terminalAddress, chat: `terminal-${count}` }
        },
        standing: () => app.receiver.standing(address),
        onMessage: (listener) => {
          show = listener
        },
      },
      { json: values.json, language, save: values.save, at },
    )
  } finally {
    await app.stop()
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Copies the store while it runs. The copy holds no key and no erasure journal: these are kept apart, and the journal stays where it is. */
async function backup([file]: readonly string[]): Promise<void> {
  if (!file) throw new StartError('Name the file to write: npm run backup -- backups/kausa.db')
  const { storeFile, dataKey } = readConfig()
  const store = await openStore(storeFile, dataKey, true)
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true })
    await store.backup(file)
  } finally {
    await store.close()
  }
  process.stdout.write(`Copied to ${file}. Keep the data key elsewhere; leave the erasure journal where it is.\n`)
}

/** Puts a copy in the place of the store and has everybody forgotten again who was erased since. */
async function restore([file]: readonly string[]): Promise<void> {
  if (!file) throw new StartError('Name the copy to restore: npm run restore -- backups/kausa.db')
  const { storeFile, dataKey } = readConfig()
  try {
    await restoreBackup(file, storeFile)
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
  // Opening follows the erasure journal.
  await (await openStore(storeFile, dataKey)).close()
  process.stdout.write(`Restored from ${file}; everybody erased since then has been erased again.\n`)
}

async function serveUntilStopped(): Promise<void> {
  const log = pino({ level: 'info' }, pino.destination(2))
  const service = await startService(readConfig(), log)
  process.stdout.write(
    `\n  Web chat   ${service.url}/chat\n  Console    ${service.signInLink}\n             (this link signs in once, within 15 minutes)\n\n`,
  )
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    void service.stop().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

if (import.meta.main) {
  const [command, ...rest] = process.argv.slice(2)
  const tools: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = { talk, backup, restore }
  const run = command === undefined ? serveUntilStopped() : tools[command]?.(rest)
  const started =
    run ?? Promise.reject(new StartError(`There is no command "${command}": choose one of ${Object.keys(tools).join(', ')}.`))
  started.catch((error: unknown) => {
    const known = error instanceof StartError || error instanceof ConfigError
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  })
}
