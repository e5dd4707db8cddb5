import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'

/** A question as it goes into a file. */
export interface NewLine {
  readonly text: string
  readonly language: string
}

const safeName = /^[a-z0-9][a-z0-9-]*$/i

/**
 * Adds lines to `locales/<language>/questions/<topic>.txt`; those that stand there already are left out, so that doing it twice does no
 * harm. Each file is replaced in one step. Throws what the system says when the folder cannot be written.
 */
export function addQuestions(root: string, topic: string, lines: readonly NewLine[]): void {
  for (const language of new Set(lines.map((line) => line.language))) {
    if (!safeName.test(topic) || !safeName.test(language)) throw new Error('The name of a topic or language is none')
    const file = join(root, 'locales', language, 'questions', `${topic}.txt`)
    const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const known = new Set(before.split('\n').map((line) => line.trim()))
    const fresh = lines.filter((line) => line.language === language && !known.has(line.text)).map(({ text }) => text)
    if (fresh.length === 0) continue
    replace(file, `${before.trimEnd()}\n${fresh.join('\n')}\n`.trimStart())
  }
}

const draftSchema = z.object({
  topic: z.string(),
  title: z.string(),
  note: z.string(),
  questions: z.record(z.string(), z.array(z.string())),
})
/** A topic somebody proposed: nothing of it is served. */
export type TopicDraft = Readonly<z.infer<typeof draftSchema>>

/** Writes a proposed topic down for editors, as a file outside of what is served. */
export function writeDraft(folder: string, draft: TopicDraft): void {
  if (!safeName.test(draft.topic)) throw new Error('The name of a topic is none')
  const head = '# A proposed topic. It is not served: docs/editors.md tells what has to be written.\n'
  replace(join(folder, `${draft.topic}.yaml`), `${head}${stringify(draft)}`)
}

/** Proposed topics by the name of their file; `null` for a file that cannot be read. */
export function readDrafts(folder: string): ReadonlyMap<string, TopicDraft | null> {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return new Map(files.sort().map((name) => [join(folder, name), readDraft(join(folder, name))]))
}

function readDraft(file: string): TopicDraft | null {
  try {
    return draftSchema.safeParse(parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

/** Whoever reads meanwhile sees the old file or the new one. */
function replace(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, content)
  renameSync(draft, file)
}
