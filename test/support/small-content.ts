import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const repository = new URL('../..', import.meta.url).pathname
/** Those of them that people can ask for. */
const taught = ['training-pay', 'probation', 'vacation', 'age-limit', 'bab', 'sick-leave', 'working-hours']
const neighbours = ['far', 'driving-licence', 'other']

/** The repository's dialogs and texts in German and English, with the lines of a few topics: learnt in seconds. Returns the folder. */
export function smallContent(): string {
  const root = mkdtempSync(join(tmpdir(), 'kausa-content-'))
  cpSync(join(repository, 'dialogs'), join(root, 'dialogs'), { recursive: true })
  mkdirSync(join(root, 'locales'))
  for (const file of ['foreign.txt', 'glossary.yaml']) cpSync(join(repository, 'locales', file), join(root, 'locales', file))
  for (const language of ['de', 'en']) {
    const [from, to] = [join(repository, 'locales', language), join(root, 'locales', language)]
    const isLeftOut = (path: string) =>
      (/\/questions\/./.test(path) && !taught.some((topic) => path.endsWith(`/questions/${topic}.txt`))) ||
      (/\/neighbours\/./.test(path) && !neighbours.some((name) => path.endsWith(`/neighbours/${name}.txt`))) ||
      path.endsWith('trial.txt')
    cpSync(from, to, { recursive: true, filter: (path) => !isLeftOut(path) })
  }
  return root
}
