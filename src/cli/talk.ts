import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Instant, Language } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { Buttons, pleasant, shown } from './transcript.ts'

/** What a person at the terminal does; the caller turns it into an event and answers when everything it caused has been shown. */
export interface Talk {
  say(text: string): Promise<void>
  press(press: string): Promise<void>
  open(): Promise<void>
  /** From here on somebody else talks, whom nobody knows yet. */
  meetSomebodyNew(): void
  /** Language spoken and situation, as they stand. */
  standing(): Promise<{ readonly language: string | null; readonly situation: string }>
  /** Called with every message shown. */
  onMessage(listener: (message: Message) => void): void
}

interface Options {
  readonly json: boolean
  readonly language: Language | undefined
  /** Writes the talk as a story to this file. */
  readonly save: string | undefined
  /** When the talk begins; a story saved from it begins then, too. */
  readonly at: Instant
}

const line = z.union([
  z.strictObject({ open: z.literal(true) }),
  z.strictObject({ new: z.literal(true) }),
  z.strictObject({ text: z.string().max(4000) }),
  z.strictObject({ press: z.union([z.string(), z.number()]).transform(String) }),
])

/** Talks until the input ends. */
export async function runTalk(talk: Talk, options: Options): Promise<void> {
  const buttons = new Buttons()
  const messages: Message[] = []
  talk.onMessage((message) => {
    buttons.add(message)
    messages.push(message)
  })
  if (options.json) await talkJson(talk, buttons, messages)
  else await talkPleasantly(talk, buttons, messages, options)
}

async function talkJson(talk: Talk, buttons: Buttons, messages: Message[]): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    if (text.trim() === '') continue
    const parsed = parseLine(text)
    if (!parsed.success) {
      print({ error: 'Write one JSON object a line: {"text":"…"}, {"press":"<label or number>"}, {"open":true} or {"new":true}' })
      continue
    }
    const input = parsed.data
    if ('text' in input) await talk.say(input.text)
    else if ('open' in input) await talk.open()
    else if ('new' in input) {
      talk.meetSomebodyNew()
      buttons.clear()
    } else {
      const button = buttons.find(input.press)
      if (!button) {
        print({ error: `There is no button "${input.press}"` })
        continue
      }
      await talk.press(button.press)
    }
    print({ messages: messages.splice(0).map(shown), ...(await talk.standing()) })
  }
}

function parseLine(text: string) {
  try {
    return line.safeParse(JSON.parse(text))
  } catch {
    return line.safeParse(undefined)
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** A step of a story, as far as a talk shows it: the very words, where a story written by hand names texts by their keys. */
type Recorded =
  | { readonly person: { readonly open: true } | { readonly say: string } | { readonly press: { readonly label: string } } }
  | { readonly bot: readonly { readonly text: string }[]; readonly files?: readonly string[] }

async function talkPleasantly(talk: Talk, buttons: Buttons, messages: Message[], options: Options): Promise<void> {
  const steps: Recorded[] = [{ person: { open: true } }]
  const show = () => {
    const said = messages.splice(0)
    for (const message of said) process.stdout.write(`${pleasant(message)}\n\n`)
    const files = said.flatMap((message) => (message.files ?? []).map(({ name }) => name))
    steps.push({ bot: said.map(({ text }) => ({ text })), ...(files.length > 0 && { files }) })
  }
  process.stdout.write('Talk to the bot. A number presses a button, everything else is said. Leave with Ctrl+D.\n\n')
  await talk.open()
  show()
  const input = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  input.prompt()
  for await (const text of input) {
    const button = buttons.find(text)
    if (button || text.trim() !== '') {
      steps.push({ person: button ? { press: { label: button.label } } : { say: text } })
      if (button) await talk.press(button.press)
      else await talk.say(text)
      show()
    }
    // Piped input has ended by the time the last line has been answered.
    if (process.stdin.isTTY) input.prompt()
  }
  if (!options.save) return
  await writeFile(options.save, stringify(await asStory(talk, options, steps)))
  process.stdout.write(`\nSaved to ${options.save}\n`)
}

/** Plays in the language the talk ended in, from the same moment on, so that dates are the same. */
async function asStory(talk: Talk, { language, at }: Options, steps: readonly Recorded[]): Promise<object> {
  const spoken = language ?? (await talk.standing()).language
  return {
    story: 'Saved from a talk',
    ...(spoken && { language: spoken }),
    at: new Date(at).toISOString(),
    ...(!language && { given: { language: 'none' } }),
    steps,
  }
}
