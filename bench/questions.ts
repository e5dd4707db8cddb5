import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { underHeadings } from '../src/answers/corpus.ts'

/** What a test question stands for. */
export type Kind = 'topic' | 'near' | 'other' | 'far' | 'human' | 'danger' | 'harmless'

/** A question of somebody who has not seen the training lines. */
export interface Question {
  readonly language: string
  readonly text: string
  readonly kind: Kind
  /** The topic or neighbour it is about; empty for the other kinds. */
  readonly about: string
}

/**
 * All test questions, by language: `bench/questions/<language>.txt` with the headings `# <topic>`, `# near/<neighbour>` (`near/other`: near
 * but none of the named ones, `near/far`: off topic), `# human`, `# danger`, `# harmless`.
 */
export function readQuestions(): readonly Question[] {
  const folder = join(import.meta.dirname, 'questions')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      underHeadings(join(folder, file)).map(({ heading, text }) => ({
        language: basename(file, '.txt'),
        text,
        ...meaningOf(heading),
      })),
    )
}

function meaningOf(heading: string): Pick<Question, 'kind' | 'about'> {
  if (heading === 'human' || heading === 'danger' || heading === 'harmless') return { kind: heading, about: '' }
  if (!heading.startsWith('near/')) return { kind: 'topic', about: heading }
  const name = heading.slice('near/'.length)
  return name === 'other' || name === 'far' ? { kind: name, about: '' } : { kind: 'near', about: name }
}
