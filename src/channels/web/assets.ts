import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const types = {
  'chat.css': 'text/css; charset=utf-8',
  'chat.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
  'memory.js': 'text/javascript; charset=utf-8',
  'talk.js': 'text/javascript; charset=utf-8',
  'view.js': 'text/javascript; charset=utf-8',
} as const
type AssetName = keyof typeof types

interface Asset {
  readonly body: string
  readonly type: string
}

export interface Assets {
  /** The path of a file. It changes with the content, so that browsers may keep what they have for ever. */
  path(name: AssetName): string
  find(hash: string, name: string): Asset | undefined
}

export function loadAssets(): Assets {
  const files = new Map(Object.entries(types).map(([name, type]): [string, Asset] => [name, { body: read(name), type }]))
  const hash = shortHash([...files.values()].map((file) => file.body).join('\0'))
  return {
    path: (name) => `/chat/assets/${hash}/${name}`,
    find: (asked, name) => (asked === hash ? files.get(name) : undefined),
  }
}

/** The stylesheet is one to the browser and three to its readers. */
function read(name: string): string {
  return name === 'chat.css' ? ['base.css', 'bubbles.css', 'surroundings.css'].map(readStatic).join('') : readStatic(name)
}

export function readStatic(name: string): string {
  return readFileSync(new URL(`./static/${name}`, import.meta.url), 'utf8')
}

export function shortHash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
