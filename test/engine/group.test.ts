import { expect, test } from 'vitest'
import type { EventId, Language, PersonId } from '../../src/engine/ids.ts'
import type { State } from '../../src/engine/state.ts'
import { newState, turn } from '../../src/engine/turn.ts'
import { content } from '../support/service.ts'

const { book } = content()
const dialogs = book.dialogs.filter(({ open, consent, audience }) => open && consent && audience?.includes('applicant') !== false)
const standing = (shared: boolean): State => ({
  ...newState('person' as PersonId, 0),
  language: 'de' as Language,
  audience: 'applicant',
  situation: { kind: 'idle' },
  ...(shared && { shared }),
})
const opened = (shared: boolean, dialog: string) =>
  turn(standing(shared), { kind: 'pressed', id: 'e1' as EventId, at: 1, press: `d:${dialog}:` }, book)

test.each(dialogs.map(({ id }) => id))('%s asks nothing personal where others read along', (dialog) => {
  const { state, effects } = opened(true, dialog)
  expect(effects.map(({ message }) => message.text)).toEqual([book.text('de' as Language, 'ui:private-only')])
  expect(state?.situation).toEqual({ kind: 'idle' })
  expect(opened(false, dialog).state?.situation.kind).toBe('in-dialog')
})
