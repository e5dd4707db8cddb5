import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pino from 'pino'
import type { Channel } from '../../src/channels/channel.ts'
import type { Token } from '../../src/channels/teams/sdk.ts'
import { createTeams, type TeamsOptions } from '../../src/channels/teams/teams.ts'
import type { Address } from '../../src/engine/effect.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { RecordingDoor } from './recording-door.ts'
import { logInto } from './run.ts'
import type { TeamsPerson } from './teams-people.ts'
import { startTeamsServer, type TeamsServer } from './teams-server.ts'

/** A Teams of its own, a bot that listens to it, and the door behind. */
export interface Setup {
  readonly teams: TeamsServer
  readonly door: RecordingDoor
  readonly bot: Required<Pick<Channel, 'edit' | 'fetch'>> & ReturnType<typeof createTeams>
  /** Lines of the log. */
  readonly logged: string[]
  /** The channel's clock, and the platform's; it stands still until it is moved. */
  readonly clock: { now: number }
  close(): Promise<void>
}

const text: TeamsOptions['text'] = (key, language) => `${key} (${language})`

interface SetupOptions extends Partial<TeamsOptions> {
  /** How the bot comes by the token of its own requests. */
  readonly token?: Token
  /** As in service: nothing on this machine is taken for a drive. */
  readonly inService?: boolean
}

export async function setUpTeams({ token, inService = false, ...more }: SetupOptions = {}): Promise<Setup> {
  const teams = await startTeamsServer()
  const door = new RecordingDoor()
  const logged: string[] = []
  const clock = { now: Date.UTC(2026, 10, 23, 9) }
  teams.now = () => clock.now
  const bot = createTeams({
    credentials: { appId: teams.appId, appPassword: 'a-password', tenantId: teams.tenantId },
    languages: ['de', 'ar', 'ku', 'so'] as Language[],
    door,
    log: pino({}, logInto(logged)),
    text,
    endpoints: { local: !inService, metadata: teams.metadata, token: token ?? (async () => teams.token) },
    now: () => clock.now,
    timeout: 2_000,
    ...more,
  })
  const site = await openSite()
  site.app.route('/', bot.routes())
  teams.endpoint = `${site.url}/api/messages`
  const { edit, fetch } = bot
  if (!edit || !fetch) throw new Error('The channel can neither edit nor fetch')
  return {
    teams,
    door,
    bot: { ...bot, edit, fetch },
    logged,
    clock,
    close: async () => {
      await bot.stop()
      await teams.close()
      await site.close()
    },
  }
}

/** Where the bot is called. */
async function openSite() {
  const app = new Hono()
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { app, url: `http://127.0.0.1:${await promise}`, close }
}

/** What came in by the door, in short. */
export const eventsAt = ({ received }: RecordingDoor): readonly string[] =>
  received.map(({ event }) => (event.kind === 'said' ? event.text : event.kind === 'pressed' ? event.press : event.kind))

/** Where somebody was heard last. */
export function addressOf({ received }: RecordingDoor, person: TeamsPerson): Address {
  const found = received.findLast(({ address }) => address.extra?.user === person.id)
  if (!found) throw new Error('This person was not heard')
  return found.address
}

export const effect = (name: string): EffectId => name as EffectId
export const words = (said: string, more: Partial<Message> = {}): Message => ({
  text: said,
  language: 'de' as Language,
  ...more,
})
