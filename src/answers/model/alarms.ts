import type { HeldOut } from './calibrate.ts'
import { type Logistic, predict, trainLogistic } from './logistic.ts'
import type { Size } from './ranking.ts'
import type { Scores } from './scorer.ts'

/**
 * Signals that must not be overlooked, each learnt as one class of its own over all its kinds. Topics about the same thing are
 * neither for nor against. `falsely` is the share of other texts on which it may ring: overlooking a danger is worse than showing
 * emergency numbers in vain.
 */
export const alarms = [
  { name: 'danger', of: 'signal:danger-', besides: 'topic:deportation-emergency', falsely: 0.03 },
  { name: 'human', of: 'signal:human', besides: 'topic:human-handoff', falsely: 0.015 },
] as const
type AlarmName = (typeof alarms)[number]['name']

/** When an alarm is taken as given. */
export interface Alarm {
  readonly sign: Logistic
  readonly from: number
}

/** However loud, an alarm whose own labels are less likely than this is one word too many ("tomorrow", "sing me a song"). */
const leastLog = Math.log(0.03)

/** A text with its scores. */
interface Judged {
  readonly scores: Scores
  readonly size: Size
}

/** The alarms a text raises. `log` holds the log-probability of every label. */
export function raised(
  judged: Judged,
  log: Float64Array,
  labels: readonly string[],
  limits: readonly Alarm[],
): ReadonlySet<AlarmName> {
  const ringing = alarms.filter(({ of }, at) => {
    const limit = limits[at]
    if (!limit) return false
    const facts = alarmFacts(judged, log, ownLabels(labels, of), at)
    return (facts[1] ?? 0) >= leastLog && predict(limit.sign, facts) >= limit.from
  })
  return new Set(ringing.map(({ name }) => name))
}

/** Finds the limits on lines the models have not seen. `logs` stand beside `rows`. */
export function fitAlarms(rows: readonly HeldOut[], logs: readonly Float64Array[], labels: readonly string[]): readonly Alarm[] {
  return alarms.map(({ of, besides, falsely }, at) => {
    const own = ownLabels(labels, of)
    const facts = rows.map((judged, row) => alarmFacts(judged, logs[row] ?? new Float64Array(), own, at))
    const used = rows.map(({ about }, row) => ({ about, row })).filter(({ about }) => about !== besides)
    const rings = used.map(({ about }) => about.startsWith(of))
    const sign = trainLogistic(
      used.map(({ row }) => facts[row] ?? []),
      rings,
    )
    const others = used.filter((_, index) => !rings[index]).map(({ row }) => predict(sign, facts[row] ?? []))
    others.sort((one, two) => one - two)
    return { sign, from: others[Math.floor(others.length * (1 - falsely))] ?? 0.5 }
  })
}

function ownLabels(labels: readonly string[], prefix: string): ReadonlySet<number> {
  return new Set(labels.flatMap((label, index) => (label.startsWith(prefix) ? [index] : [])))
}

/** What an alarm is read from: its score, the probability of its own labels, the likeliest other label, and how much is known. */
function alarmFacts({ scores, size }: Judged, log: Float64Array, own: ReadonlySet<number>, at: number): readonly number[] {
  let sum = 1e-4
  let rest = -12
  log.forEach((value, label) => {
    if (own.has(label)) sum += Math.exp(value)
    else rest = Math.max(rest, value)
  })
  return [
    scores.alarms[at] ?? 0,
    Math.log(sum),
    rest,
    Math.log(sum) - rest,
    scores.known,
    Math.log(size.length + 1),
    Math.log(size.shared + 1),
  ]
}
