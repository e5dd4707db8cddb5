import { z } from 'zod'
import type { Language } from '../engine/ids.ts'
import { type Files, hashOf, readFiles } from './files.ts'
import { languageId } from './schema.ts'

/** Lines by the name of their file: topic, signal or neighbour. */
export interface LineSets {
  readonly [name: string]: readonly string[]
}

/** How people write in one language: what `answers` learns from. */
export interface LanguageLines {
  /** By topic. */
  readonly questions: LineSets
  /** By signal. */
  readonly signals: LineSets
  /** By the name of something that is asked often but not answered here; `far` holds what is off topic. */
  readonly neighbours: LineSets
  /** Phrases by command word, and by `yes`, `no` and `change`; the patterns of `change` hold `{}` for what is to be corrected. */
  readonly commands: LineSets
}

export interface Lines {
  /** Changes with every line: names the model made from them. */
  readonly hash: string
  readonly languages: ReadonlyMap<Language, LanguageLines>
}

const kinds = ['questions', 'signals', 'neighbours'] as const
const commandsFile = z.record(z.string(), z.array(z.string().min(1)))

/** Reads all lines below `locales/`. Throws with the file's name when a `commands.json` is broken. */
export function loadLines(root: string): Lines {
  const files = readFiles(root, ['.txt', 'commands.json'], ['locales'])
  return linesOf(files)
}

function linesOf(files: Files): Lines {
  const languages = new Map<Language, { -readonly [kind in keyof LanguageLines]: { [name: string]: readonly string[] } }>()
  const used: string[] = []
  for (const [file, content] of files) {
    const [, folder, kind, name] =
      /^locales\/([^/]+)\/(?:(questions|signals|neighbours)\/)?([^/]+)\.(?:txt|json)$/.exec(file) ?? []
    const language = languageId.safeParse(folder)
    if (!language.success || name === undefined) continue
    const own = languages.get(language.data) ?? { questions: {}, signals: {}, neighbours: {}, commands: {} }
    languages.set(language.data, own)
    const known = kinds.find((candidate) => candidate === kind)
    if (known) own[known][name] = linesIn(content)
    else if (name === 'commands') own.commands = commandsIn(file, content)
    else continue
    used.push(file, content)
  }
  return { hash: hashOf(...used), languages }
}

/** One line, one example; lines with `#` in front are remarks. */
const linesIn = (content: string): readonly string[] =>
  content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

function commandsIn(file: string, content: string): { [word: string]: readonly string[] } {
  try {
    return commandsFile.parse(JSON.parse(content))
  } catch (error) {
    throw new Error(`${file} must be JSON with a list of phrases for each command.`, { cause: error })
  }
}
