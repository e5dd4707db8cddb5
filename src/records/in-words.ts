import type { Book, Dialog, Step } from '../engine/book.ts'
import type { DialogId, Json, JsonObject, Language } from '../engine/ids.ts'

/** An answer as it reads: what was asked, and what was said. */
export interface Line {
  readonly label: string
  readonly value: string
}

/** Answers that only say whether to go on, and the sign of danger: the urgency tells it in words. */
const silent = ['confirmed', 'agreed', 'danger']

/**
 * Answers of a dialog in any language, with its own labels and options; own words stay as they were written. Answers are looked up in
 * the dialog they came from when it is known, else in any that asks for them; what nobody asks any more is shown as it was kept.
 */
export function answersInWords(book: Book, language: Language, answers: JsonObject, from?: DialogId): Line[] {
  const own = from && book.dialog(from)
  const dialogs = own ? [own, ...book.dialogs] : book.dialogs
  return Object.entries(answers).flatMap(([slot, value]) => {
    if (value === null || value === '' || value === false || silent.includes(slot)) return []
    const found = findStep(dialogs, slot)
    const key = found && `dialogs/${found.dialog.id}:${found.step.id}`
    const label = key && book.has(language, `${key}.label`) ? book.text(language, `${key}.label`) : slot
    return [{ label, value: valueInWords(book, language, found, value === true ? 'yes' : value) }]
  })
}

interface Found {
  readonly dialog: Dialog
  readonly step: Extract<Step, { slot: string }>
}

function findStep(dialogs: readonly Dialog[], slot: string): Found | null {
  for (const dialog of dialogs) {
    for (const step of dialog.steps)
      if ((step.kind === 'ask' || step.kind === 'choose') && step.slot === slot) return { dialog, step }
  }
  return null
}

function valueInWords(book: Book, language: Language, found: Found | null, value: Json): string {
  if (Array.isArray(value)) return value.map((each) => valueInWords(book, language, found, each)).join(', ')
  if (typeof value !== 'string') return String(value)
  if (found?.step.kind !== 'choose') return value
  const keys = [`dialogs/${found.dialog.id}:${found.step.id}.options.${value}`, `ui:options.${value}`]
  const key = keys.find((candidate) => book.has(language, candidate))
  return key ? book.text(language, key) : value
}
