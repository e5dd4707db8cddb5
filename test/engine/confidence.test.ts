import { describe, expect, it } from 'vitest'
import { loadBookNow } from '../../src/book/load.ts'
import type { Attachment } from '../../src/engine/attachment.ts'
import type { Book } from '../../src/engine/book.ts'
import type { EventOf } from '../../src/engine/event.ts'
import type { CaseId, EventId, Instant, Language, PersonId } from '../../src/engine/ids.ts'
import type { State } from '../../src/engine/state.ts'
import { newState, turn } from '../../src/engine/turn.ts'

const at: Instant = Date.UTC(2026, 10, 23, 9)
const book: Book = (() => {
  const loaded = loadBookNow(new URL('../..', import.meta.url).pathname)
  if (!('book' in loaded)) throw new Error('The book is broken')
  return loaded.book
})()
const agreed = { version: book.privacyVersion, at }
const owner: State = {
  ...newState('person-1' as PersonId, at),
  language: 'de' as Language,
  audience: 'company',
  consents: { advice: agreed },
  situation: { kind: 'idle' },
  openCase: 'case-1' as CaseId,
}
let count = 0
type Happening = Pick<EventOf<'pressed'>, 'kind' | 'press'> | Pick<EventOf<'sent-media'>, 'kind' | 'media' | 'attachment'>
const happens = (state: State, event: Happening) => turn(state, { ...event, id: `e${++count}` as EventId, at }, book)
const asks = (state: State, dialog: string) => {
  const { state: next } = happens(state, { kind: 'pressed', press: `d:${dialog}:advisor-1` })
  if (!next) throw new Error('Erased')
  return next
}
const photo: Attachment = { channel: 'telegram', file: 'f', mime: 'image/jpeg', bytes: 1, media: 'image', caption: 'Er war es' }

describe('a dialog in confidence', () => {
  it('takes no file, which would go to the advisor of the open case; elsewhere it does', () => {
    const told = happens(asks(owner, 'other-contact'), { kind: 'sent-media', media: 'image', attachment: photo })
    expect(told.commands).toEqual([])
    expect(told.state?.sent ?? null).toBeNull()
    expect(told.effects[0]?.message.text).toContain(book.text('de' as Language, 'dialogs/other-contact:reason.text'))
    const usual = happens(asks(owner, 'contact-person'), { kind: 'sent-media', media: 'image', attachment: photo })
    expect(usual.commands.map(({ name }) => name)).toContain('add-to-case')
  })

  it('asks for no words while an advisor is in charge', () => {
    const talk = { kind: 'with-human', case: 'case-1' as CaseId, advisor: 'Sam', stack: [], paused: [] } as const
    const there = asks({ ...owner, situation: talk }, 'other-contact')
    expect(there.situation.kind === 'with-human' && there.situation.stack[0]?.step).toBe('sure-in-talk')
    const idle = asks(owner, 'other-contact')
    expect(idle.situation.kind === 'in-dialog' && idle.situation.stack[0].step).toBe('reason')
  })
})
