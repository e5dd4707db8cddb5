import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { prepare, readPrepared } from './files.ts'

const root = z.string().parse(workerData)
// Most changes of content are texts and dialogs: then what was learnt last still holds.
parentPort?.postMessage(readPrepared(root)?.bytes ?? prepare(root).bytes)
