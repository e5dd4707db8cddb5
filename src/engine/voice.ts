import type { Draft } from './draft.ts'
import type { EventOf } from './event.ts'
import { ask } from './flow.ts'
import type { Choice } from './message.ts'
import { writePress } from './press.ts'
import { endTalk } from './words.ts'

/** Shows what was written down of a voice message; it counts only when the person says that it is right. */
export function heard(draft: Draft, { text, understood }: EventOf<'heard'>): void {
  const id = draft.askId()
  const { masked: _, ...meaning } = understood
  const kept = Object.keys(draft.state.consents).length > 0 ? { understood, text } : { understood: meaning, text: '' }
  const before = draft.state.heard?.ask === draft.state.asked?.id ? (draft.state.heard?.before ?? null) : draft.state.asked
  draft.update({
    language: draft.state.language ?? understood.language.guess,
    heard: { ask: id, before, ...kept },
  })
  const choices = [true, false].map((right) => ({
    label: draft.text(right ? 'ui:voice.right' : 'ui:voice.again'),
    press: writePress({ kind: 'heard', ask: id, right }),
  }))
  draft.offer({ text: draft.text('ui:voice.heard', { text }), choices, nav: waysOut(draft) }, id)
}

/** True while this is the voice message last shown and nothing else was offered since. */
export function isHeard({ state }: Draft, ask: string): boolean {
  return state.heard?.ask === ask && state.asked?.id === ask
}

/** From here on the words count as written. */
export function confirmHeard(draft: Draft): void {
  const { heard } = draft.state
  if (!heard) return
  const { id, at } = draft.event
  draft.update({ heard: null, asked: heard.before })
  draft.confirmed = { kind: 'said', id, at, text: heard.text, understood: heard.understood }
}

export function writeInstead(draft: Draft): void {
  draft.update({ heard: null })
  if (draft.inForm) return ask(draft, [draft.text('ui:voice.write')])
  draft.offer({ text: draft.text('ui:voice.write'), nav: waysOut(draft) })
}

function waysOut(draft: Draft): readonly Choice[] {
  if (draft.state.situation.kind === 'with-human') return [endTalk(draft)]
  return [draft.command('human'), draft.inForm ? draft.command('cancel') : draft.command('menu')]
}
