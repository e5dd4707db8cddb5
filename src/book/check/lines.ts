import { commandWords, signals } from '../../engine/understanding.ts'
import type { Content } from '../content.ts'
import type { LanguageLines, LineSets, Lines } from '../lines.ts'
import { meant, oneOf, type Report } from '../problem.ts'

const phrases = [...commandWords, 'yes', 'no', 'change'] as const
/** Fewer examples than this are not enough to tell a topic from its neighbours. */
const fewestQuestions = 15

/** What `answers` learns from: every topic, signal and command is there in every language, and no line stands for two things. */
export function checkLines(lines: Lines, content: Content, report: Report): void {
  for (const { speech } of content.languages) {
    const root = `locales/${speech.id}`
    const own = lines.languages.get(speech.id)
    if (!own)
      report.error(
        root,
        `There are no lines to understand ${speech.name} by: write questions, signals, neighbours and commands.json.`,
      )
    else checkLanguage(root, own, content, report)
  }
}

function checkLanguage(root: string, own: LanguageLines, content: Content, report: Report): void {
  const topics: ReadonlySet<string> = new Set(content.topics.keys())
  const replies = new Set(
    [...(content.languages[0]?.texts.get('ui')?.keys() ?? [])].flatMap((path) => /^neighbour\.(.+)/.exec(path)?.[1] ?? []),
  )
  checkNames(`${root}/questions`, own.questions, topics, 'topic', report)
  checkNames(`${root}/signals`, own.signals, new Set(signals), 'signal', report)
  // Lines about many other things have no reply of their own.
  const { other: _, ...named } = own.neighbours
  checkNames(`${root}/neighbours`, named, replies, 'reply under "neighbour" in ui.json for', report)
  checkCommands(`${root}/commands.json`, own.commands, report)
  for (const [topic, lines] of Object.entries(own.questions)) {
    if (lines.length < fewestQuestions)
      report.warn(
        `${root}/questions/${topic}.txt`,
        `There are ${lines.length} questions; write at least ${fewestQuestions}, as people really ask.`,
      )
  }
  checkTwice(root, own, report)
}

function checkNames(folder: string, sets: LineSets, known: ReadonlySet<string>, what: string, report: Report): void {
  for (const name of Object.keys(sets)) {
    if (!known.has(name)) report.error(`${folder}/${name}.txt`, `There is no ${what} "${name}".${meant(name, known)}`)
  }
  for (const name of known)
    if (!sets[name]) report.error(`${folder}/${name}.txt`, `The file is missing: write lines for the ${what} "${name}".`)
}

function checkCommands(file: string, commands: LineSets, report: Report): void {
  const owners = new Map<string, string>()
  for (const word of phrases) {
    if (!commands[word]?.length) report.error(file, `The command "${word}" has no phrases: write what people type for it.`)
  }
  for (const [word, list] of Object.entries(commands)) {
    if (!phrases.some((known) => known === word)) report.error(file, `There is no command "${word}"; write ${oneOf(phrases)}.`)
    for (const phrase of list) {
      const owner = owners.get(phrase.toLowerCase())
      if (owner !== undefined) report.error(file, `"${phrase}" stands under "${owner}" and "${word}": keep it in one place.`)
      owners.set(phrase.toLowerCase(), word)
      if (word === 'change' && !phrase.includes('{}'))
        report.error(file, `"${phrase}" under "change" has no {}: write it where the name of the answer stands.`)
    }
  }
}

/** The same words under two names would teach the bot nothing. */
function checkTwice(root: string, own: LanguageLines, report: Report): void {
  const owners = new Map<string, string>()
  for (const kind of ['questions', 'signals', 'neighbours'] as const) {
    for (const [name, lines] of Object.entries(own[kind])) {
      for (const line of lines) {
        const words = line.toLowerCase()
        const owner = owners.get(words)
        if (owner === `${kind}/${name}`) report.warn(`${root}/${owner}.txt`, `"${line}" is there twice: remove one.`)
        else if (owner !== undefined)
          report.warn(`${root}/${kind}/${name}.txt`, `"${line}" stands in ${owner}.txt too: keep it where it belongs.`)
        owners.set(words, `${kind}/${name}`)
      }
    }
  }
}
