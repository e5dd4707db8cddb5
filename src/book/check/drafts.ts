import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readDrafts } from '../additions.ts'
import type { Report } from '../problem.ts'

/** Topics proposed in the console: each is told until it is written, or its file removed. */
export function checkDrafts(root: string, folder: string, languages: readonly string[], report: Report): void {
  for (const [file, draft] of readDrafts(join(root, folder))) {
    const where = file.slice(root.length + 1)
    if (!draft) {
      report.warn(where, 'This is no proposed topic: correct it, or remove it.')
      continue
    }
    const { topic, title } = draft
    const parts = [
      `dialogs/topics/${topic}.yaml`,
      ...languages.flatMap((language) => [
        `locales/${language}/topics/${topic}.json`,
        `locales/${language}/questions/${topic}.txt`,
      ]),
    ]
    const missing = parts.filter((part) => !existsSync(join(root, part)))
    const [first] = missing
    if (first === undefined) report.warn(where, `The topic "${title}" is written: remove this file.`)
    else
      report.warn(
        where,
        `The proposed topic "${title}" is incomplete and not served: ${missing.length} files are missing, first ${first}. Write them, or remove this file.`,
      )
  }
}
