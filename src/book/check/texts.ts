import type { Content, LanguageContent } from '../content.ts'
import { baseOf, type Flat, placeholdersOf } from '../flat.ts'
import type { Report } from '../problem.ts'
import { hasFigures } from '../texts.ts'
import { bringsValues, listsOf, resultFields, slotsOf } from './slots.ts'
import { type Want, wantsOf } from './wants.ts'

/** Names of values that a text of the given file may use when no step or command brings them. */
const everywhere = ['count']

export const fileOf = (language: LanguageContent, file: string): string => `locales/${language.speech.id}/${file}.json`

/** The texts in the first language, which all others are translated from: everything asked for is there, nothing is left over. */
export function checkTexts(content: Content, report: Report): void {
  const [german] = content.languages
  if (!german) return
  const wants = wantsOf(content)
  const missingFiles = new Set<string>()
  for (const want of wants) {
    const flat = german.texts.get(want.file)
    if (want.optional || isThere(german, want)) continue
    if (flat) report.error(fileOf(german, want.file), `"${want.path}" is missing: ${want.by} needs it.`)
    else missingFiles.add(want.file)
  }
  for (const file of missingFiles) report.error(fileOf(german, file), 'The file is missing: write the texts asked for there.')
  for (const [file, flat] of german.texts) {
    if (file.includes('/'))
      checkUse(
        fileOf(german, file),
        flat,
        wants.filter((want) => want.file === file),
        report,
      )
    checkPlaceholders(file, flat, german, content, report)
  }
}

function isThere(language: LanguageContent, { file, path, or }: Want): boolean {
  const [otherFile = '', otherPath = ''] = or?.split(':') ?? []
  return has(language.texts.get(file), path) || has(language.texts.get(otherFile), otherPath)
}

const has = (flat: Flat | undefined, path: string): boolean => flat !== undefined && (flat.has(path) || flat.has(`${path}_other`))

function checkUse(file: string, flat: Flat, wants: readonly Want[], report: Report): void {
  const used = new Set(wants.map(({ path }) => path))
  if (wants.length === 0) report.warn(file, 'Nobody uses this file: remove it, or add what it is for to dialogs/.')
  for (const path of wants.length > 0 ? flat.keys() : []) {
    if (!used.has(baseOf(path, flat))) report.warn(file, `Nobody uses "${path}": remove it, or correct its name.`)
  }
}

/** Every place for a value will be filled: by a figure, an answer of the dialog, or something a command brings. */
function checkPlaceholders(file: string, flat: Flat, language: LanguageContent, content: Content, report: Report): void {
  const source = [...content.dialogs.values()].find(({ dialog }) => `dialogs/${dialog.id}` === file)
  if (!hasFigures(file) && !source) return
  const fields = source && listsOf(source.dialog).size > 0 ? resultFields : []
  const known = new Set<string>(source ? [...slotsOf(source.dialog), ...fields] : content.figures.keys())
  const open = source !== undefined && bringsValues(source.dialog)
  for (const [path, text] of flat) {
    for (const name of typeof text === 'string' ? placeholdersOf(text) : []) {
      if (known.has(name) || open || everywhere.includes(name)) continue
      const remedy = source ? 'no step of the dialog asks for it' : 'add it with its source to dialogs/figures'
      report.error(fileOf(language, file), `"${path}" wants {{${name}}}, which nothing fills: ${remedy}.`)
    }
  }
}
