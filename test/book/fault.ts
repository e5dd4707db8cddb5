import { expect, test } from 'vitest'
import { loadBookNow } from '../../src/book/load.ts'
import { write } from '../../src/book/problem.ts'
import { plant, type Tree, tree } from './tree.ts'

/** Every sentence about the tree, with its level in front; not the one about translations nobody has stamped. */
function sentences(files: Tree): readonly string[] {
  const loaded = loadBookNow(plant(files))
  const problems = 'book' in loaded ? loaded.warnings : loaded.problems
  return problems.map((problem) => `${problem.level} ${write(problem)}`).filter((sentence) => !sentence.includes('sources.json'))
}

export type Change = (files: Tree) => void

/** Replaces words in a file; a change that finds nothing is a fault of the test. */
export const change =
  (file: string, from: string, to: string): Change =>
  (files) => {
    const content = files.get(file)
    if (!content?.includes(from)) throw new Error(`${file} does not contain ${from}`)
    files.set(file, content.replace(from, to))
  }
export const remove =
  (file: string): Change =>
  (files) => {
    if (!files.delete(file)) throw new Error(`${file} is not there`)
  }
export const add =
  (file: string, content: string): Change =>
  (files) =>
    void files.set(file, content)
export const all =
  (...changes: readonly Change[]): Change =>
  (files) => {
    for (const each of changes) each(files)
  }

/** A name, what is planted, and (part of) the sentence it must be met with. */
export type Fault = readonly [name: string, fault: Change, sentence: string]

/** Each fault in a tree of its own, which is otherwise right. */
export function eachIsCaught(faults: readonly Fault[]): void {
  test.each(faults)('%s', (_name, fault, sentence) => {
    const files = tree()
    fault(files)
    const said = sentences(files)
    expect(
      said.some((line) => line.includes(sentence)),
      `wanted:\n${sentence}\nsaid:\n${said.join('\n')}`,
    ).toBe(true)
  })
}
