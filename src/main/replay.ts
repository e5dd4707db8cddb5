import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadAnswers } from '../answers/answers.ts'
import { listFailures } from '../app/failures.ts'
import type { Parts } from '../app/parts.ts'
import { applyFailure, replayFailure } from '../app/replay.ts'
import type { InboundEvent } from '../channels/channel.ts'
import { createTerminal, terminalAddress } from '../channels/terminal/terminal.ts'
import { readArguments } from '../cli/arguments.ts'
import { publishExamples } from '../cli/examples.ts'
import { failureLines, play, readScript, replayedInWords, wordsOf } from '../cli/replay.ts'
import { readConfig } from '../config.ts'
import type { EventId } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { createRecords } from '../records/records.ts'
import { rehearse } from '../store/rehearsal.ts'
import type { Store } from '../store/store.ts'
import { buildHouse, openStore, readBook, repository, StartError } from './house.ts'

const usage =
  'Say what to replay: npm run replay -- --list, npm run replay -- <failure> [--apply], or npm run replay -- --file talk.yaml'
const most = 100
const log = pino({ level: 'silent' })

/** Works a kept failure, or a whole talk from a file, with the program as it is now. Nothing is sent or kept without `--apply`. */
export async function replay(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      apply: { type: 'boolean', default: false },
      file: { type: 'string' },
    },
  })
  const [name] = positionals
  const write = (text: string) => void process.stdout.write(text)
  if (values.file !== undefined) return replayFile(values.file, write)
  if (values.list) return withParts(true, async ({ store }) => write(failureLines(await listFailures(store, most))))
  if (name === undefined) throw new StartError(usage)
  return withParts(!values.apply, async (parts) => {
    const standing = values.apply ? 'now' : 'then'
    const replayed = await replayFailure(parts, rehearse(parts.store), name, standing)
    write(replayedInWords(replayed))
    if (!values.apply || replayed.kind !== 'works') return
    write((await applyFailure(parts, name)) ? 'Done: it is sent when the service runs.\n' : 'It had been done before.\n')
  })
}

/** Read only beside a running service; written only where nobody else serves the store, or where several may. */
async function withParts(readOnly: boolean, work: (parts: Parts & { readonly store: Store }) => Promise<void>): Promise<void> {
  const { storeFile, dataKey, publicUrl } = readConfig()
  const book = await readBook(repository, publicUrl)
  const answers = loadAnswers(repository)
  const store = await openStore(storeFile, dataKey, readOnly)
  try {
    await work({
      store,
      records: createRecords(),
      channels: new Map(),
      book: () => book,
      answers: () => answers,
      now: Date.now,
      log,
      publicUrl,
    })
  } finally {
    await store.close()
  }
}

/** In a world of its own, gone afterwards. */
async function replayFile(file: string, write: (text: string) => void): Promise<void> {
  const content = readFile(file)
  const folder = mkdtempSync(join(tmpdir(), 'kausa-replay-'))
  const house = await buildHouse({
    storeFile: join(folder, 'replay.db'),
    dataKey: undefined,
    publicUrl: 'http://localhost:3000',
    log,
  })
  const { app, parts, channels } = house
  try {
    const script = readScript(content, wordsOf(parts.book(), house.root))
    if (!script) throw new StartError(`${file} is neither a story nor an export of somebody’s data.`)
    const said: Message[] = []
    channels.set(
      'terminal',
      createTerminal((message) => void said.push(message)),
    )
    await publishExamples(parts.store, parts.book().service, parts.now())
    const language = parts.book().languages.find((known) => known === script.language)
    const hint = language ? { hint: language } : {}
    let count = 0
    const receive = async (event: InboundEvent) => {
      count += 1
      await app.door.receive({ address: terminalAddress, id: `replay:${count}` as EventId, at: parts.now(), event })
      await app.deliverer.drain()
    }
    const stage = {
      open: () => receive({ kind: 'opened', ...hint }),
      say: (text: string) => receive({ kind: 'said', text, ...hint }),
      press: (press: string) => receive({ kind: 'pressed', press }),
      heard: () => said.splice(0),
    }
    for await (const piece of play(script.steps, stage)) write(piece)
  } finally {
    await app.stop()
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new StartError(`${file} cannot be read.`)
  }
}
