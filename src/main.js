import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// The one file that is no TypeScript: it is read before the cache is there, and taking the types away would cost every start 40 ms.
// From the second start on, the modules are neither stripped of their types nor compiled again. Where the folder cannot be written, it
// is as if this were not here.
enableCompileCache(join(import.meta.dirname, '../build/modules'))
await import('./main/run.ts')
