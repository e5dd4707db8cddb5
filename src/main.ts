import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Before anything else is read: from the second start on the modules are neither stripped of their types nor compiled again. Where the
// folder cannot be written, it is as if this were not here.
enableCompileCache(join(import.meta.dirname, '../build/modules'))
await import('./main/run.ts')
