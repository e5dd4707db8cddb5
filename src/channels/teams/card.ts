import { z } from 'zod'
import type { Json, JsonObject, Language } from '../../engine/ids.ts'
import type { Choice, Link, Message } from '../../engine/message.ts'
import { directed, isRightToLeft } from '../text.ts'
import type { Carrier } from './carried.ts'
import { carriedInput, pressVerb } from './press.ts'

/** https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference: the first with Action.Execute and `rtl`. */
const version = '1.5'
/**
 * Bytes of a card as JSON: 28 KB (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages). It is
 * not said how they are counted, so the larger of UTF-8 and UTF-16 counts.
 */
const largestCard = 28 * 1024
/** Of the actions in one row Teams shows six; further ones go into a menu nobody finds. */
const longestRow = 6
/** Labels up to this many characters stand three in a row without being cut on a small phone. */
const shortLabel = 16
/** In front of what was chosen. Not a tick: some labels begin with one. */
const chosenMark = '●'

const choice = z.object({ label: z.string(), press: z.string() })
const link = z.object({ label: z.string(), url: z.string() })

/** The content of one card, as it is carried along. */
const sheet = z.object({
  /** Whose card it is; see `Reference`. Anybody else's press leaves it as it stands. */
  chat: z.string(),
  text: z.string(),
  language: z.string().transform((code) => code as Language),
  choices: z.array(choice),
  nav: z.array(choice),
  links: z.array(link),
  /** Where several people read along: whom it is for. */
  mention: z.object({ id: z.string(), name: z.string() }).optional(),
})
export type Sheet = Readonly<z.infer<typeof sheet>>

export function readSheet(value: unknown): Sheet | null {
  return sheet.safeParse(value).data ?? null
}

/** What must differ from one showing of a card to the next, and what was pressed there. */
export interface Showing {
  readonly nonce: string
  readonly chosen?: string
}

/**
 * An Adaptive Card (https://adaptivecards.io/explorer): the words, then the choices, the links, and the ways out in a last row.
 * Words stand in a RichTextBlock, which knows no markup: nothing a person wrote can be taken for it.
 */
export function toCard(sheet: Sheet, showing: Showing, carrier: Carrier | null): JsonObject {
  const { text, language, choices, nav, links, mention } = sheet
  const columns = choices.every(({ label }) => [...label].length <= shortLabel) ? 3 : 1
  const press = (choice: Choice) => pressAction(choice, showing)
  const words = directed(text, language)
  return {
    type: 'AdaptiveCard',
    version,
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    lang: language,
    ...(isRightToLeft(language) && { rtl: true }),
    body: [
      ...(mention ? [{ type: 'TextBlock', text: `<at>${named(mention.name)}</at>`, wrap: true }] : []),
      ...(words === '' ? [] : [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: words }] }]),
      ...inRows(choices.map(press), columns),
      ...inRows(links.map(openAction), 1),
      ...inRows(nav.map(press), longestRow).map((row) => ({ ...row, separator: true, spacing: 'small' })),
      ...(carrier ? [carriedAlong(carrier.pack(sheet))] : []),
    ],
    // Cards are as wide as the chat: long labels are not cut.
    msteams: { width: 'Full', ...(mention && { entities: [mentionOf(mention)] }) },
  }
}

/** What Teams wants besides the words `<at>Name</at>`, in a card as in a text. */
function mentionOf({ id, name }: { readonly id: string; readonly name: string }): JsonObject {
  return { type: 'mention', text: `<at>${named(name)}</at>`, mentioned: { id, name: named(name) } }
}

/** A name is no place for markup. */
function named(name: string): string {
  return name.replace(/[<>[\]()*_`\\]/g, ' ').trim()
}

/** Whether Teams takes it. */
export function fits(card: Json): boolean {
  const json = JSON.stringify(card)
  return Math.max(json.length * 2, Buffer.byteLength(json)) <= largestCard
}

/** Where a link can stand on a button: Teams opens web addresses; anything else is written out. */
export function isOpenable({ url }: Link): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.hostname.includes('.')
}

export function linesOf(links: NonNullable<Message['links']>): readonly string[] {
  return links.filter((link) => !isOpenable(link)).map((link) => `${link.label}\n${link.url}`)
}

/** Action.Execute changes the card in place; where an app does not know it, Action.Submit sends the same. */
function pressAction({ label, press }: Choice, { nonce, chosen }: Showing): JsonObject {
  const action = {
    title: press === chosen ? `${chosenMark} ${label}` : label,
    ...(press === chosen && { style: 'positive' }),
    data: { press, nonce },
  }
  return { type: 'Action.Execute', verb: pressVerb, ...action, fallback: { type: 'Action.Submit', ...action } }
}

function openAction({ label, url }: Link): JsonObject {
  return { type: 'Action.OpenUrl', title: label, url }
}

/** The value of a hidden input comes back with every press. */
function carriedAlong(packed: string): JsonObject {
  return { type: 'Input.Text', id: carriedInput, isVisible: false, value: packed }
}

function inRows(actions: readonly JsonObject[], columns: number): { type: 'ActionSet'; actions: JsonObject[] }[] {
  return actions.flatMap((_, index) =>
    index % columns === 0 ? [{ type: 'ActionSet' as const, actions: actions.slice(index, index + columns) }] : [],
  )
}
