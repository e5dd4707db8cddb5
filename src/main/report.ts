import { parseArgs } from 'node:util'
import { loadAnswers } from '../answers/answers.ts'
import { reportUnanswered } from '../cli/report.ts'
import { readConfig } from '../config.ts'
import { openStore, repository, StartError } from './house.ts'

/** Tells what is in the store, also while the service runs: it only reads. */
export async function report(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { language: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [what] = positionals
  if (what !== 'unanswered') throw new StartError('Say what to report: npm run report -- unanswered [--language de] [--json]')
  const { storeFile, dataKey } = readConfig()
  const store = await openStore(storeFile, dataKey, true)
  try {
    process.stdout.write(await reportUnanswered(store, loadAnswers(repository), { language: values.language, json: values.json }))
  } finally {
    await store.close()
  }
}
