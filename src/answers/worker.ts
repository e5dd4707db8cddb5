import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { prepare } from './files.ts'

parentPort?.postMessage(prepare(z.string().parse(workerData)).bytes)
