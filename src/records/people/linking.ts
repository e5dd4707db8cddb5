import { z } from 'zod'
import type { ConversationId, Instant, JsonObject } from '../../engine/ids.ts'
import type { Key, Reader } from '../../store/store.ts'
import { passIndex } from '../advisors/sign-in.ts'
import { codeFrom, codeWritten, hashOfCode } from '../code.ts'
import { id, instant, read, sortable } from '../document.ts'
import { tell } from '../outbox.ts'
import { type Rule, rule } from '../rule.ts'
import { type RecordsContext, workOf } from '../work.ts'
import { joinPersons } from './joining.ts'
import { consentsOf, newcomer, type Person, readChatOf, readPerson, thisPerson } from './person.ts'

/** A code works once, and so long: it is typed from one screen into another. */
const lives: Instant = 15 * 60 * 1000

const linkCode = z.object({ conversation: id<ConversationId>(), until: instant })
/** `name` is the code's hash: the code itself is kept nowhere. */
const keyOf = (name: string): Key => `link-code:${name}`

/**
 * The code that these words are, by name, with the chat it was made in, while it is good; `null` for all other words, codes that were never given among them: those
 * are words like any others.
 */
export async function linkCodeIn(
  reader: Reader,
  text: string,
  at: Instant,
): Promise<{ readonly name: string; readonly conversation: ConversationId } | null> {
  const code = codeWritten('chat', text)
  const name = code && hashOfCode(code)
  const found = name && (await read(reader, linkCode, keyOf(name)))
  return name && found && found.until > at ? { name, conversation: found.conversation } : null
}

/** A code to be written in another chat of the same person. It goes with their data. */
export const makeLinkCode: Rule<'make-link-code'> = rule('make-link-code', z.object({}), async (_, context) => {
  const { tx, at, event, round, state, conversation, hash } = context
  const code = codeFrom('chat', hash(`link-code:${event}:${round}`))
  const until = at + lives
  const value = { conversation, until }
  tx.put(keyOf(hashOfCode(code)), value, { owner: state.person, index: { [passIndex]: sortable(until) } })
  return { name: 'made', values: { code } }
})

const input = z.object({ code: z.string().regex(/^[0-9a-f]{64}$/) })

/** What would come of this code, before anybody agrees to it. */
export const checkLinkCode: Rule<'check-link-code'> = rule('check-link-code', input, async ({ code }, context) => {
  const { kind } = await look(context, code)
  return { name: kind === 'good' ? 'open' : kind, values: {} }
})

/** The code and the person's word: from now on the chat it was made in and this one are one person's. */
export const useLinkCode: Rule<'use-link-code'> = rule('use-link-code', input, async ({ code }, context) => {
  const found = await look(context, code)
  if (found.kind !== 'good') return { name: 'gone', values: {} }
  const { tx, address } = context
  tx.delete(keyOf(code))
  const work = workOf(context)
  const joined = await joinPersons(work, await thisPerson(context), found.other)
  const notice = { kind: 'linked', channel: address.channel } as const
  tell(work, { person: joined.id, conversation: found.conversation }, { kind: 'noticed', notice }, `linked:${found.conversation}`)
  return { name: 'linked', values: joinedValues(joined) }
})

/** What the conversation must know of who its person is now. */
export const joinedValues = (joined: Person): JsonObject => ({ person: joined.id, consents: { ...consentsOf(joined) } })

type Found =
  | { readonly kind: 'good'; readonly other: Person; readonly conversation: ConversationId }
  /** Used, too old, or its chat is not there any more; written where it was made; both are one already; there is nothing to bring together. */
  | { readonly kind: 'gone' | 'own' | 'already' | 'nothing' }

async function look({ tx, at, state, conversation: here }: RecordsContext, code: string): Promise<Found> {
  const found = await read(tx, linkCode, keyOf(code))
  const chat = found && found.until > at ? await readChatOf(tx, found.conversation) : null
  // A code shown in a group may be anybody's, and a group is nobody's own chat.
  if (!found || !chat || chat.isGroup || state.shared) return { kind: 'gone' }
  if (found.conversation === here) return { kind: 'own' }
  if (chat.person === state.person) return { kind: 'already' }
  const other = await readPerson(tx, chat.person)
  const mine = await readPerson(tx, state.person)
  // Nothing is kept about anybody who has not agreed to it: then there is nothing to be joined, and no tie is kept either.
  if (!other && !mine) return { kind: 'nothing' }
  return { kind: 'good', other: other ?? newcomer(chat.person, found.conversation, at), conversation: found.conversation }
}
