import type { Content } from '../content.ts'
import type { Files } from '../files.ts'
import { baseOf } from '../flat.ts'
import { meant, type Report } from '../problem.ts'
import { wantsOf } from './wants.ts'

/**
 * The texts the code asks for by name, against those written: a key in the source without a text, and a text without a key.
 * Only for files in the language's own folder (`ui` and its like); keys made from parts (`ui:nav.${word}`) stand for all that fit.
 */
export function checkUses(content: Content, sources: Files, report: Report): void {
  const [german] = content.languages
  if (!german) return
  const code = [...sources].flatMap(([file, text]) => keysIn(text).map((key) => ({ ...key, from: file })))
  for (const [file, flat] of german.texts) {
    if (file.includes('/') || file === 'language') continue
    const where = `locales/${german.speech.id}/${file}.json`
    const written = new Set([...flat.keys()].map((path) => baseOf(path, flat)))
    const asked = code.filter((key) => key.file === file)
    // A channel may read a file of its own without the book.
    if (asked.length === 0) continue
    for (const { path, from } of asked) {
      if (path.includes('*') || written.has(path)) continue
      report.error(where, `"${path}" is missing: ${from} asks for it.${meant(path, written)}`)
    }
    const patterns = asked.map(({ path }) => patternOf(path))
    const wanted = new Set(
      wantsOf(content).flatMap((want) => [
        ...(want.file === file ? [want.path] : []),
        ...(want.or ? [want.or.slice(file.length + 1)] : []),
      ]),
    )
    for (const path of written) {
      const used = wanted.has(path) || patterns.some((pattern) => pattern?.test(path))
      if (!used) report.warn(where, `Nobody uses "${path}": remove it, or correct its name.`)
    }
  }
}

/** Keys written in source text, with `*` for every part that is put in. */
function keysIn(source: string): readonly { readonly file: string; readonly path: string }[] {
  return [...source.matchAll(/(['"`])([a-z][\w-]*):([a-z$][^'"`\s]*)\1/g)].map(([, , file = '', path = '']) => ({
    file,
    path: path.replace(/\$\{[^}]*\}/g, '*'),
  }))
}

/** `null` for a key whose every part is put in: it would fit everything and say nothing. */
function patternOf(path: string): RegExp | null {
  if (path === '*') return null
  return new RegExp(
    `^${path
      .split('*')
      .map((part) => part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&'))
      .join('[^.]+')}$`,
  )
}
