import { type Signal, signals } from '../engine/understanding.ts'
import { fold } from './normalise.ts'
import { asksWhether, harmless, wagesOnly } from './signs/harmless.ts'
import type { RuleName, Rules } from './signs/rules.ts'

/**
 * Phrases that leave no doubt, the most pressing first. For dangers recall counts more than precision; everything less clear is left
 * to the model, which has learnt from the lines in `locales/<language>/signals`.
 */
const dangers: readonly (readonly [Signal, RuleName])[] = [
  ['danger-selfharm', 'danger.selfharm'],
  ['danger-exploitation', 'danger.exploitation'],
  ['danger-violence', 'danger.violence'],
]

/** What the model has to say about signals. */
export interface Signs {
  readonly probabilities: ReadonlyMap<string, number>
  readonly alarms: ReadonlySet<'danger' | 'human'>
}

/** A text of which the model knows no part. */
export const silence: Signs = { probabilities: new Map(), alarms: new Set() }

/** The alarm of the model alone counts from this probability of all dangers together; what is clear is said by the rules. */
const dangerFrom = 0.15

/** One word with no rule for it says little: then the model has to be this sure of a danger, or of a wish for a human. */
const wordFrom = { danger: 0.95, human: 0.5 }

/** Small talk has to be the likeliest thing a text can be. */
const smallTalkFrom = 0.35

/** What a text signals beside, or instead of, a question. */
export function signalOf(text: string, { probabilities, alarms }: Signs, rules: Rules): Signal | null {
  const folded = fold(text)
  if (folded === '') return null
  const asked = asksWhether(folded, rules)
  // Nobody speaks of it in jest: no figure of speech beside it makes a deportation harmless. Who threatens with it is the danger.
  if (!asked && rules.says('danger.removal', folded))
    return rules.says('danger.exploitation', folded) ? 'danger-exploitation' : 'danger-removal'
  const figure = asked || harmless(text, folded, rules)
  const ruled = figure ? undefined : dangers.find(([, rule]) => rules.says(rule, folded))?.[0]
  if (ruled) return ruled
  if (wagesOnly(folded, alarms.size > 0, rules)) return rules.says('wages.long', folded) ? 'danger-exploitation' : 'human'
  const ofOthers = rules.says('human.not', folded)
  const wishesHuman = rules.says('human.wish', folded) && !ofOthers
  // Short and plain: "call me back" is no danger, whatever it reminds the model of.
  if (wishesHuman && folded.split(' ').length <= 8) return 'human'
  const everyday = alarms.size > 0 && rules.says('harmless.everyday', folded)
  const isWord = !folded.includes(' ')
  const sorted = [...probabilities].sort(([, one], [, two]) => two - one)
  const likely = sorted.reduce((sum, [name, p]) => (name.startsWith('danger-') ? sum + p : sum), 0)
  if (alarms.has('danger') && !figure && !everyday && likely >= (isWord ? wordFrom.danger : dangerFrom))
    return known(sorted.find(([name]) => name.startsWith('danger-'))?.[0])
  const soundsHuman =
    alarms.has('human') && !ofOthers && !everyday && (!isWord || (probabilities.get('human') ?? 0) >= wordFrom.human)
  if (wishesHuman || soundsHuman) return 'human'
  const [first] = sorted
  return first && first[1] >= smallTalkFrom && !first[0].startsWith('danger-') && first[0] !== 'human' ? known(first[0]) : null
}

function known(name: string | undefined): Signal | null {
  return signals.find((signal) => signal === name) ?? null
}
