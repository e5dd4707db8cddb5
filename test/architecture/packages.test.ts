import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const entry = z.object({ hasInstallScript: z.boolean().optional(), gypfile: z.boolean().optional() })
const { packages } = z
  .object({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

/** A machine with nothing but npm must do, and what a package would run there nobody has read. */
test('no package runs anything when it is installed: node .ci/lock.mjs', () => {
  const withScript = Object.keys(packages).filter((path) => path !== '' && packages[path]?.hasInstallScript)
  // Where there is such a file npm compiles, unless the package says otherwise.
  const native = globSync('node_modules/{*,@*/*}/binding.gyp', { cwd: root }).map((file) => file.replace(/\/binding\.gyp$/, ''))
  expect(native).toEqual(['node_modules/better-sqlite3'])
  expect([...withScript, ...native.filter((path) => packages[path]?.gypfile !== false)]).toEqual([])
})
