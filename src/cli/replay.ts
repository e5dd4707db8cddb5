import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Failure } from '../app/failures.ts'
import type { Replayed } from '../app/replay.ts'
import type { Book } from '../engine/book.ts'
import { unreachable } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { Buttons, pleasant } from './transcript.ts'

/** What the person did in a talk that was written down; `skipped` is what nobody but the person did. */
export type Step =
  | { readonly kind: 'open' }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'press'; readonly label: string }
  | { readonly kind: 'skipped'; readonly what: string }

const words = z.union([z.string(), z.object({ text: z.string() }), z.object({ line: z.string() })])
const label = z.union([z.string(), z.object({ label: z.string() })])
const person = z.object({ open: z.literal(true), say: words, press: label, command: z.string(), ask: z.string() }).partial()
/** A story, as `dialogs/stories` has them and `npm run talk -- --save` writes them. */
const story = z.object({
  language: z.string().optional(),
  given: z.object({ language: z.string() }).partial().optional(),
  steps: z.array(z.union([z.object({ person }), z.record(z.string(), z.unknown())])),
})
/** What a person gets who asks for their data. */
const exported = z.object({
  person: z.object({ language: z.string().nullable() }),
  cases: z.array(z.object({ transcript: z.array(z.object({ from: z.string(), text: z.string() })) })),
})

export interface Script {
  readonly language: string | undefined
  readonly steps: readonly Step[]
}

/** Where a story's words come from: a text of the bot, and the first line of a file of questions. */
export interface Words {
  /** The language of a talk that names none. */
  readonly first: string | undefined
  text(key: string, language: string | undefined): string
  line(file: string, language: string | undefined): string
}

/** Reads what the person did from a story or an export; `null` when it is neither. JSON is YAML. */
export function readScript(content: string, words: Words): Script | null {
  const data: unknown = parse(content)
  const told = story.safeParse(data)
  if (told.success) {
    const { given, steps } = told.data
    // A device says which language it speaks, unless the story says that it does not.
    const language = told.data.language ?? (given?.language === 'none' ? undefined : words.first)
    return { language, steps: steps.flatMap((step) => readStep(step, language, words)) }
  }
  const given = exported.safeParse(data)
  if (!given.success) return null
  const lines = given.data.cases.flatMap(({ transcript }) => transcript)
  const said = lines.filter(({ from, text }) => from === 'person' && text !== '')
  return {
    language: given.data.person.language ?? undefined,
    steps: [{ kind: 'open' }, ...said.map((line): Step => ({ kind: 'say', text: line.text }))],
  }
}

function readStep(step: object, language: string | undefined, words: Words): readonly Step[] {
  const text = (key: string) => words.text(key, language)
  const line = (file: string) => words.line(file, language)
  const did = z.object({ person }).safeParse(step).data?.person
  if (did?.open) return [{ kind: 'open' }]
  const { say, ask } = did ?? {}
  if (typeof say === 'string') return [{ kind: 'say', text: say }]
  if (say !== undefined) return [{ kind: 'say', text: 'text' in say ? text(say.text) : line(say.line) }]
  if (ask !== undefined) return [{ kind: 'say', text: line(`questions/${ask}`) }]
  if (did?.press !== undefined)
    return [{ kind: 'press', label: typeof did.press === 'string' ? text(did.press) : did.press.label }]
  if (did?.command !== undefined) return [{ kind: 'say', text: `/${did.command}` }]
  return 'bot' in step ? [] : [{ kind: 'skipped', what: Object.keys(step).join(', ') }]
}

/** Somebody to whom the steps happen. */
export interface Stage {
  open(): Promise<void>
  say(text: string): Promise<void>
  press(press: string): Promise<void>
  /** What the bot has said since the last call. */
  heard(): readonly Message[]
}

/** Plays the steps and yields the talk, one piece at a time. */
export async function* play(steps: readonly Step[], stage: Stage): AsyncGenerator<string> {
  const buttons = new Buttons()
  for (const step of steps) {
    yield await act(step, stage, buttons)
    for (const message of stage.heard()) {
      buttons.add(message)
      yield `${pleasant(message)}\n\n`
    }
  }
}

async function act(step: Step, stage: Stage, buttons: Buttons): Promise<string> {
  switch (step.kind) {
    case 'open':
      await stage.open()
      return '> (opens the chat)\n\n'
    case 'say':
      await stage.say(step.text)
      return `> ${step.text}\n\n`
    case 'press': {
      const button = buttons.find(step.label)
      if (!button) return `> [${step.label}] (there is no such button)\n\n`
      await stage.press(button.press)
      return `> [${step.label}]\n\n`
    }
    case 'skipped':
      return `  (not played: ${step.what})\n\n`
    default:
      return unreachable(step)
  }
}

/** One line a failure: name, moment, what happened, and where it broke. */
export const failureLines = (failures: readonly (readonly [name: string, Failure])[]): string =>
  failures.length === 0
    ? 'No failure is kept.\n'
    : failures
        .map(([name, { at, event, error, state }]) => {
          const kept = state ? '' : ' (words not kept)'
          return `${name}  ${new Date(at).toISOString()}  ${event.kind}${kept}  ${error.replace(/\s+/g, ' ')}\n`
        })
        .join('')

export function replayedInWords(replayed: Replayed): string {
  switch (replayed.kind) {
    case 'works':
      return [...replayed.said.map(pleasant), ...replayed.others.map((what) => `(${what})`), 'It works now.', ''].join('\n\n')
    case 'still-fails':
      return `It still fails: ${replayed.error}\n`
    case 'not-kept':
      return 'Its words were not kept: nobody had agreed to that.\n'
    case 'gone':
      return 'There is no such failure any more, or its person is gone.\n'
    default:
      return unreachable(replayed)
  }
}

/** In the language of the talk, or the first one. */
export function wordsOf(book: Book, root: string): Words {
  const spoken = (language: string | undefined) => book.languages.find((known) => known === language) ?? book.languages[0]
  return {
    first: book.languages[0],
    text: (key, language) => {
      const known = spoken(language)
      return known && book.has(known, key) ? book.text(known, key) : key
    },
    line: (file, language) => {
      const [first = file] = readFileSync(join(root, 'locales', spoken(language) ?? '', `${file}.txt`), 'utf8')
        .split('\n')
        .filter((text) => text.trim() !== '' && !text.startsWith('#'))
      return first
    },
  }
}
