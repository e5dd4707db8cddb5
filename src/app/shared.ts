import type { InboundEvent } from '../channels/channel.ts'
import type { Book } from '../engine/book.ts'
import type { Errand, InternalEvent } from '../engine/effect.ts'
import type { EventOf } from '../engine/event.ts'
import type { ConversationId, EffectId, EventId, Instant, Language, PersonId } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import { readAdvisor } from '../records/advisors/advisor.ts'
import { openCaseOf } from '../records/cases/current.ts'
import { linkCodeIn } from '../records/people/linking.ts'
import { consentsOf, readPerson } from '../records/people/person.ts'
import type { Reader, Tx } from '../store/store.ts'
import { type ConversationDocument, conversationKey, readConversation } from './conversation.ts'

const day: Instant = 24 * 60 * 60 * 1000

/** One of the other chats of a person. */
interface OtherChat {
  readonly conversation: ConversationId
  readonly document: ConversationDocument
}

/** The chats of a person but this one; none where they write from one only. */
async function othersOf(reader: Reader, person: PersonId, here: ConversationId): Promise<readonly OtherChat[]> {
  const known = await readPerson(reader, person)
  const others: OtherChat[] = []
  for (const conversation of known?.conversations ?? []) {
    const document = conversation === here ? null : await readConversation(reader, conversation)
    // Whoever began anew in an old chat is somebody else.
    if (document && [person, ...(known?.formerly ?? [])].includes(document.state.person)) others.push({ conversation, document })
  }
  return others
}

/** What was done meanwhile in other chats of the same person; `null` for everybody who has only this one. */
export async function meanwhile(
  tx: Tx,
  state: State,
  { id, at }: { readonly id: EventId; readonly at: Instant },
): Promise<EventOf<'caught-up'> | null> {
  const person = state.linked ? await readPerson(tx, state.person) : null
  if (!person) return null
  const open = await openCaseOf(tx, person)
  const advisor = open?.advisor ? await readAdvisor(tx, open.advisor) : null
  const talk = open && { case: open.id, advisor: advisor?.name ?? null }
  return { kind: 'caught-up', id, at, consents: consentsOf(person), talk }
}

/** A good code that joins chats, written here or brought by a deep link; `null` for all other words. */
export async function showedCode(
  tx: Tx,
  event: InboundEvent,
  { shared }: State,
  { id, at }: { readonly id: EventId; readonly at: Instant },
): Promise<EventOf<'showed-code'> | null> {
  // A group is nobody's own chat.
  if (shared) return null
  const words = event.kind === 'said' ? event.text : event.kind === 'opened' ? event.payload : undefined
  const found = words === undefined ? null : await linkCodeIn(tx, words, at)
  if (!found) return null
  const language = (await readConversation(tx, found.conversation))?.state.language ?? null
  const hint: { readonly hint?: Language } = 'hint' in event && event.hint ? { hint: event.hint } : {}
  return { kind: 'showed-code', id, at, code: found.name, language, ...hint }
}

/** This chat and others have become one person's: the others learn it in the same commit, and are sealed for that person from now on. */
export async function gather(tx: Tx, before: State, after: State, here: ConversationId): Promise<void> {
  if (!after.linked || (before.linked && before.person === after.person)) return
  const { person } = after
  for (const { conversation, document } of await othersOf(tx, person, here)) {
    const state: State = { ...document.state, person, linked: true }
    // Their timer belongs to who they were: their next turn sets it anew.
    const { forgetAt: _, ...kept } = document
    tx.put(conversationKey(conversation), { ...kept, state }, { owner: person })
  }
}

/**
 * Everything about the person goes, their other chats as well. Each is told, without details; the word belongs to nobody any more and waits
 * a day at most. To be looked up before anything is erased.
 */
export async function farewells(
  tx: Tx,
  book: Book,
  state: State,
  { conversation: here, id, at }: { readonly conversation: ConversationId; readonly id: EventId; readonly at: Instant },
): Promise<() => void> {
  const others = state.linked ? await othersOf(tx, state.person, here) : []
  return () => {
    others.forEach(({ conversation, document: { address, state: there } }, place) => {
      const language = there.language ?? state.language
      if (!language) return
      const message = { text: book.text(language, 'ui:erased-elsewhere'), language }
      const value: Errand = { kind: 'send', address, message }
      tx.enqueue({ id: `${id}/elsewhere-${place}` as EffectId, lane: `send:${conversation}`, value, expiresAt: at + day })
    })
  }
}

/**
 * Where somebody is told something from inside: in the chat they wrote from last, whichever it was meant for. What is about one chat stays
 * there.
 */
export async function whereNow(reader: Reader, conversation: ConversationId, event: InternalEvent): Promise<ConversationId> {
  if (isAboutChat(event)) return conversation
  const known = await readConversation(reader, conversation)
  if (!known?.state.linked) return conversation
  const others = await othersOf(reader, known.state.person, conversation)
  const chats = [{ conversation, document: known }, ...others].filter(({ document }) => document.unreachable === undefined)
  const latest = chats.toSorted((one, two) => heard(two.document) - heard(one.document))[0]
  return latest?.conversation ?? conversation
}

const heard = ({ heardAt = 0 }: ConversationDocument): Instant => heardAt

const isAboutChat = (event: InternalEvent): boolean =>
  event.kind === 'sent-media' || event.kind === 'heard' || (event.kind === 'noticed' && event.notice.kind === 'linked')

/** Whether the person writes from another chat as well, which is still kept. */
export const hasOtherChats = async (reader: Reader, state: State, here: ConversationId): Promise<boolean> =>
  state.linked === true && (await othersOf(reader, state.person, here)).length > 0
