import { join } from 'node:path'
import { readCorpus } from '../../src/answers/corpus.ts'
import { Phrasebook } from '../../src/answers/phrasebook.ts'

const root = join(import.meta.dirname, '..', '..')
export const corpus = readCorpus(root)
export const book = new Phrasebook(corpus.phrases)
/** A Monday. */
export const today = '2026-11-23'
