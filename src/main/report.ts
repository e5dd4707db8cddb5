import { loadAnswers } from '../answers/answers.ts'
import { readArguments } from '../cli/arguments.ts'
import { reportPromises } from '../cli/promises.ts'
import { reportUnanswered } from '../cli/report.ts'
import { readConfig } from '../config.ts'
import type { Store } from '../store/store.ts'
import { openStore, readBook, repository, StartError } from './house.ts'

const usage = 'Say what to report: npm run report -- unanswered [--language de] [--json], or npm run report -- promises [--json]'

/** Tells what is in the store, also while the service runs: it only reads. */
export async function report(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { language: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [what] = positionals
  const write = what === 'unanswered' ? unanswered : what === 'promises' ? promises : undefined
  if (!write) throw new StartError(usage)
  const { storeFile, dataKey, publicUrl } = readConfig()
  const store = await openStore(storeFile, dataKey, true)
  try {
    process.stdout.write(await write(store, { language: values.language, json: values.json, publicUrl }))
  } finally {
    await store.close()
  }
}

interface Wanted {
  readonly language: string | undefined
  readonly json: boolean
  readonly publicUrl: string
}

const unanswered = (store: Store, { language, json }: Wanted): Promise<string> =>
  reportUnanswered(store, loadAnswers(repository), { language, json })

const promises = async (store: Store, { json, publicUrl }: Wanted): Promise<string> =>
  reportPromises(store, { service: (await readBook(repository, publicUrl)).service, now: Date.now(), json })
