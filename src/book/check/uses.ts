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
  const wants = wantsOf(content)
  const code = [...sources].flatMap(([file, text]) => keysIn(text).map((key) => ({ ...key, from: file })))
  for (const [file, flat] of german.texts) {
    if (file.includes('/') || file === 'language') continue
    const where = `locales/${german.speech.id}/${file}.json`
    const written = new Set([...flat.keys()].map((path) => baseOf(path, flat)))
    const asked = code.filter((key) => key.file === file)
    // A channel may read a file of its own without the book.
    if (asked.length === 0) continue
    for (const { path, from } of asked) {
      if ([...written].some((known) => patternOf(path).test(known))) continue
      report.error(where, `"${path}" is missing: ${from} asks for it.${meant(path, written)}`)
    }
    const wanted = new Set(
      wants.flatMap((want) => [
        ...(want.file === file ? [want.path] : []),
        ...(want.or?.startsWith(`${file}:`) ? [want.or.slice(file.length + 1)] : []),
      ]),
    )
    // A key put together as a whole fits everything; where the content says what is wanted it proves nothing.
    const patterns = asked.filter(({ path }) => path !== '*' || wanted.size === 0).map(({ path }) => patternOf(path))
    for (const path of written) {
      const used = wanted.has(path) || patterns.some((pattern) => pattern.test(path))
      if (!used) report.warn(where, `Nobody uses "${path}": remove it, or correct its name.`)
    }
  }
}

/** Keys written in source text, with `*` for every part that is put in; comments may name them without asking for them. */
function keysIn(source: string): readonly { readonly file: string; readonly path: string }[] {
  const code = source.replace(/^\s*(?:\/?\*|\/\/).*$/gm, '')
  const keys = code.matchAll(/(['"`])([a-z][\w-]*):((?:[\w.-]|\$\{[^}]*\})+)\1/g)
  return [...keys].map(([, , file = '', path = '']) => ({ file, path: path.replace(/\$\{[^}]*\}/g, '*') }))
}

function patternOf(path: string): RegExp {
  return new RegExp(
    `^${path
      .split('*')
      .map((part) => part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&'))
      .join('[^.]+')}$`,
  )
}
