import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Line, labelOf, underHeadings } from '../src/answers/corpus.ts'

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
      underHeadings(join(folder, file)).flatMap(
        ({ heading, text }) => questionOf({ language: basename(file, '.txt'), text, label: labelOf(heading) }) ?? [],
      ),
    )
}

/** A line of the corpus as a question with what it stands for; `null` for small talk, which is not measured. */
export function questionOf({ language, text, label }: Line): Question | null {
  const meaning = meaningOf(label)
  return meaning && { language, text, ...meaning }
}

function meaningOf(label: string): Pick<Question, 'kind' | 'about'> | null {
  const name = label.slice(label.indexOf(':') + 1)
  if (label.startsWith('topic:')) return { kind: 'topic', about: name }
  if (label.startsWith('near:'))
    return name === 'other' || name === 'far' ? { kind: name, about: '' } : { kind: 'near', about: name }
  if (name === 'human' || name === 'harmless') return { kind: name, about: '' }
  return name.startsWith('danger') ? { kind: 'danger', about: '' } : null
}
