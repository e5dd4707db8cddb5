import { cutInto } from '../text.ts'

/** The longest text of one message, https://core.telegram.org/bots/api#sendmessage (counted here in UTF-16 units, the stricter way). */
const longestText = 4096

/** Cuts a text into messages Telegram accepts. */
export function split(text: string, longest: number = longestText): readonly string[] {
  return cutInto(text, longest)
}

export { directed } from '../text.ts'
