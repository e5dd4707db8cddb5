import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Door } from '../channels/channel.ts'
import { createTerminal, terminalAddress } from '../channels/terminal/terminal.ts'
import { readArguments } from '../cli/arguments.ts'
import { publishExamples } from '../cli/examples.ts'
import { runTalk } from '../cli/talk.ts'
import type { EventId } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { buildHouse, StartError } from './house.ts'

/** The bot in the terminal: a world of its own with example events, gone when the talk ends. `--at` lets it begin at another moment. */
export async function talk(args: readonly string[]): Promise<void> {
  const { values } = readArguments({
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
    unlimited: true,
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
