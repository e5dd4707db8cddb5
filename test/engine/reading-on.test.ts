import { expect, test } from 'vitest'
import type { DialogId, EventId, Language, PersonId, TopicId } from '../../src/engine/ids.ts'
import { writePress } from '../../src/engine/press.ts'
import { newState, turn } from '../../src/engine/turn.ts'
import type { Audience } from '../../src/engine/understanding.ts'
import { content } from '../support/service.ts'

const { book } = content()
const funding = writePress({ kind: 'dialog', dialog: 'funding' as DialogId, arg: null })

/** What stands under an answer for somebody who has said, or never said, who they are. */
function under(topic: string, audience: Audience | null): readonly string[] {
  const state = {
    ...newState('person' as PersonId, 0),
    language: 'de' as Language,
    audience,
    situation: { kind: 'idle' },
  } as const
  const press = writePress({ kind: 'topic', topic: topic as TopicId })
  const { effects } = turn(state, { kind: 'pressed', id: 'e1' as EventId, at: 1, press }, book)
  return effects.flatMap(({ message }) => message.choices?.map((choice) => choice.press) ?? [])
}

test.each([
  ['training-pay', null, false],
  ['training-pay', 'applicant', false],
  ['training-pay', 'company', true],
  ['training-pay', 'helper', true],
  ['funding-overview', null, true],
  ['funding-overview', 'company', true],
] as const)('under %s, %s is offered the funding of companies: %s', (topic, audience, is) => {
  expect(under(topic, audience).includes(funding)).toBe(is)
})
