import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Report } from './problem.ts'

/** A file read into plain data; `lineOf` finds the line of a place in it, for problems only. */
export interface Parsed {
  readonly file: string
  readonly data: unknown
  lineOf(path: readonly PropertyKey[]): number | null
}

/** Reads YAML 1.2 (`yes` and `no` are words). `null` after a syntax error, which is reported with its line. */
export function parseYaml(file: string, content: string, report: Report): Parsed | null {
  const lines = new LineCounter()
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    report.error(
      file,
      `This is not valid YAML: ${error.message}. Mind indentation, quotes and brackets.`,
      lines.linePos(error.pos[0]).line,
    )
    return null
  }
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return null
  }
  try {
    return { file, data: document.toJS(), lineOf }
  } catch (problem) {
    // An alias that names nothing, or aliases that multiply: the reader follows them only now.
    const why = problem instanceof Error ? problem.message : String(problem)
    report.error(file, `This is not valid YAML: ${why}. Write the words themselves instead of & and *.`, null)
    return null
  }
}

/** Reads JSON. `null` after a syntax error; a key written twice is one, since the first value would be lost without a word. */
export function parseJson(file: string, content: string, report: Report): Parsed | null {
  try {
    const data: unknown = JSON.parse(content)
    if (keysWritten(content) === keysKept(data)) return { file, data, lineOf: () => null }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const line = /line (\d+)/.exec(message)?.[1]
    report.error(file, `This is not valid JSON: ${message}. Mind commas and quotes.`, line ? Number(line) : null)
    return null
  }
  // YAML contains JSON, and its reader knows the line of the second key.
  return parseYaml(file, content, report)
}

function keysWritten(content: string): number {
  let count = 0
  for (const [, colon] of content.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon) count++
  return count
}

function keysKept(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0
  const own = Array.isArray(data) ? 0 : Object.keys(data).length
  return Object.values(data).reduce<number>((sum, value) => sum + keysKept(value), own)
}

/** Checks data against a schema; every issue becomes a sentence. `at` is where in the file the data stands, `what` how it is called. */
export function shape<Schema extends z.ZodType>(
  schema: Schema,
  parsed: Parsed,
  report: Report,
  part: { readonly data: unknown; readonly at: readonly PropertyKey[]; readonly what: string } = {
    data: parsed.data,
    at: [],
    what: '',
  },
): z.infer<Schema> | null {
  const result = schema.safeParse(part.data)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const path = [...part.at, ...issue.path]
    const place = issue.path.length > 0 ? `"${issue.path.join('.')}"` : part.what === '' ? 'the file' : 'the entry'
    const sentence = `${part.what === '' ? '' : `${part.what}: `}${place} is not right: ${issue.message}.`
    report.error(parsed.file, sentence.charAt(0).toUpperCase() + sentence.slice(1), parsed.lineOf(path))
  }
  return null
}
