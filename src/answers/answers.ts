import { Worker } from 'node:worker_threads'
import type { Answers } from '../engine/understanding.ts'
import { prepare, readPrepared } from './files.ts'
import { readArtefact } from './model/artefact.ts'
import { Understander } from './understand.ts'

/**
 * The room `answers`, ready to use. Loads `build/answers.bin`; when that is missing or was made from other lines, learns anew first
 * (some seconds) and says so on the error output.
 */
export function loadAnswers(root: string): Answers {
  const known = readPrepared(root)
  if (known) return new Understander(known.knowledge)
  console.error(
    'answers: build/answers.bin is missing or older than the lines in locales/; learning anew, this takes some seconds.',
  )
  return new Understander(prepare(root).knowledge)
}

/** Learns from changed lines in a thread of its own; whoever serves with the old model goes on until this resolves. Rejects when a line cannot be read. */
export async function retrain(root: string): Promise<Answers> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: root })
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`answers: learning stopped (exit code ${code}); the old model goes on`)))
  })
  return new Understander(readArtefact(bytes))
}
