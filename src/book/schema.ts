import { z } from 'zod'
import type { DialogId, Language, StepId, TableId, TopicId } from '../engine/ids.ts'
import { purposes } from '../engine/state.ts'
import { type Audience, slotTypes } from '../engine/understanding.ts'

const named = <Id extends string>(pattern: RegExp, rule: string) =>
  z.custom<Id>((value) => typeof value === 'string' && pattern.test(value), `write ${rule}`)

const word = /^[a-z0-9][a-z0-9-]*$/
const idRule = 'a name of small letters, digits and hyphens'

export const dialogId = named<DialogId>(word, idRule)
export const stepId = named<StepId>(word, idRule)
export const topicId = named<TopicId>(word, idRule)
export const tableId = named<TableId>(word, idRule)
export const languageId = named<Language>(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'a language code like "de"')
const slotName = named<string>(/^[a-zA-Z][a-zA-Z0-9-]*$/, 'a name of letters, digits and hyphens')
/** Travels in a press and names a text: no dot, no colon, plain ASCII. YAML's true and false are taken for `yes` and `no`. */
const value = z.preprocess(
  (raw) => (raw === true ? 'yes' : raw === false ? 'no' : typeof raw === 'number' ? String(raw) : raw),
  named<string>(/^[A-Za-z0-9][A-Za-z0-9_+-]*$/, 'a value of letters, digits, "-", "+" and "_", without dot, colon or blank'),
)

export const isoDate = z.iso.date('write a date as YYYY-MM-DD')
const confidence = ['high', 'medium', 'low'] as const
const audiences = ['applicant', 'company', 'helper'] as const satisfies readonly Audience[]
export const audience = z.enum(audiences)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const listOf = <Schema extends z.ZodType>(schema: Schema) => z.union([z.array(schema).min(1), schema.transform((one) => [one])])

/** An option is a value alone, or a value with what it leads to. */
const option = z.preprocess(
  (raw) => (typeof raw === 'object' && raw !== null ? raw : { value: raw }),
  z.strictObject({
    value,
    next: stepId.exactOptional(),
    dialog: dialogId.exactOptional(),
    arg: value.exactOptional(),
    for: z.array(audience).min(1).exactOptional(),
  }),
)

const common = { next: stepId.exactOptional() }

/** One schema for each kind of step; the step's id stands behind its kind. */
export const steps = {
  say: z.strictObject({
    say: stepId,
    ...common,
    each: z.string().exactOptional(),
    only: slotName.exactOptional(),
    button: z.strictObject({ dialog: dialogId, arg: slotName }).exactOptional(),
    file: z.string().exactOptional(),
  }),
  ask: z.strictObject({
    ask: stepId,
    ...common,
    slot: slotName.exactOptional(),
    type: z.enum(slotTypes),
    optional: z.boolean().default(false),
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
  }),
  choose: z.strictObject({
    choose: stepId,
    ...common,
    slot: slotName.exactOptional(),
    optional: z.boolean().default(false),
    options: z.array(option).default([]),
    from: z.string().exactOptional(),
    summary: z.array(slotName).exactOptional(),
    matters: tableId.exactOptional(),
  }),
  decide: z.strictObject({
    decide: stepId,
    ...common,
    branches: z.array(z.strictObject({ when: z.record(z.string(), listOf(scalar)), next: stepId })).default([]),
    table: tableId.exactOptional(),
  }),
  do: z.strictObject({
    do: stepId,
    ...common,
    command: z.string(),
    with: z.record(z.string(), z.json()).default({}),
    on: z.record(z.string(), stepId),
  }),
  go: z.strictObject({
    go: stepId,
    ...common,
    to: z.union([z.enum(['end', 'stop']), z.strictObject({ dialog: dialogId })], 'write end, stop or { dialog: <name> }'),
  }),
} as const

export const stepKinds = ['say', 'ask', 'choose', 'decide', 'do', 'go'] as const satisfies readonly (keyof typeof steps)[]

