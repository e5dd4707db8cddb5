import type { SayStep } from '../book.ts'
import type { Json, JsonObject } from '../ids.ts'
import type { Draft } from '../draft.ts'
import { textValues } from '../draft.ts'
import type { FileOut } from '../message.ts'
import type { Frame } from '../state.ts'

/** Tells something and goes on. */
export function enterSay(draft: Draft, frame: Frame, step: SayStep): void {
  const key = `dialogs/${frame.dialog}:${step.id}`
  const values = textValues(frame)
  if (step.each) {
    const items = frame.data[step.each]
    for (const item of Array.isArray(items) ? items : []) sayItem(draft, key, item)
    return
  }
  const file = step.file ? frame.data[step.file] : undefined
  draft.send({ text: draft.text(`${key}.text`, values), ...(isFile(file) ? { files: [file] } : {}) })
}

function sayItem(draft: Draft, key: string, item: Json): void {
  if (!isObject(item)) return
  const { table, id, verdict } = item
  if (typeof table === 'string' && typeof id === 'string' && typeof verdict === 'string') return sayVerdict(draft, table, id, verdict)
  draft.send({ text: draft.text(`${key}.item`, textValues({ data: item, shown: {} })) })
}

/** A result of a decision table as a card: what it is, why it fits or not, and when it does: how much, where, until when. */
function sayVerdict(draft: Draft, table: string, id: string, verdict: string): void {
  const key = `tables/${table}:${id}`
  const card = verdict.startsWith('no') ? ['title', `verdicts.${verdict}`] : ['title', `verdicts.${verdict}`, 'amount', 'where', 'deadline']
  const lines = card.filter((part) => draft.book.has(draft.language, `${key}.${part}`)).map((part) => draft.text(`${key}.${part}`))
  draft.send({ text: lines.join('\n') })
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFile(value: Json | undefined): value is FileOut & JsonObject {
  return isObject(value) && typeof value.name === 'string' && typeof value.mime === 'string' && typeof value.content === 'string'
}
