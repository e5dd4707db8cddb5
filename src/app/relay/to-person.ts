import type { InternalEvent } from '../../engine/effect.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { Translation } from '../../engine/translation.ts'
import { readAdvisor } from '../../records/advisors/advisor.ts'
import { readCase } from '../../records/cases/case.ts'
import { isSnippet } from '../../records/cases/snippets.ts'
import { german } from '../../records/language.ts'
import { readConversation } from '../conversation.ts'
import { describe } from '../describe.ts'
import type { Parts } from '../parts.ts'
import { languageIn, spoken, translated } from './language.ts'

type Wrote = Extract<InternalEvent, { kind: 'advisor-wrote' }>

/**
 * An advisor's words with their translation for the person, where there is one. Asked before the event enters by the door, so nothing
 * waits in a transaction: dying here, the parcel comes again and may ask again, and the door knows what it has worked. It never fails,
 * and together with the way here it takes no longer than one translation may.
 */
export async function inTheirLanguage(parts: Parts, conversation: ConversationId, event: InternalEvent): Promise<InternalEvent> {
  if (event.kind !== 'advisor-wrote' || !parts.helper?.translate) return event
  try {
    const translation = await translationOf(parts, conversation, event)
    return translation ? { ...event, translation } : event
  } catch (error) {
    parts.log.error({ error: describe(error) }, 'an advisor’s words could not be translated and go out as they are')
    return event
  }
}

async function translationOf(
  parts: Parts,
  conversation: ConversationId,
  { case: about, line, text }: Wrote,
): Promise<Translation | null> {
  const { store, helper, now } = parts
  const one = await readCase(store, about)
  const said = line === undefined ? undefined : one?.transcript[line]
  const state = (await readConversation(store, conversation))?.state
  // Nothing leaves without the consent to advice.
  if (!helper || !one || !said || !state?.consents.advice) return null
  const book = parts.book()
  const to = state.language ?? spoken(book, one.language)
  // Whoever speaks the person's language writes it; ready sentences exist in it.
  const speaks = one.advisor !== null && (await readAdvisor(store, one.advisor))?.languages.some((known) => known === to)
  if (to === null || speaks || isSnippet(book, text)) return null
  const from = languageIn(parts.answers(), text) ?? german
  if (from === to) return null
  const made = await translated(parts, text, { from, to }, said.at + helper.translation.time - now())
  return made === null ? null : { language: to, text: made }
}
