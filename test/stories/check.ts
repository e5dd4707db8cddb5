import { readFiles } from '../../src/book/files.ts'
import { flatten } from '../../src/book/flat.ts'
import { parseJson } from '../../src/book/parse.ts'
import { meant, Report } from '../../src/book/problem.ts'
import type { Book } from '../../src/engine/book.ts'
import type { DialogId } from '../../src/engine/ids.ts'
import { unreachable } from '../../src/engine/ids.ts'
import type { Step, Story } from './format.ts'

/** What a story names must exist: dialogs, texts in every language, topics, formats, other stories, an advisor who acts. */
export function checkStory(
  story: Story,
  stories: ReadonlyMap<string, Story>,
  book: Book,
  keys: readonly string[],
  report: Report,
): void {
  const say = (place: number, sentence: string) => report.error(story.file, `Step ${place + 1}: ${sentence}`)
  for (const { format } of story.given.occasions) {
    const known = book.service.formats.map(({ id }) => id)
    if (!known.includes(format)) report.error(story.file, `There is no format "${format}".${meant(format, known)}`)
  }
  story.steps.forEach((step, place) => {
    for (const key of keysOf(step)) {
      const problem = problemOf(key, book, keys)
      if (problem) say(place, problem)
    }
    if ('person' in step && step.person.ask && !book.topic(step.person.ask)) {
      say(
        place,
        `There is no topic "${step.person.ask}".${meant(
          step.person.ask,
          book.topics.map(({ id }) => id),
        )}`,
      )
    }
    if ('play' in step) {
      if (!stories.has(step.play)) say(place, `There is no story "${step.play}".${meant(step.play, stories.keys())}`)
      else if (reaches(step.play, story.id, stories))
        say(place, `The story "${step.play}" plays this one again: take one of the two out.`)
    }
    if ('advisor' in step && story.given.advisors.length === 0)
      say(place, 'Nobody is there to act: add given: { advisors: ["Sam"] }.')
    const countsBack = 'clock' in step && 'until' in step.clock
    if ((countsBack || 'centre' in step) && story.given.occasions.length === 0)
      say(place, 'There is no occasion: add one under given.')
  })
}

function problemOf(key: string, book: Book, keys: readonly string[]): string | null {
  const dialog = /^dialogs\/([^:]+):/.exec(key)?.[1]
  if (dialog && !book.dialog(dialog as DialogId)) {
    return `There is no dialog "${dialog}".${meant(
      dialog,
      book.dialogs.map(({ id }) => id),
    )}`
  }
  const missing = book.languages.filter((language) => !book.has(language, key))
  if (missing.length === 0) return null
  if (missing.length < book.languages.length) return `The text "${key}" is missing in ${missing.join(', ')}.`
  const file = key.slice(0, key.indexOf(':'))
  return `There is no text "${key}".${meant(
    key,
    keys.filter((known) => known.startsWith(`${file}:`)),
  )}`
}

/** Every text a step names. */
function keysOf(step: Step): readonly string[] {
  if ('person' in step) {
    const { press, say } = step.person
    return [...(typeof press === 'string' ? [press] : []), ...(typeof say === 'object' && 'text' in say ? [say.text] : [])]
  }
  if ('bot' in step)
    return [...step.bot.flatMap((bubble) => (typeof bubble === 'object' && 'text' in bubble ? [] : bubble)), ...step.offers]
  return []
}

function reaches(from: string, to: string, stories: ReadonlyMap<string, Story>, seen: readonly string[] = []): boolean {
  if (from === to) return true
  if (seen.includes(from)) return false
  const played = (stories.get(from)?.steps ?? []).flatMap((step) => ('play' in step ? [step.play] : []))
  return played.some((next) => reaches(next, to, stories, [...seen, from]))
}

/** Why a story cannot be played in the terminal, which has one person, its own examples and nobody else; `null` when it can. */
export function notInTerminal(story: Story, stories: ReadonlyMap<string, Story>): string | null {
  if (story.given.occasions.length > 0) return 'has occasions of its own'
  if (story.given.advisors.length > 0) return 'needs an advisor'
  for (const step of story.steps) {
    const reason = reasonOf(step, stories)
    if (reason) return reason
  }
  return null
}

function reasonOf(step: Step, stories: ReadonlyMap<string, Story>): string | null {
  if ('as' in step && step.as !== 'first') return 'has a second person'
  if ('clock' in step) return 'moves the clock'
  if ('centre' in step) return 'has the centre act'
  if ('advisor' in step) return 'needs an advisor'
  if ('play' in step) {
    const played = stories.get(step.play)
    return played ? notInTerminal(played, stories) : null
  }
  if ('bot' in step) return null
  if ('person' in step) return step.person.send ? 'sends something that is not text' : null
  return unreachable(step)
}

/** The key of every text the repository has in German, to name the one that was meant. */
export function keysOfTexts(root: string): readonly string[] {
  const report = new Report()
  return [...readFiles(root, ['.json'], ['locales/de'])].flatMap(([file, written]) => {
    const parsed = parseJson(file, written, report)
    const name = file.slice('locales/de/'.length, -'.json'.length)
    return parsed ? [...flatten(parsed, report).keys()].map((path) => `${name}:${path}`) : []
  })
}
