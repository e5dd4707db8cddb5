import { readPress } from '../../engine/press.ts'
import type { Expectation } from '../../engine/understanding.ts'
import { almostEqual, fold } from '../normalise.ts'
import { choiceNumber, type NumberWords } from './numbers.ts'

type Choices = Expectation['choices']

/** How a choice was named: `label` leaves no doubt, `near` allows for a slip of the finger or a label cut short. */
export interface Chosen {
  readonly press: string
  readonly by: 'number' | 'label' | 'near'
}

/** The choice a text means: its number, its label or a synonym of it, or `yes` and `no` said in some other way. */
export function readChoice(text: string, choices: Choices, agreement: 'yes' | 'no' | null, spoken: NumberWords): Chosen | null {
  const number = choiceNumber(text, spoken)
  const numbered = choices.filter((choice) => choice.numbered)
  const counted = number === null ? undefined : numbered[number - 1]
  if (counted) return { press: counted.press, by: 'number' }
  const said = fold(text)
  const agreed = agreement && numbered.find(({ press }) => isAnswer(press, agreement))
  if (said === '') return agreed ? { press: agreed.press, by: 'label' } : null
  const labels = choices.map((choice) => ({ press: choice.press, forms: choice.texts.map(fold).filter((form) => form !== '') }))
  const exact = labels.find(({ forms }) => forms.includes(said))
  if (exact) return { press: exact.press, by: 'label' }
  if (agreed) return { press: agreed.press, by: 'label' }
  const near =
    only(labels.filter(({ forms }) => forms.some((form) => begins(form, said)))) ??
    only(labels.filter(({ forms }) => forms.some((form) => slipped(form, said))))
  return near ? { press: near.press, by: 'near' } : null
}

function isAnswer(press: string, answer: string): boolean {
  const read = readPress(press)
  return read?.kind === 'answer' && read.value === answer
}

/** A label cut short after at least four letters. */
function begins(form: string, said: string): boolean {
  return said.length >= 4 && form.startsWith(said)
}

/** One letter wrong in a word long enough that it can hardly be another. */
function slipped(form: string, said: string): boolean {
  return said.length >= 6 && form.length >= 6 && almostEqual(form, said)
}

function only<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null
}
