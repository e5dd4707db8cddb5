import type { Draft } from './draft.ts'
import type { EventOf } from './event.ts'

/**
 * The words of the advisor in charge. Where a machine has translated them, the translation comes first, is called one, and the
 * advisor's own words follow; both are kept with the case in the commit that sends them.
 */
export function advisorWrote(draft: Draft, event: EventOf<'advisor-wrote'>): void {
  const { advisor, text, attachment, translation } = event
  const said = translation
    ? draft.text('ui:advisor-wrote-translated', { advisor, translation: translation.text, text })
    : draft.text('ui:advisor-wrote', { advisor, text })
  draft.send({ text: said.trim(), ...(attachment && { attachments: [attachment] }) })
  if (!translation || event.line === undefined) return
  draft.run({ name: 'keep-translation', input: { case: event.case, line: event.line, text, translation } })
}
