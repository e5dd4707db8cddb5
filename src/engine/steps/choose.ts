import type { Book, ChooseStep, Dialog } from '../book.ts'
import { type Draft, textValues } from '../draft.ts'
import type { DialogId, Json, Language, StepId } from '../ids.ts'
import { type Press, writePress } from '../press.ts'
import type { Frame } from '../state.ts'
import { waysOut } from './ways-out.ts'

/** Offers things to choose from and waits. */
export function enterChoose(draft: Draft, frame: Frame, step: ChooseStep, lead: readonly string[] = []): void {
  const id = draft.askId()
  const key = `dialogs/${frame.dialog}:${step.id}`
  const question = draft.text(`${key}.text`, textValues(frame))
  const summary = step.summary ? [summaryOf(draft, frame, step.summary)].filter((lines) => lines !== '') : []
  const choices = choicesOf(draft, frame, step).map(({ value, label }) => ({
    label,
    press: writePress(opensFromMenu(draft, frame, step, value) ?? { kind: 'answer', ask: id, value }),
  }))
  draft.offer({ text: [...lead, ...summary, question].join('\n\n'), choices, nav: waysOut(draft, frame, step, id) }, id)
}

/** What a menu leads to can be opened at any time later: its buttons do not grow old. */
function opensFromMenu(draft: Draft, frame: Frame, step: ChooseStep, value: string): Press | null {
  const { dialog, arg = null } = step.options.find((option) => option.value === value) ?? {}
  const isMenu = draft.book.dialog(frame.dialog)?.home
  return isMenu && dialog && draft.book.dialog(dialog)?.open && step.slot !== 'audience' ? { kind: 'dialog', dialog, arg } : null
}

/** What can be chosen at this step now, with labels in the person's language. */
export function choicesOf(draft: Draft, frame: Frame, step: ChooseStep): readonly { value: string; label: string }[] {
  const items = step.from ? frame.data[step.from] : []
  const listed = (Array.isArray(items) ? items : []).flatMap((item: Json) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item) || !('value' in item)) return []
    const label = draft.text(`dialogs/${frame.dialog}:${step.id}.item`, textValues({ data: item, shown: {} }))
    return typeof item.value === 'string' ? [{ value: item.value, label }] : []
  })
  // Whoever has not said who they are sees what a helper sees.
  const audience = draft.state.audience ?? 'helper'
  const fixed = step.options
    .filter((option) => !option.for || option.for.includes(audience))
    .map(({ value }) => ({
      value,
      label: labelOf(draft.book, draft.language, { dialog: frame.dialog, step: step.id, value }),
    }))
  return [...listed, ...fixed]
}

interface Option {
  readonly dialog: DialogId
  readonly step: StepId
  readonly value: string
}

/** How something to choose is called in a language. */
export function labelOf(book: Book, language: Language, { dialog, step, value }: Option): string {
  const own = `dialogs/${dialog}:${step}.options.${value}`
  return book.text(language, book.has(language, own) ? own : `ui:options.${value}`)
}

/** "Label: value" for everything that was answered, here or in a dialog whose answers were taken over, one a line. */
function summaryOf(draft: Draft, frame: Frame, slots: readonly string[]): string {
  const own = draft.book.dialog(frame.dialog)
  const dialogs = [frame.dialog, ...(own?.takes ?? [])].flatMap((id) => draft.book.dialog(id) ?? [])
  return slots
    .flatMap((slot) => {
      const shown = frame.shown[slot]
      if (shown === undefined || shown === '') return []
      const label = dialogs.flatMap((dialog) => labelsOf(draft, dialog, slot))[0]
      return label === undefined ? [] : [draft.text('ui:summary-line', { label, value: shown })]
    })
    .join('\n')
}

function labelsOf(draft: Draft, dialog: Dialog, slot: string): readonly string[] {
  const asked = dialog.steps.find((step) => (step.kind === 'ask' || step.kind === 'choose') && step.slot === slot)
  return asked ? [draft.text(`dialogs/${dialog.id}:${asked.id}.label`)] : []
}
