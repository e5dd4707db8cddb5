import type { InlineKeyboardButton } from 'grammy/types'
import type { Choice, Link, Message } from '../../engine/message.ts'

/** https://core.telegram.org/bots/api#inlinekeyboardbutton: 1 to 64 bytes. */
const longestPress = 64
/** Labels up to this many characters stand two in a row without being cut on a small phone. */
const shortLabel = 16
/** The ways out share a row; more than this many would be cut. */
const navPerRow = 4

export interface Keyboard {
  readonly rows: InlineKeyboardButton[][]
  /** What Telegram cannot show as a button, to stand in the text instead. */
  readonly lines: readonly string[]
}

/** Choices on top, links below, the ways out in a last row. */
export function toKeyboard(message: Pick<Message, 'choices' | 'nav' | 'links'>): Keyboard {
  const { choices = [], nav = [], links = [] } = message
  const columns = choices.every((choice) => [...choice.label].length <= shortLabel) ? 2 : 1
  return {
    rows: [
      ...inRows(choices.filter(fits).map(pressButton), columns),
      ...links.filter(linkable).map((link) => [linkButton(link)]),
      ...inRows(nav.filter(fits).map(pressButton), navPerRow),
    ],
    lines: [
      // Every choice can be answered by its number; one that cannot be pressed says which.
      ...choices.flatMap((choice, index) => (fits(choice) ? [] : [`${index + 1}. ${choice.label}`])),
      // On a line of its own an address keeps its direction and stays tappable.
      ...links.filter((link) => !linkable(link)).map((link) => `${link.label}\n${link.url}`),
    ],
  }
}

function fits(choice: Choice): boolean {
  const bytes = new TextEncoder().encode(choice.press).length
  return bytes > 0 && bytes <= longestPress
}

/** Telegram takes web addresses whose host has a dot; `tel:`, `mailto:` and `localhost` make it refuse the whole message. */
function linkable(link: Link): boolean {
  const url = URL.parse(link.url)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes('.')
}

function pressButton({ label, press }: Choice): InlineKeyboardButton {
  return { text: label, callback_data: press }
}

function linkButton({ label, url }: Link): InlineKeyboardButton {
  return { text: label, url }
}

function inRows<T>(items: readonly T[], columns: number): T[][] {
  return items.flatMap((_, index) => (index % columns === 0 ? [items.slice(index, index + columns)] : []))
}
