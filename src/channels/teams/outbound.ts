import { createHash } from 'node:crypto'
import type { EffectId, JsonObject, Language } from '../../engine/ids.ts'
import type { FileOut, Message } from '../../engine/message.ts'
import type { Address } from '../channel.ts'
import { cutInto, directed } from '../text.ts'
import { fits, isOpenable, linesOf, readSheet, type Sheet, toCard } from './card.ts'
import type { Carrier } from './carried.ts'
import type { PressData } from './press.ts'
import type { Reference } from './reference.ts'

/**
 * Characters of one message. Teams takes more (100 KB, counted in UTF-16, and advises 80:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages), but nobody reads more in one bubble.
 */
const longestText = 4000
/** Characters of the words on a card: with its buttons, and with what it carries along, it stays below `largestCard`. */
const longestOnCard = 2500
const cardType = 'application/vnd.microsoft.card.adaptive'

/** An activity before it is sent: the platform's fields that matter here. */
export interface OutActivity {
  readonly type: 'message'
  readonly text?: string
  readonly textFormat?: 'plain'
  readonly attachments?: readonly JsonObject[]
}

export interface Rendering {
  readonly carrier: Carrier
  /** How a file is offered in a private chat. */
  readonly offer: (file: FileOut, language: Language) => JsonObject
  /** Said where several people read along, instead of a file. */
  readonly filesInPrivate: (language: Language) => string
}

/** What to send for a message, in order. The words go before the files: they explain them, and where files fail they have arrived. */
export function toActivities(
  id: EffectId,
  { chat }: Pick<Address, 'chat'>,
  { shared, user }: Reference,
  message: Message,
  { carrier, offer, filesInPrivate }: Rendering,
): readonly OutActivity[] {
  const { language, files = [] } = message
  const mention = shared && { id: user, name: shared.name }
  const note = shared && files.length > 0 ? [filesInPrivate(language)] : []
  const text = [message.text, ...linesOf(message.links ?? []), ...note].join('\n\n')
  const sheet: Sheet = {
    chat,
    text: '',
    language,
    choices: [...(message.choices ?? [])],
    nav: [...(message.nav ?? [])],
    links: (message.links ?? []).filter(isOpenable),
    ...(mention && { mention }),
  }
  const hasButtons = sheet.choices.length + sheet.nav.length + sheet.links.length > 0
  // A mention is sure to work on a card; there the words need no markup for it.
  const onCard = hasButtons || mention !== undefined
  const parts = cutInto(text, onCard ? longestOnCard : longestText)
  const last = parts.at(-1) ?? ''
  const before = onCard ? parts.slice(0, -1) : parts
  return [
    ...before.map((part) => plain(part, language)),
    ...(onCard ? toCards({ ...sheet, text: last }, id, carrier) : []),
    ...(shared ? [] : files.map((file): OutActivity => ({ type: 'message', attachments: [offer(file, language)] }))),
  ]
}

/** Words alone. Without markup nothing a person wrote can be taken for it. */
export function plain(text: string, language: Language): OutActivity {
  return { type: 'message', text: directed(text, language), textFormat: 'plain' }
}

/** Usually one card. Choices it has no room for stand on further ones; ways out and links below the last. */
function toCards(sheet: Sheet, id: EffectId, carrier: Carrier): readonly OutActivity[] {
  const cards: OutActivity[] = []
  let { text, choices } = sheet
  for (;;) {
    const whole = { ...sheet, text, choices }
    const nonce = nonceOf(`${id} ${cards.length}`)
    const card = toCard(whole, { nonce }, carrier)
    if (fits(card) || choices.length <= 1) return [...cards, toActivity(fits(card) ? card : toCard(whole, { nonce }, null))]
    let count = choices.length - 1
    const head = () => toCard({ ...sheet, text, choices: choices.slice(0, count), nav: [], links: [] }, { nonce }, carrier)
    while (count > 1 && !fits(head())) count--
    cards.push(toActivity(head()))
    choices = choices.slice(count)
    text = ''
  }
}

/**
 * The card as it stands after a press on it: the choice marked, and pressable once more under a new nonce. `null` when the card did
 * not carry its content along, or is somebody else's.
 */
export function answered({ card, press, nonce }: PressData, chat: string, carrier: Carrier): JsonObject | null {
  const sheet = card === undefined ? null : readSheet(carrier.unpack(card))
  if (!sheet || sheet.chat !== chat) return null
  const shown = toCard(sheet, { nonce: nonceOf(`${nonce} ${press}`), chosen: press }, carrier)
  return fits(shown) ? shown : null
}

export const cardContentType = cardType

function toActivity(card: JsonObject): OutActivity {
  return { type: 'message', attachments: [{ contentType: cardType, content: card }] }
}

/** The same effect yields the same nonce: a card that was sent twice after a doubt is still pressed once. */
function nonceOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}
