import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What browsers get, and the files each is made of. */
const sources = {
  'console.css': { type: 'text/css; charset=utf-8', files: ['base.css', 'parts.css', 'work.css', 'case.css', 'prose.css'] },
  'console.js': { type: 'text/javascript; charset=utf-8', files: ['console.js', 'shortcuts.js', 'reply.js'] },
  'icon.svg': { type: 'image/svg+xml; charset=utf-8', files: ['icon.svg'] },
} as const
export type AssetName = keyof typeof sources

export interface Asset {
  readonly body: string
  readonly type: string
}

const assets = new Map(
  Object.entries(sources).map(([name, { type, files }]): [string, Asset] => [name, { type, body: files.map(read).join('') }]),
)
const hash = createHash('sha256')
  .update([...assets.values()].map(({ body }) => body).join('\0'))
  .digest('hex')
  .slice(0, 12)

/** The path of a file. It changes with the content, so that browsers may keep what they have for ever. */
export const assetPath = (name: AssetName): string => `/console/assets/${hash}/${name}`

export const findAsset = (asked: string, name: string): Asset | undefined => (asked === hash ? assets.get(name) : undefined)

function read(name: string): string {
  return readFileSync(new URL(`./static/${name}`, import.meta.url), 'utf8')
}
