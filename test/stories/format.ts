import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseYaml, shape } from '../../src/book/parse.ts'
import { oneOf, Report, write } from '../../src/book/problem.ts'
import { audience, languageId, topicId } from '../../src/book/schema.ts'
import { commandWords } from '../../src/engine/understanding.ts'

/** Where stories lie, below the repository's root. */
const folder = 'dialogs/stories'

/** The key of a text, e.g. `ui:welcome`. In a bubble or on a button any value may stand where the text has a place for one. */
const key = z.string().regex(/^[\w/-]+:[\w.+-]+$/, 'write the key of a text like "ui:welcome" or "dialogs/register:name.text"')
const literal = z.strictObject({ text: z.string() })
const person = z
  .string()
  .regex(/^[a-z]+$/, 'write a word of small letters like "second"')
  .default('first')
const onlyTrue = z.literal(true)

/** What one bubble must hold: a text, several texts, or these very words (in a talk that was saved). */
const bubble = z.union([key, z.array(key).min(1), literal], 'write the key of a text, a list of keys, or { text: "…" }')
const button = z.union([key, z.strictObject({ label: z.string() })], 'write the key of the label, or { label: "…" }')
const words = z.union(
  [
    z.string(),
    z.strictObject({ text: key }),
    z.strictObject({ line: z.string().regex(/^(signals|neighbours|questions)\/[\w-]+$/) }),
  ],
  'write the words, { text: key } or { line: signals/greeting }',
)
const span = z
  .strictObject({ days: z.int().default(0), hours: z.int().default(0), minutes: z.int().default(0) })
  .refine((parts) => Object.values(parts).some((part) => part !== 0), 'write days, hours or minutes')

/** An object of which exactly one entry is written. */
function one<Shape extends z.ZodRawShape>(parts: Shape) {
  const names = Object.keys(parts)
  return z
    .strictObject(parts)
    .partial()
    .refine(
      (found) => Object.values(found).filter((value) => value !== undefined).length === 1,
      `write exactly one of ${oneOf(names)}`,
    )
}

const kinds = {
  /** Somebody does something. */
  person: z.strictObject({
    person: one({
      open: onlyTrue,
      press: button,
      say: words,
      /** A question about this topic, in the words of the language's question file. */
      ask: topicId,
      command: z.enum(commandWords),
      send: z.enum(['voice', 'image', 'file', 'other']),
      /** Chooses another language from the list; from here on the story goes on in it. */
      language: z.enum(['other', 'first']),
    }),
    as: person,
  }),
  /** What the bot says to it, bubble by bubble; `[]` is silence. */
  bot: z.strictObject({
    bot: z.array(bubble),
    /** Files in these bubbles. */
    files: z.array(z.string()).default([]),
    /** Buttons that must stand under the last bubble. */
    offers: z.array(key).default([]),
    as: person,
  }),
  /** Time goes by, and timers ring. `until` counts back from the first occasion. */
  clock: z.strictObject({
    clock: z.union(
      [span, z.strictObject({ until: z.string().regex(/^\d+ (day|hour|minute)s? before$/) })],
      'write { days: 2 } or { until: "1 day before" }',
    ),
  }),
  /** The advisor works at the case of this person. */
  advisor: z.strictObject({
    advisor: one({ claims: onlyTrue, reads: z.string(), writes: z.string(), waits: onlyTrue, closes: onlyTrue }),
    as: person,
  }),
  /** The centre changes the first occasion. */
  centre: z.strictObject({ centre: one({ cancels: onlyTrue, moves: span }) }),
  /** Plays another story here, with its own people's parts taken by this person. */
  play: z.strictObject({ play: z.string(), as: person }),
}

const given = z.strictObject({
  /** Published before the story begins; without it one example of each format, as in the terminal. */
  occasions: z
    .array(
      z.strictObject({
        format: z.string(),
        inDays: z.int().positive(),
        /** When it starts, in the centre's time. */
        hour: z.int().min(0).max(23).default(14),
        capacity: z.int().positive().exactOptional(),
        place: z.string().default('Sportplatz'),
      }),
    )
    .default([]),
  advisors: z.array(z.string()).default([]),
  /** `none`: the person's device does not tell its language. */
  language: z.enum(['known', 'none']).default('known'),
})

const head = z.strictObject({
  story: z.string().min(1),
  audience: audience.default('applicant'),
  /** A story about what happens in one language only. */
  language: languageId.exactOptional(),
  /** When it begins; a Monday at ten without it. */
  at: z.iso.datetime({ offset: true }).exactOptional(),
  given: given.prefault({}),
  steps: z.array(z.unknown()).min(1),
})

export type Step = { [Kind in keyof typeof kinds]: z.infer<(typeof kinds)[Kind]> }[keyof typeof kinds]
export interface Story extends Omit<z.infer<typeof head>, 'steps'> {
  /** Name of the file, without folder and ending. */
  readonly id: string
  readonly file: string
  readonly steps: readonly Step[]
}

/** Reads one story; what is wrong with its form is reported with file, line and remedy, and it is `null`. */
export function readStory(file: string, content: string, report: Report): Story | null {
  const parsed = parseYaml(file, content, report)
  const raw = parsed && shape(head, parsed, report)
  if (!parsed || !raw) return null
  const steps = raw.steps.map((step, place): Step | null => {
    const what = `Step ${place + 1}`
    const kind = kindOf(step)
    if (kind) return shape<z.ZodType<Step>>(kinds[kind], parsed, report, { data: step, at: ['steps', place], what })
    report.error(file, `${what} must say what happens: write ${oneOf(Object.keys(kinds))}.`, parsed.lineOf(['steps', place]))
    return null
  })
  const whole = steps.filter((step) => step !== null)
  if (whole.length < steps.length) return null
  const id = file.replace(/^.*\//, '').replace(/\.yaml$/, '')
  return { ...raw, id, file, steps: whole }
}

function kindOf(step: unknown): keyof typeof kinds | undefined {
  const names: readonly (keyof typeof kinds)[] = ['person', 'bot', 'clock', 'advisor', 'centre', 'play']
  return typeof step === 'object' && step !== null ? names.find((name) => name in step) : undefined
}

/** All stories of the repository. Throws with every problem of form. */
export function readStories(root: string): ReadonlyMap<string, Story> {
  const report = new Report()
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml'))
  const stories = names
    .sort()
    .flatMap((name) => readStory(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8'), report) ?? [])
  if (report.broken) throw new Error(report.problems.map(write).join('\n'))
  return new Map(stories.map((story) => [story.id, story]))
}
