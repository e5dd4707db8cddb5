import { createHash } from 'node:crypto'
import type { EventId, Instant, Language } from '../../engine/ids.ts'
import type { Inbound, InboundEvent } from '../channel.ts'
import { type Activity, isShared } from './activity.ts'
import { mediaOf } from './media.ts'
import { readPressData } from './press.ts'
import { addressOf } from './reference.ts'

export interface Read {
  readonly inbound: Inbound
  /** How the platform may bring the same once more under another id; `repeats.ts` recognises it. */
  readonly again: 'pressed' | 'member' | 'installed' | null
}

/**
 * What a person did. `null` for everything that is nobody's word to the bot: reactions, edits, typing, chatter the bot is not
 * mentioned in, other bots' news.
 */
export function toInbound(activity: Activity, at: Instant, languages: readonly Language[]): Read | null {
  const address = addressOf(activity)
  const pressed = readPressData(activity)
  if (pressed) {
    const { press, nonce } = pressed
    const id = `teams:${tag(address.chat)}:press:${nonce}:${tag(press)}` as EventId
    return { inbound: { address, id, at, event: { kind: 'pressed', press } }, again: 'pressed' }
  }
  const event = toEvent(activity, hintOf(activity, languages))
  if (!event) return null
  // The platform's id of a chat may lead to a person: like the web chat's session it does not become part of a key.
  const id = `teams:${tag(activity.conversation.id)}:${activity.id}` as EventId
  // A chat that is opened for the first time is told twice.
  const opened = { conversationUpdate: 'member', installationUpdate: 'installed' } as const
  const again = Object.hasOwn(opened, activity.type) ? opened[activity.type as keyof typeof opened] : null
  return { inbound: { address, id, at, event }, again }
}

function toEvent(activity: Activity, hint: { readonly hint?: Language }): InboundEvent | null {
  const { type, recipient, membersAdded, action } = activity
  switch (type) {
    case 'message':
      return toWords(activity, hint)
    case 'conversationUpdate':
      return !isShared(activity) && membersAdded.some(({ id }) => id === recipient.id) ? { kind: 'opened', ...hint } : null
    case 'installationUpdate':
      // Where several people are, nobody in particular has opened anything: whoever mentions the bot is greeted.
      return !isShared(activity) && action === 'add' ? { kind: 'opened', ...hint } : null
    default:
      return null
  }
}

function toWords(activity: Activity, hint: { readonly hint?: Language }): InboundEvent | null {
  const shared = isShared(activity)
  const { text, mentioned } = withoutMention(activity)
  // With a further permission Teams also brings what is said among people. The bot asks for none, and listens to nothing of it.
  if (shared && !mentioned) return null
  const media = mediaOf(activity)
  const said = text.trim()
  if (said === '') return media ? { kind: 'sent-media', ...media } : shared ? { kind: 'opened', ...hint } : null
  // A picture nobody can fetch is an ornament of the words: an emoji, a quote.
  return media?.recording ? { kind: 'sent-media', ...media, caption: said } : { kind: 'said', text, ...hint }
}

/**
 * The text without the bot's own name; other people's stand there as they read. Teams puts a blank as `&nbsp;` behind a mention, and
 * nothing else is written like that.
 */
function withoutMention({ text, entities, recipient }: Activity): { readonly text: string; readonly mentioned: boolean } {
  let left = text ?? ''
  let mentioned = false
  for (const entity of entities) {
    if (entity.type !== 'mention' || entity.text === '') continue
    if (entity.mentioned.id === recipient.id) {
      mentioned = true
      const [first = '', ...behind] = left.split(entity.text)
      left = [first.trimEnd(), ...behind.map((part) => part.replace(/^(?:&nbsp;|\s)+/, ''))].join(' ').trim()
    } else left = left.replaceAll(entity.text, entity.text.replace(/<\/?at[^>]*>/g, ''))
  }
  return { text: left, mentioned }
}

/** The language of the person's app, where it is one of ours: `de-AT` counts as `de`. */
function hintOf({ locale, entities }: Activity, languages: readonly Language[]): { readonly hint?: Language } {
  const told = locale ?? entities.find((entity) => entity.type === 'clientInfo')?.locale
  const code = told?.toLowerCase()
  const hint =
    languages.find((language) => language.toLowerCase() === code) ??
    languages.find((language) => language === code?.split('-')[0])
  return hint ? { hint } : {}
}

function tag(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