export const dialogFile = z.strictObject({
  dialog: dialogId,
  open: z.boolean().default(false),
  home: z.boolean().default(false),
  consent: z.enum(purposes).exactOptional(),
  takes: z.array(dialogId).min(1).exactOptional(),
  arg: slotName.exactOptional(),
  audience: z.array(audience).min(1).exactOptional(),
  confidential: z.boolean().exactOptional(),
  steps: z.array(z.record(z.string(), z.unknown())).min(1, 'a dialog needs at least one step'),
})

export const topicFile = z.strictObject({
  topic: topicId,
  audience: z.enum(['applicant', 'company', 'both']),
  sources: z.array(z.string().min(1)).min(1, 'name at least one source'),
  asOf: isoDate,
  reviewBy: isoDate,
  confidence: z.enum(confidence),
  yearly: z.string().exactOptional(),
  neighbours: z.array(topicId).default([]),
  related: z.array(topicId).default([]),
  dialogs: z.array(dialogId).default([]),
  human: z.enum(['offer', 'advise', 'always']),
})

const rule = z.strictObject({
  when: z.record(z.string(), listOf(value)),
  // biome-ignore lint/suspicious/noThenProperty: a rule reads "when … then"; it is data and never awaited.
  then: named<string>(word, idRule), // oxlint-disable-line unicorn/no-thenable
})

export const tableFile = z.strictObject({
  table: tableId,
  inputs: z.record(slotName, z.array(value).min(1)),
  results: z
    .array(
      z.strictObject({
        id: named<string>(word, idRule),
        source: z.string().min(1),
        asOf: isoDate,
        confidence: z.enum([...confidence, 'open']),
        topic: topicId.exactOptional(),
        rules: z.array(rule).min(1),
      }),
    )
    .min(1),
})

const basis = { source: z.string('name the source').min(1, 'name the source'), asOf: isoDate, confidence: z.enum(confidence) }
const unit = z.enum(['euro', 'percent', 'hours', 'days', 'weeks', 'months', 'years', 'people', 'number'])
const figure = z.union(
  [
    z.strictObject({ value: z.number(), unit, per: z.string().exactOptional(), validUntil: isoDate.exactOptional(), ...basis }),
    z.strictObject({ date: isoDate, validUntil: isoDate.exactOptional(), ...basis }),
  ],
  'write { value, unit, source, asOf, confidence } or { date, source, asOf, confidence }; dates as YYYY-MM-DD',
)
/** An amount, a span or a date with its source; stands in texts as `{{<name>}}`. */
export type Figure = z.infer<typeof figure>
export type Unit = z.infer<typeof unit>
export const figureFile = z.record(named<string>(word, idRule), figure)

const counted = 'write the number as {}, e.g. "{} Euro"'
const template = z.string().includes('{}', counted)
/** `locales/<lang>/language.json`: what must be known to speak a language. Units other than these come from Intl. */
export const languageFile = z.strictObject({
  name: z.string().min(1),
  direction: z.enum(['ltr', 'rtl']),
  /** For Intl; with `-u-nu-latn` where the language has digits of its own. */
  locale: z.string().refine(isLocale, 'write a locale Intl knows, e.g. "de"'),
  euro: template,
  people: z.partialRecord(z.enum(['zero', 'one', 'two', 'few', 'many', 'other']), z.string()),
})

const review = z.strictObject({ hash: z.string(), by: z.string().exactOptional(), on: isoDate.exactOptional() })
export type Review = z.infer<typeof review>
export const reviewsFile = z.record(z.string(), review)
export const sourcesFile = z.record(z.string(), z.string())

/** `locales/glossary.yaml`: German terms that stay; "|" parts forms of which one is enough. */
export const glossaryFile = z.strictObject({
  terms: z.array(
    z
      .string()
      .min(2)
      .transform((forms) => forms.split('|').map((form) => form.trim())),
  ),
})

/** Intl throws at what has not even the shape of a locale. */
function isLocale(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
