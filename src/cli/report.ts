import { type Group, groupQuestions } from '../answers/groups.ts'
import type { Answers } from '../engine/understanding.ts'
import { type KeptQuestion, keptQuestions } from '../records/questions/kept.ts'
import type { Reader } from '../store/store.ts'

interface Wanted {
  readonly language: string | undefined
  readonly json: boolean
}

const mostExamples = 5

/** Questions that were not answered well, grouped, the most frequent first; as text or as one JSON object a line. */
export async function reportUnanswered(reader: Reader, answers: Answers, { language, json }: Wanted): Promise<string> {
  const kept = await keptQuestions(reader)
  const groups = await groupQuestions(
    answers,
    kept.filter((question) => language === undefined || question.language === language),
  )
  if (json) return groups.map((group) => `${JSON.stringify(group)}\n`).join('')
  const asked = groups.reduce((sum, { size }) => sum + size, 0)
  return `${groups.map(inWords).join('\n')}${groups.length > 0 ? '\n' : ''}${groups.length} groups, ${asked} questions.\n`
}

function inWords({ size, languages, zone, nearest, lines }: Group<KeptQuestion>): string {
  const near = nearest ? `nearest ${nearest.topic} ${percent(nearest.p)}` : 'near nothing'
  const examples = lines.slice(0, mostExamples).map(({ question, guesses }) => {
    const { text, language, count, why, topic } = question
    const guessed = guesses.map((guess) => `${guess.topic} ${percent(guess.p)}`).join(', ')
    return `  ${language}  ${text}  (${count} × ${why}${topic ? ` ${topic}` : ''}; ${guessed || 'no guess'})\n`
  })
  const more = lines.length > mostExamples ? `  and ${lines.length - mostExamples} more\n` : ''
  return `${size} × ${zone}, ${near}, in ${languages.join(' ')}\n${examples.join('')}${more}`
}

const percent = (p: number): string => `${Math.round(p * 100)} %`
