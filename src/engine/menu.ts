import type { Book, ChooseStep, Dialog } from './book.ts'
import type { Draft } from './draft.ts'
import { accept, frameOf, without } from './flow.ts'
import type { DialogId } from './ids.ts'
import { writePress } from './press.ts'
import { labelOf } from './steps/choose.ts'
import type { Audience, Expectation } from './understanding.ts'

const menuDialog = 'menu' as DialogId

type Entries = NonNullable<Expectation['menu']>

/** Made once for each book and audience: it stands beside everything that is said. */
const made = new WeakMap<Book, Map<Audience, Entries>>()

/** Everything the main menu leads this audience to, by its labels in every language: whoever changed theirs has seen both. */
export function menuEntries(book: Book, said: Audience | null): Entries {
  const known = made.get(book) ?? new Map<Audience, Entries>()
  made.set(book, known)
  // Whoever has not said who they are sees what a helper sees.
  const audience = said ?? 'helper'
  const entries = known.get(audience) ?? entriesFor(book, audience)
  known.set(audience, entries)
  return entries
}

function entriesFor(book: Book, audience: Audience): Entries {
  const { dialog, step } = mainMenu(book) ?? {}
  if (!dialog || !step) return []
  return step.options
    .filter((option) => !option.for || option.for.includes(audience))
    .map(({ value }) => ({
      press: writePress({ kind: 'entry', value }),
      texts: book.languages.map((language) => labelOf(book, language, { dialog: dialog.id, step: step.id, value })),
    }))
}

/** Does what an entry of the main menu does, wherever the person stands; `false` where it is none of theirs, or not to be had there. */
export function takeEntry(draft: Draft, value: string): boolean {
  const { book, state } = draft
  const { dialog, step } = mainMenu(book) ?? {}
  const option = step?.options.find((candidate) => candidate.value === value)
  if (!dialog || !step || !option || (option.for && !option.for.includes(state.audience ?? 'helper'))) return false
  const isMenu = (id: DialogId) => book.dialog(id)?.home === true
  // From one menu to another: a form would have to be left for it.
  if (option.dialog && isMenu(option.dialog) && draft.inForm) return false
  const below = without(draft.stack, (frame) => isMenu(frame.dialog))
  draft.setStack([{ ...frameOf(dialog, null), step: step.id }, ...below])
  accept(draft, value, labelOf(book, draft.language, { dialog: dialog.id, step: step.id, value }))
  return true
}

function mainMenu(book: Book): { readonly dialog: Dialog; readonly step: ChooseStep } | null {
  const dialog = book.dialog(menuDialog)
  const step = dialog?.steps.find((candidate) => candidate.kind === 'choose')
  return dialog && step?.kind === 'choose' ? { dialog, step } : null
}
