import { parentPort, workerData } from 'node:worker_threads'
import { type Addition, type Base, compare } from './retest.ts'

// Made by `retest` in the same process, never by anybody outside.
const { root, addition, base }: { readonly root: string; readonly addition: Addition; readonly base: Base | null } = workerData
parentPort?.postMessage(compare(root, addition, base))
