import { pino } from 'pino'
import { ConfigError, readConfig } from '../config.ts'
import { backup, restore } from './copies.ts'
import { move, StartError } from './house.ts'
import { replay } from './replay.ts'
import { report } from './report.ts'
import { startService } from './service.ts'
import { talk } from './talk.ts'
import { teamsPackage } from './teams-package.ts'

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
const tools: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = {
  talk,
  backup,
  restore,
  move,
  replay,
  report,
  'teams-package': teamsPackage,
}
const run = command === undefined ? serveUntilStopped() : tools[command]?.(rest)
const started =
  run ?? Promise.reject(new StartError(`There is no command "${command}": choose one of ${Object.keys(tools).join(', ')}.`))
started.catch((error: unknown) => {
  const known = error instanceof StartError || error instanceof ConfigError
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
