import { pino } from 'pino'
import { ConfigError, readConfig } from '../config.ts'
import { move, StartError } from './house.ts'
import { startService } from './service.ts'

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

const [command, ...rest] = process.argv.slice(2)
/** Read when they are wanted: a start does without them. */
const tools: { readonly [name: string]: () => Promise<(args: readonly string[]) => Promise<void>> } = {
  talk: async () => (await import('./talk.ts')).talk,
  backup: async () => (await import('./copies.ts')).backup,
  restore: async () => (await import('./copies.ts')).restore,
  move: async () => move,
  replay: async () => (await import('./replay.ts')).replay,
  report: async () => (await import('./report.ts')).report,
  'teams-package': async () => (await import('./teams-package.ts')).teamsPackage,
}
const run = command === undefined ? serveUntilStopped() : tools[command]?.().then((tool) => tool(rest))
const started =
  run ?? Promise.reject(new StartError(`There is no command "${command}": choose one of ${Object.keys(tools).join(', ')}.`))
started.catch((error: unknown) => {
  const known = error instanceof StartError || error instanceof ConfigError
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
