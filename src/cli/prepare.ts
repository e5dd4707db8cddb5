import { join } from 'node:path'
import { prepare } from '../answers/files.ts'

/** Runs on `npm install`: learns from the lines in `locales/` how people ask, and keeps it in `build/answers.bin`. */
const started = performance.now()
const { digest, bytes, kept } = prepare(join(import.meta.dirname, '..', '..'))
const seconds = ((performance.now() - started) / 1000).toFixed(1)
const memory = Math.round(process.resourceUsage().maxRSS / 1024)
const size = (bytes.length / 1024 / 1024).toFixed(1)
console.log(`answers: learnt in ${seconds} s, ${memory} MB memory at most; build/answers.bin ${size} MB, sha256 ${digest}`)
if (!kept) console.log('answers: the folder build/ cannot be written here; the model will be learnt anew at every start.')
