import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { startTestService } from '../../support/service.ts'
import { live, shelf } from './life.ts'

/** Puts a store of this version on the shelf: node test/e2e/released/make.ts, once for every release. */
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
const folder = mkdtempSync(join(tmpdir(), 'kausa-released-'))
const service = await startTestService({ folder })
await live(service)
await service.stop()
mkdirSync(join(shelf, version), { recursive: true })
for (const file of ['kausa.db', 'data.key', 'erasures.journal'])
  writeFileSync(join(shelf, version, `${file}.gz`), gzipSync(readFileSync(join(folder, file)), { level: 9 }))
rmSync(folder, { recursive: true })
