import type { SayStep } from '../book.ts'
import type { Draft } from '../draft.ts'
import { textValues } from '../draft.ts'
import type { Json, JsonObject, TableId } from '../ids.ts'
import type { Choice, FileOut } from '../message.ts'
import { writePress } from '../press.ts'
import type { Frame } from '../state.ts'

/** Tells something and goes on. */
export function enterSay(draft: Draft, frame: Frame, step: SayStep): void {
  const key = `dialogs/${frame.dialog}:${step.id}`
  const values = textValues(frame)
  if (step.each) {
    const items = frame.data[step.each]
    const wanted = step.only ? frame.answers[step.only] : undefined
    const told = (Array.isArray(items) ? items : []).flatMap((item: Json) =>
      isObject(item) && (wanted === undefined || item.value === wanted) ? [tellItem(draft, key, item)] : [],
    )
    // What does not fit is one list; what fits is a card each.
    const isList = draft.book.has(draft.language, `${key}.text`)
    if (isList)
      return draft.send({ text: [draft.text(`${key}.text`, values), ...told.map(({ text }) => `• ${text}`)].join('\n') })
    for (const message of told) draft.send(message)
    return
  }
  const file = step.file ? frame.data[step.file] : undefined
  const choices = buttonOf(draft, frame, step)
  const message = { text: draft.text(`${key}.text`, values), ...(isFile(file) ? { files: [file] } : {}) }
  if (choices.length > 0) draft.offer({ ...message, choices })
  else draft.send(message)
}

function buttonOf(draft: Draft, frame: Frame, { button }: SayStep): readonly Choice[] {
  const arg = button && frame.data[button.arg]
  if (!button || typeof arg !== 'string') return []
  return [
    { label: draft.text(`dialogs/${button.dialog}:title`), press: writePress({ kind: 'dialog', dialog: button.dialog, arg }) },
  ]
}

type Told = { readonly text: string; readonly choices?: readonly Choice[] }

function tellItem(draft: Draft, key: string, item: JsonObject): Told {
  const { table, value, verdict } = item
  if (typeof table === 'string' && typeof value === 'string' && typeof verdict === 'string') {
    const choices = topicOf(draft, table, value)
    return { text: tellVerdict(draft, table, value, verdict), ...(choices.length > 0 ? { choices } : {}) }
  }
  return { text: draft.text(`${key}.item`, textValues({ data: item, shown: {} })) }
}

/** What can be read about a result of a table. */
function topicOf(draft: Draft, table: string, id: string): readonly Choice[] {
  const topic = draft.book.table(table as TableId)?.results.find((result) => result.id === id)?.topic
  return topic ? [{ label: draft.text(`topics/${topic}:title`), press: writePress({ kind: 'topic', topic }) }] : []
}

/** A result of a decision table as a card: what it is, why it fits or not, and when it does: how much, where, until when. */
function tellVerdict(draft: Draft, table: string, id: string, verdict: string): string {
  const key = `tables/${table}:${id}`
  const tell = (parts: readonly string[]) =>
    parts.filter((part) => draft.book.has(draft.language, `${key}.${part}`)).map((part) => draft.text(`${key}.${part}`))
  if (verdict.startsWith('no')) return tell(['title', `verdicts.${verdict}`]).join(': ')
  const details = tell(['amount', 'where', 'deadline'])
  return [...tell(['title', `verdicts.${verdict}`]), ...(details.length > 0 ? ['', ...details] : [])].join('\n')
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFile(value: Json | undefined): value is FileOut & JsonObject {
  return isObject(value) && typeof value.name === 'string' && typeof value.mime === 'string' && typeof value.content === 'string'
}
