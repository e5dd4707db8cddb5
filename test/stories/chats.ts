import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { terminalAddress } from '../../src/channels/terminal/terminal.ts'
import type { Address } from '../../src/engine/effect.ts'
import type { Instant, Language } from '../../src/engine/ids.ts'
import type { CommandWord } from '../../src/engine/understanding.ts'
import type { TestService } from '../support/service.ts'
import { labelOf, pressablesOf } from '../support/teams-card.ts'
import { type Bubble, fromTeams, fromTelegram, fromTerminal, fromWeb, type TerminalMessage } from './bubbles.ts'

export const channels = ['web', 'telegram', 'teams', 'terminal'] as const
export type ChannelName = (typeof channels)[number]

type Media = 'voice' | 'image' | 'file' | 'other'

/** One person at one channel, by its real payloads. What the bot answers is complete once the stage has settled. */
export interface Chat {
  /** Where the service reaches this person. */
  readonly address: Address
  /** Everything the bot said so far. */
  bubbles(): readonly Bubble[]
  /** Everything that can be pressed as it is labelled there, the newest bubble first. */
  labels(): readonly string[]
  open(): Promise<void>
  say(text: string): Promise<void>
  press(label: string): Promise<void>
  /** By the channel's own way, where it has one; else the phrase is typed. */
  command(word: CommandWord, phrase: string): Promise<void>
  send(media: Media): Promise<void>
  close(): Promise<void>
}

export function webChat(service: TestService, hint: Language | undefined): Chat {
  const person = service.webPerson()
  return {
    address: { channel: 'web', chat: person.session },
    bubbles: () => person.transcript.map(fromWeb),
    labels: () => person.buttons.map(({ label }) => label),
    open: () => person.opens(hint),
    say: (text) => person.says(text, hint),
    press: (label) => person.presses(label),
    command: (_, phrase) => person.says(phrase, hint),
    send: (media) => person.sends(media),
    close: async () => person.close(),
  }
}

export function telegramChat({ telegram }: TestService, hint: Language | undefined): Chat {
  const person = telegram.person(hint ? { language: hint } : {})
  const content = { voice: { voice: {} }, image: { photo: [] }, file: { document: {} }, other: { sticker: {} } }
  return {
    address: { channel: 'telegram', chat: String(person.id) },
    bubbles: () => fromTelegram(person.transcript),
    labels: () => person.transcript.toReversed().flatMap(({ keyboard }) => keyboard.flat().map(({ text }) => text)),
    open: async () => void person.opens(),
    say: async (text) => void person.says(text),
    press: async (label) => void person.presses(label),
    command: async (word) => void person.says(`/${word}`),
    send: async (media) => void person.sends(content[media] as Parameters<typeof person.sends>[0]),
    close: async () => {},
  }
}

/** Without an address to fetch it from: so the bot says the same on every channel. */
const unfetchable: Record<Media, object> = {
  voice: { contentType: 'audio/ogg' },
  image: { contentType: 'image/*' },
  file: { contentType: 'application/vnd.microsoft.teams.file.download.info' },
  other: { contentType: 'video/mp4' },
}

/** In the private chat. Presses go by Action.Execute, or, as an older app does it, by Action.Submit. */
export function teamsChat({ teams, clock }: TestService, hint: Language | undefined, submit: boolean): Chat {
  if (!teams) throw new Error('The service was started without Teams')
  const pressed = new Set<string>()
  const person = teams.person(hint ? { locale: hint } : {})
  return {
    address: { channel: 'teams', chat: person.conversation },
    bubbles: () => fromTeams(person.transcript),
    labels: () => person.transcript.toReversed().flatMap(({ card }) => (card ? pressablesOf(card).map(labelOf) : [])),
    open: async () => void (await person.installs()),
    say: async (text) => void (await person.says(text)),
    press: async (label) => {
      // An older app leaves the card as it was: the same press of it counts once more after a while only.
      if (submit && pressed.has(label)) clock.move(91_000)
      pressed.add(label)
      await person.presses(label, { submit })
    },
    command: async (_, phrase) => void (await person.says(phrase)),
    send: async (media) => void (await person.does({ type: 'message', attachments: [unfetchable[media]] })),
    close: async () => {},
  }
}

/** `npm run talk -- --json` as a process of its own: a line in, a line out. People come to it one after the other. */
export class Terminal {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  #before: Promise<void> = Promise.resolve()

  constructor(main: string, at: Instant, hint: Language | undefined) {
    const args = [main, 'talk', '--json', '--at', new Date(at).toISOString(), ...(hint ? ['--lang', hint] : [])]
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Somebody new, as soon as those before have gone. */
  async sitDown(): Promise<Chat> {
    const gone = Promise.withResolvers<void>()
    const before = this.#before
    this.#before = gone.promise
    await before
    await this.#ask({ new: true })
    const shown: TerminalMessage[] = []
    const ask = async (input: object) => void shown.push(...(await this.#ask(input)))
    return {
      address: terminalAddress,
      bubbles: () => shown.map(fromTerminal),
      labels: () => shown.toReversed().flatMap(({ choices }) => choices),
      open: () => ask({ open: true }),
      say: (text) => ask({ text }),
      press: (label) => ask({ press: label }),
      command: (_, phrase) => ask({ text: phrase }),
      send: () => Promise.reject(new Error('The terminal sends words only')),
      close: async () => gone.resolve(),
    }
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.stdin.end()
    await ended
  }

  async #ask(input: object): Promise<readonly TerminalMessage[]> {
    this.#child.stdin.write(`${JSON.stringify(input)}\n`)
    const line = await this.#lines.next()
    if (line.done) throw new Error('The talk ended')
    const answer: { readonly messages?: readonly TerminalMessage[]; readonly error?: string } = JSON.parse(line.value)
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.messages ?? []
  }
}
