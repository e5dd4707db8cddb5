import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Leak, leaks } from './leaks.ts'

/**
 * Around the whole run of the tests: whatever any of their people told the bot is a canary, and none of it may have been seen in a log,
 * a notice to advisors, a mail or a metric of any service that ran. Throws otherwise, and the run fails.
 */
export default function watch(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'kausa-run-'))
  process.env.TEST_RUN = folder
  return () => {
    const notes = (kind: string) =>
      readdirSync(folder)
        .filter((name) => name.startsWith(`${kind}-`))
        .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
        .filter((line) => line !== '')
        .map((line): string => JSON.parse(line))
    const confided = new Set(notes('confided'))
    const out = (['log', 'push', 'mail', 'metrics'] as const).map((way) => [way, notes(way)] as const)
    const found = out.flatMap(([way, texts]) => leaks(confided, texts).map((leak) => ({ way, ...leak })))
    rmSync(folder, { recursive: true, force: true })
    const seen = out.map(([way, texts]) => `${texts.length} of ${way}`).join(', ')
    console.log(`canaries: ${confided.size} texts of people looked for in ${seen}; ${found.length} found`)
    if (found.length > 0) throw new Error(`What people told was seen outside:\n${found.slice(0, 20).map(write).join('\n')}`)
  }
}

const write = ({ way, told, where }: Leak & { readonly way: string }) => `  ${way}: "${told}" in ${where.slice(0, 300)}`
