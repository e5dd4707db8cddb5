import { parseArgs } from 'node:util'

/** What has been moved, by kind. */
type Sums = ReadonlyMap<string, { readonly count: number; readonly hash: string }>

const usage = 'Say from where to where: npm run move -- --from sqlite:./data/kausa.db --to redis://user:password@host:6379'

/** `move -- --from URL --to URL`, both as STORE_URL has them. `run` copies and compares; both throw sentences. */
export async function moveBetween(
  args: readonly string[],
  run: (from: string, to: string) => Promise<Sums>,
  say: (text: string) => void,
): Promise<void> {
  const { from, to } = readEnds(args)
  const sums = await run(from, to)
  const rows = [...sums].map(([kind, { count, hash }]) => `  ${kind.padEnd(10)} ${String(count).padStart(9)}  ${hash}`)
  say(`Copied and compared, by kind with number and hash:\n${rows.join('\n')}\n`)
  say(`Set STORE_URL to the new place before the next start, and do not start with the old one again.\n`)
  if (to.startsWith('redis')) say('Set DATA_KEY as well, if you had a file data.key so far: to its content.\n')
}

function readEnds(args: readonly string[]): { readonly from: string; readonly to: string } {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const
  try {
    const { from, to } = parseArgs({ args: [...args], options }).values
    if (from && to) return { from, to }
  } catch {
    // An argument it does not know, which may hold a password: the usage says enough.
  }
  throw new Error(usage)
}
