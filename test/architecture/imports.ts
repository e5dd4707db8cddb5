import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** What each room may import besides itself: rooms, or single files of a room (its contract). The table of the architecture document. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  book: ['engine'],
  answers: ['engine', 'book'],
  records: ['engine', 'store/store.ts'],
  store: ['engine'],
  channels: ['engine'],
  helper: ['engine'],
  app: ['engine', 'records', 'answers', 'book', 'helper/helper.ts', 'store/store.ts', 'channels/channel.ts'],
  console: ['engine', 'app', 'records', 'answers', 'book', 'store/store.ts'],
  cli: ['engine', 'app', 'records', 'answers', 'book', 'store/store.ts'],
  'config.ts': [],
}

/** Packages the engine may use; every other room may use what package.json names. */
const enginePackages = ['zod']

/** What makes a turn depend on more than its arguments. */
const impure = [
  { pattern: /\bnew Date\b|\bDate\.now\b|\bDate\(/, what: 'a clock' },
  { pattern: /\bMath\.random\b|\bcrypto\b/, what: 'chance' },
  { pattern: /\basync\b|\bawait\b|\bPromise\b/, what: 'waiting' },
  { pattern: /\bprocess\.|\bconsole\.|\bfetch\(|\bsetTimeout\b/, what: 'the world outside' },
]

export type Sources = ReadonlyMap<string, string>

/** All TypeScript files below `src`, by path relative to it. */
export function readSources(root: string): Sources {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [relative(root, file), readFileSync(file, 'utf8')]))
}

/** Every import that breaks the table, one sentence each. */
export function violations(sources: Sources): readonly string[] {
  return [...sources].flatMap(([file, text]) => {
    const room = roomOf(file)
    if (room === 'main') return []
    const allowed = mayImport[room]
    if (!allowed) return [`${file}: "${room}" is no room of the house`]
    return [
      ...importsOf(text).flatMap((target) => judge(file, room, allowed, target)),
      ...(room === 'engine' ? impurities(file, text) : []),
    ]
  })
}

function judge(file: string, room: string, allowed: readonly string[], target: string): readonly string[] {
  if (!target.startsWith('.')) {
    if (room === 'engine' && !enginePackages.includes(target)) return [`${file}: the engine may not import "${target}"`]
    return []
  }
  const path = join(dirname(file), target)
  if (path.startsWith('..')) return []
  const other = roomOf(path)
  if (other === room) return room === 'channels' ? sameChannel(file, path) : []
  if (allowed.includes(other) || allowed.includes(path)) return []
  return [`${file}: "${room}" may not import ${path}`]
}

/** Channels know what lies directly in their room (the contract, shared tools) and themselves, never each other. */
function sameChannel(file: string, path: string): readonly string[] {
  const own = file.split('/')[1]
  const [, other, inside] = path.split('/')
  const fine = inside === undefined || other === own
  return fine ? [] : [`${file}: one channel may not import another (${path})`]
}

function impurities(file: string, text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  return impure.filter(({ pattern }) => pattern.test(code)).map(({ what }) => `${file}: the engine may not use ${what}`)
}

const roomOf = (path: string): string => path.split('/')[0] ?? ''

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].flatMap((match) => (match[1] ? [match[1]] : []))
}
