import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCorpus } from '../../src/answers/corpus.ts'
import { Random } from '../../src/answers/model/random.ts'
import { fold } from '../../src/answers/normalise.ts'
import { PhraseList, whole } from '../../src/answers/signs/phrase.ts'
import { patternKinds } from '../../src/answers/signs/rules.ts'

const root = join(import.meta.dirname, '..', '..')
const { phrases } = readCorpus(root)

/** The patterns of one language, rule by rule. */
function rulesOf(language: string): readonly (readonly string[])[] {
  const own = phrases[language]
  if (!own) throw new Error(`No phrases of ${language}`)
  return Object.entries(patternKinds).flatMap(([group, kinds]) =>
    kinds.map((kind) => {
      const lists: { readonly [kind: string]: readonly string[] } = own[group as keyof typeof patternKinds]
      return (lists[kind] ?? []).map((pattern) =>
        pattern.replace(/\{(\p{L}+)\}/gu, (found, name: string) => own.parts?.[name] ?? found),
      )
    }),
  )
}

/** Every line people might write, folded. */
function linesOf(language: string): readonly string[] {
  const folder = join(root, 'locales', language)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .map(fold)
}

/** Words of the patterns themselves in any order: far more often right, and nearly right, than anything people write. */
function nearly(patterns: readonly string[], random: Random): readonly string[] {
  const words = patterns.map((pattern) => pattern.match(/[\p{L}\p{M}\p{N}']+|\*/gu) ?? [])
  return Array.from({ length: 400 }, () => {
    const one = words[random.below(words.length)] ?? []
    const start = random.below(Math.max(1, one.length - 2))
    const some = one.slice(start, start + 1 + random.below(6)).map((word) => (word === '*' ? 'xyz' : fold(word)))
    return some.filter(() => random.below(5) > 0).join(random.below(6) === 0 ? ' so ' : ' ')
  })
}

test.each(Object.keys(phrases))('In %s each pattern compiled by itself finds just what all of them together find', (language) => {
  const random = new Random(7)
  const lines = linesOf(language)
  let found = 0
  for (const patterns of rulesOf(language)) {
    if (patterns.length === 0) continue
    const list = new PhraseList(patterns)
    const together = whole(patterns.map((pattern) => pattern.replace(/[\p{L}\p{M}']+/gu, (word) => fold(word))))
    for (const text of [...lines, ...nearly(patterns, random)]) {
      const isIn = together.test(text)
      if (isIn) found++
      if (list.isIn(text) !== isIn) expect.fail(`"${text}" is ${isIn ? 'missed' : 'found'}`)
    }
  }
  expect(found).toBeGreaterThan(100)
})
