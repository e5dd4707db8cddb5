// After a change of dependencies: no package runs a script of its own when it is installed. Both that would bring all they need:
// better-sqlite3 its binaries (it says so in `gypfile`, which npm forgets in the lock file, and compiles for a minute, or fails where
// there is no compiler), botbuilder-dialogs the files that its script fetches again.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '') continue
  delete entry.hasInstallScript
  if (path === 'node_modules/better-sqlite3') entry.gypfile = false
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
