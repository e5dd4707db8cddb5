import type { ConversationId, Language, PersonId } from '../../src/engine/ids.ts'
import type { State } from '../../src/engine/state.ts'
import type { Audience } from '../../src/engine/understanding.ts'

export interface Someone {
  readonly conversation: ConversationId
  readonly state: State
}

/** Somebody in a chat, with all consents given. */
export function someone(name: string, language = 'ar', audience: Audience = 'applicant'): Someone {
  const given = { version: '2026-11', at: 0 }
  const state: State = {
    person: `person-${name}` as PersonId,
    language: language as Language,
    languageChosen: true,
    languageOffered: null,
    audience,
    consents: { events: given, advice: given },
    situation: { kind: 'idle' },
    asked: null,
    topic: null,
    openCase: null,
    lastAt: 0,
  }
  return { conversation: `chat-${name}` as ConversationId, state }
}
