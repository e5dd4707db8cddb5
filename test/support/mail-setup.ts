import pino from 'pino'
import type { Channel } from '../../src/channels/channel.ts'
import { createMail, type MailOptions } from '../../src/channels/mail/mail.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { MailServer } from './mail-server.ts'
import { logInto } from './run.ts'

export const now = Date.UTC(2026, 10, 23, 9)
export const timing = { connect: 1_000, answer: 1_000, whole: 2_000, farewell: 500, turn: 2_000 }
export const effect = (name: string): EffectId => name as EffectId
export const anna = { channel: 'mail', chat: 'anna.kanarienvogel@office.example' }
export const link = 'https://bot.example.org/console/cases/7f3a'
export const notice = (text = 'Neuer Fall\nK-4Z7QP · P1 · Arabisch · Ausbildung finden'): Message => ({
  language: 'de' as Language,
  text,
  links: [{ label: 'Konsole öffnen', url: link }],
})

/** A mail server and channels that send through it. */
export interface Setup {
  readonly server: MailServer
  /** Lines of the log. */
  readonly logged: string[]
  create(more?: Partial<MailOptions>): Channel
  close(): Promise<void>
}

export async function setUpMail(kind?: ConstructorParameters<typeof MailServer>[0]): Promise<Setup> {
  const server = new MailServer(kind)
  await server.open()
  const logged: string[] = []
  const log = pino({}, logInto(logged))
  const channels: Channel[] = []
  return {
    server,
    logged,
    create: (more) => {
      const channel = createMail({ ...server.settings, log, now: () => now, timing, ...more })
      channels.push(channel)
      return channel
    },
    close: async () => {
      await Promise.all(channels.map((channel) => channel.stop()))
      await server.close()
    },
  }
}
