import type { Expectation, Reading } from '../../engine/understanding.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { readValue } from './values.ts'

type Ahead = NonNullable<Expectation['ahead']>
type Wanted = NonNullable<Expectation['value']>
type Found = Extract<Reading, { readonly kind: 'value' }>

/** What a sentence says in answer to the question asked, and to questions still to come. */
interface Several {
  readonly current: Found | null
  readonly also: readonly { readonly step: Ahead[number]['step']; readonly value: Found['value']; readonly shown: string }[]
}

/** What can be told apart best is looked for first: anything can be a name. */
const order = ['email', 'phone', 'contact', 'postcode', 'date', 'age', 'number', 'name'] as const

/** Parts of a sentence, by its commas and lines. */
const partsOf = (text: string): readonly string[] =>
  text
    .split(/[,،;؛፣\n]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Reads "Amina, 0151 2345678, amina@example.org": each part answers one question at most. Nothing for a sentence of one part. */
export function readSeveral(
  text: string,
  { value, ahead = [] }: Pick<Expectation, 'value' | 'ahead'>,
  book: Phrasebook,
  today: string,
): Several {
  const parts = [...partsOf(text)]
  if (!value || parts.length < 2) return { current: null, also: [] }
  // In a sentence about something else a comma parts thoughts, not answers: what stands behind it is no name.
  const expected = value.type === 'text' ? ahead.filter(({ type }) => type !== 'name') : ahead
  const questions = [{ step: null, ...value }, ...expected]
  const found = new Map<Ahead[number]['step'] | null, Found>()
  for (const type of order) {
    for (const question of questions.filter((one) => one.type === type)) {
      const at = parts.findIndex((part) => fits(part, question, book, today))
      const [part] = at < 0 ? [] : parts.splice(at, 1)
      const reading = part === undefined ? null : readValue(part, question, book, today)
      if (reading?.kind === 'value') found.set(question.step, reading)
    }
  }
  const also = ahead.flatMap(({ step }) => {
    const reading = found.get(step)
    return reading ? [{ step, value: reading.value, shown: reading.shown }] : []
  })
  return { current: found.get(null) ?? null, also }
}

/** Beside other things only what can hardly be anything else is taken for a name: few words, each with a capital where there are any. */
const isPlainName = (name: string): boolean => {
  const list = name.split(/\s+/u)
  return list.length <= 3 && list.every((word) => !/^\p{Ll}/u.test(word))
}

const fits = (part: string, wanted: Wanted, book: Phrasebook, today: string): boolean => {
  const reading = readValue(part, wanted, book, today)
  return reading.kind === 'value' && (wanted.type !== 'name' || isPlainName(reading.shown))
}
