import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { Language } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { Buttons, shown } from './transcript.ts'

/** What a person at the terminal does; the caller turns it into an event and answers when everything it caused has been shown. */
export interface Talk {
  say(text: string): Promise<void>
  press(press: string): Promise<void>
  open(language: Language | undefined): Promise<void>
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
}

const line = z.union([
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
      print({ error: 'Write one JSON object a line: {"text":"…"} or {"press":"<label or number>"}' })
      continue
    }
    const input = parsed.data
    if ('text' in input) await talk.say(input.text)
    else {
      const press = buttons.find(input.press)
      if (!press) {
        print({ error: `There is no button "${input.press}"` })
        continue
      }
      await talk.press(press)
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

type Recorded = { person: { say: string } | { press: string } } | { bot: readonly string[] }

async function talkPleasantly(talk: Talk, buttons: Buttons, messages: Message[], { language, save }: Options): Promise<void> {
  const story: Recorded[] = []
  const show = () => {
    const said = messages.splice(0)
    for (const message of said) process.stdout.write(`${pleasant(message)}\n\n`)
    if (said.length > 0) story.push({ bot: said.map((message) => message.text) })
  }
  process.stdout.write('Talk to the bot. A number presses a button, everything else is said. Leave with Ctrl+D.\n\n')
  await talk.open(language)
  show()
  const input = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  input.prompt()
  for await (const text of input) {
    const press = buttons.find(text)
    story.push({ person: press ? { press: text } : { say: text } })
    if (press) await talk.press(press)
    else if (text.trim() !== '') await talk.say(text)
    show()
    input.prompt()
  }
  if (!save) return
  await writeFile(save, stringify({ story: 'saved from a talk', language: language ?? 'de', steps: story }))
  process.stdout.write(`\nSaved to ${save}\n`)
}

function pleasant(message: Message): string {
  const choices = (message.choices ?? []).map(({ label }, place) => `  ${place + 1}  ${label}`)
  const nav = message.nav?.length ? [`  · ${message.nav.map(({ label }) => label).join(' · ')}`] : []
  const links = (message.links ?? []).map(({ label, url }) => `  ${label}: ${url}`)
  const files = (message.files ?? []).map(({ name }) => `  [${name}]`)
  return [message.text, ...links, ...files, ...choices, ...nav].join('\n')
}
