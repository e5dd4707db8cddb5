import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { EffectId, Instant } from '../../engine/ids.ts'
import type { Message } from '../../engine/message.ts'
import { directed } from '../text.ts'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** A notice as it goes over the line. */
export interface Mail {
  readonly from: string
  readonly to: string
  /** Header and body as in RFC 5322. */
  readonly bytes: Buffer
}

interface Plan {
  readonly id: EffectId
  readonly from: Mailbox
  readonly to: string
  readonly message: Message
  readonly at: Instant
}

/** A subject this long is still readable in a list; RFC 5322 (2.1.1) allows no line beyond 998. */
const longestSubject = 200
/** RFC 5321 (4.5.3.1.3) allows a path 256 characters, its two brackets included. */
const longestAddress = 254
/** `dot-atom@domain` of RFC 5322 (3.2.3, 3.4.1). Quoted local parts and comments are left out: nobody's real address needs them. */
const address = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)*$/i

/** One plain address and nothing besides: no second one, no line break, no name. */
export function isAddress(text: string): boolean {
  return text.length <= longestAddress && address.test(text)
}

/**
 * A notice as a mail: plain text, so that nothing in it can be loaded, counted or disguised. It carries what every channel's
 * message carries but its choices: nothing can be pressed in a mail, the link leads to where it can.
 */
export async function toMail({ id, from, to, message, at }: Plan): Promise<Mail> {
  const composer = new MailComposer({
    from: { ...from },
    to: { name: '', address: to },
    subject: subjectOf(message.text),
    messageId: messageId(id, from.address),
    date: new Date(at),
    // RFC 3834 (5): made by a program without anybody having asked; keeps out-of-office replies away.
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: bodyOf(message),
    // RFC 2045 (6.7): lines of 76 characters at most, and no server on the way has a reason to break one of them, or the link.
    encoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return { from: from.address, to, bytes: await composer.compile().build() }
}

/** RFC 5322 (3.6.4). Always the same for an effect: when it is sent twice, mail programs and servers can see that it is one mail. */
export function messageId(id: EffectId, sender: string): string {
  const name = createHash('sha256').update(id).digest('hex').slice(0, 32)
  return `<${name}@${sender.slice(sender.lastIndexOf('@') + 1)}>`
}

/**
 * The first line that says something. Whatever could begin another line of the header becomes a blank, and what looks like an
 * encoded word (RFC 2047) stays what it looks like: decoded it could be anything.
 */
function subjectOf(text: string): string {
  const first = text.split(/[\n\r\u2028\u2029]/u).find((line) => line.trim() !== '') ?? ''
  const plain = first
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('=?', '= ?')
    .trim()
  const characters = [...plain]
  return characters.length > longestSubject ? `${characters.slice(0, longestSubject).join('')}…` : plain
}

/** The whole text, then each link on a line of its own, where every program finds its end. RFC 2046 (4.1.1): no CR stands alone. */
function bodyOf({ text, language, links = [] }: Message): string {
  const paragraphs = [withoutCr(text), ...links.map(({ label, url }) => `${withoutCr(label)}\n${url}`)]
  return `${directed(paragraphs.join('\n\n'), language)}\n`
}

const withoutCr = (text: string): string => text.replace(/\r\n?/g, '\n')
