import { z } from 'zod'

/**
 * What Teams takes of an Adaptive Card, as far as this product uses it: version and elements
 * (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference), at most 28 KB, six actions in
 * a row, an Action.Execute with a Submit beside it. Anything else is refused, as the platform refuses what it does not know.
 */
const data = z.record(z.string(), z.unknown())
const submit = z.strictObject({
  type: z.literal('Action.Submit'),
  title: z.string().min(1),
  style: z.enum(['positive']).optional(),
  data,
})
const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  verb: z.string().min(1),
  title: z.string().min(1),
  style: z.enum(['positive']).optional(),
  data,
  fallback: submit,
})
const open = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
})
const action = z.discriminatedUnion('type', [execute, open])

const element = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('TextBlock'), text: z.string().min(1), wrap: z.boolean() }),
  z.strictObject({
    type: z.literal('RichTextBlock'),
    inlines: z.array(z.strictObject({ type: z.literal('TextRun'), text: z.string().min(1) })).min(1),
  }),
  z.strictObject({
    type: z.literal('ActionSet'),
    actions: z.array(action).min(1).max(6),
    separator: z.boolean().optional(),
    spacing: z.enum(['small']).optional(),
  }),
  z.strictObject({ type: z.literal('Input.Text'), id: z.string().min(1), isVisible: z.boolean(), value: z.string() }),
])

const mention = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>]+<\/at>$/),
  mentioned: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
})

export const cardType = 'application/vnd.microsoft.card.adaptive'
export const card = z
  .strictObject({
    $schema: z.string(),
    type: z.literal('AdaptiveCard'),
    version: z.literal('1.5'),
    lang: z.string().min(2),
    rtl: z.literal(true).optional(),
    body: z.array(element).min(1),
    msteams: z.strictObject({ width: z.literal('Full'), entities: z.array(mention).optional() }),
  })
  .refine((shown) => JSON.stringify(shown).length * 2 <= 28 * 1024, 'larger than 28 KB')
  .refine((shown) => Buffer.byteLength(JSON.stringify(shown)) <= 28 * 1024, 'larger than 28 KB')
  .refine(mentionsStand, 'an entity that stands nowhere in the words')

function mentionsStand(shown: {
  readonly body: readonly z.infer<typeof element>[]
  readonly msteams: { readonly entities?: readonly z.infer<typeof mention>[] | undefined }
}) {
  const words = shown.body.map((part) => (part.type === 'TextBlock' ? part.text : '')).join('\n')
  return (shown.msteams.entities ?? []).every(({ text }) => words.includes(text))
}

export type Card = z.infer<typeof card>
export type Pressable = z.infer<typeof execute>

/** Everything on it that comes back when pressed, in its order. */
export function pressablesOf({ body }: Card): readonly Pressable[] {
  return body.flatMap((part) => (part.type === 'ActionSet' ? part.actions.filter((one) => one.type === 'Action.Execute') : []))
}

/** What is written on a button, without the mark of what was chosen. */
export function labelOf({ title, style }: Pressable): string {
  return style === 'positive' ? title.replace(/^● /, '') : title
}

export function linksOf({ body }: Card): readonly { readonly label: string; readonly url: string }[] {
  const actions = body.flatMap((part) => (part.type === 'ActionSet' ? part.actions : []))
  return actions.flatMap((one) => (one.type === 'Action.OpenUrl' ? [{ label: one.title, url: one.url }] : []))
}

/** The words, without whom they mention. */
export function wordsOf({ body }: Card): string {
  return body.flatMap((part) => (part.type === 'RichTextBlock' ? part.inlines.map(({ text }) => text) : [])).join('')
}

/** What a press brings along from the card's inputs, hidden ones too. */
export function inputsOf({ body }: Card): Readonly<Record<string, string>> {
  return Object.fromEntries(body.flatMap((part) => (part.type === 'Input.Text' ? [[part.id, part.value] as const] : [])))
}
