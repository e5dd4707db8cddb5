import { expect, test } from 'vitest'
import { readSources, type Sources } from './imports.ts'

const root = new URL('../../src', import.meta.url).pathname

/** Every log line whose text is not written out: then nobody can look for it, and anything may get in. */
function changingTexts(sources: Sources): readonly string[] {
  return [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/\blog\??\.(info|warn|error)\(/g)].flatMap((call) => {
      const said = lastArgument(text.slice(call.index + call[0].length))
      return /^'[^'\n]*'$/.test(said) ? [] : [`${file}: ${said}`]
    }),
  )
}

/** What stands last in a call, up to its closing bracket. */
function lastArgument(text: string): string {
  let depth = 0
  let begun = 0
  let quote = ''
  for (const [at, sign] of [...text].entries()) {
    if (quote !== '') quote = sign === quote ? '' : quote
    else if (`'"\``.includes(sign)) quote = sign
    else if ('([{'.includes(sign)) depth += 1
    else if (
      sign === ',' &&
      depth === 0 &&
      !/^\s*\)/.test(
        [...text]
          .slice(at + 1)
          .join('')
          .slice(0, 40),
      )
    )
      begun = at + 1
    else if (')]}'.includes(sign)) {
      if (depth === 0) return [...text].slice(begun, at).join('').trim().replace(/,$/, '')
      depth -= 1
    }
  }
  return text.slice(begun)
}

test('every log line has a text of its own that never changes', () => {
  expect(changingTexts(readSources(root))).toEqual([])
})

test('a text that changes is found', () => {
  const planted = new Map([
    ['a.ts', 'log.error({ a: f(1, 2) }, `refused: ` + name)'],
    ['b.ts', "parts.log.warn(\n  { reason },\n  'a stable text, with a comma',\n)"],
    ['c.ts', 'log.info({}, sentence)'],
  ])
  expect(changingTexts(planted)).toEqual(['a.ts: `refused: ` + name', 'c.ts: sentence'])
})
