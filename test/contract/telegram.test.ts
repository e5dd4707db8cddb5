import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pino from 'pino'
import { createTelegram } from '../../src/channels/telegram/telegram.ts'
import { RecordingDoor } from '../support/recording-door.ts'
import { logInto } from '../support/run.ts'
import type { BotMessage } from '../support/telegram-people.ts'
import { faults, startTelegramServer, type TelegramServer } from '../support/telegram-server.ts'
import { noRates, now, timing } from '../support/telegram-setup.ts'
import { testChannel } from './channel.ts'
import { ar, de, type Media, type Person, type Seen, type Subject } from './subject.ts'

type Update = ReturnType<TelegramServer['deliver']>
type Sent = Parameters<ReturnType<TelegramServer['person']>['sends']>[0]

const id = { file_id: 'f', file_unique_id: 'u' }
const media: Record<Media, Sent> = {
  voice: { voice: { ...id, duration: 2 } },
  image: { photo: [{ ...id, width: 1, height: 1 }] },
  file: { document: { ...id, mime_type: 'application/pdf' } },
  other: { location: { latitude: 51, longitude: 6 } },
}

const gaps = {
  'whoever comes back wakes what waits for them':
    'Telegram does not say that somebody unblocked the bot; their next message does',
}

testChannel('Telegram, asked for updates', () => open({ webhook: false }), { gaps })
testChannel('Telegram, calling the webhook', () => open({ webhook: true }), { gaps })

async function open({ webhook }: { readonly webhook: boolean }): Promise<Subject> {
  const telegram = await startTelegramServer()
  const door = new RecordingDoor()
  const logged: string[] = []
  const site = await openSite()
  const channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.root,
    webhook: webhook ? { url: site.url, secret: 'contract-secret' } : undefined,
    languages: [de, ar],
    door,
    log: pino({}, logInto(logged)),
    now: () => now,
    timing,
    rates: noRates,
  })
  site.app.route('/', channel.routes())
  await channel.start()
  await telegram.until(() => telegram.callsOf('getUpdates').length > 0 || telegram.api.webhook !== null)
  const amal = telegram.person({ id: 42_424_242, name: 'Kanarienvogel', language: 'ar' })
  const updates: Update[] = []
  const does = async (update: Update) => void updates.push(update)
  const person: Person = {
    opens: () => does(amal.opens()),
    says: (text) => does(amal.says(text)),
    presses: async (label) => does(amal.presses(label)),
    sends: (what) => does(amal.sends(media[what])),
    sees: async () => amal.transcript.map(toSeen),
  }
  return {
    channel,
    door,
    person,
    now: () => now,
    logged,
    acknowledged: () => updates.filter((update) => !telegram.pending.includes(update)).length,
    repeatLast: async () => {
      const last = updates.at(-1)
      if (!last) throw new Error('Nothing was done that could be repeated')
      await telegram.until(() => !telegram.pending.includes(last))
      if (webhook) telegram.deliver(last)
      // What is confirmed does not come again by itself: here a server has lost the confirmation.
      else telegram.fail('getUpdates', { ok: true, result: [last] })
    },
    goAway: async () => telegram.fail('sendMessage', faults.blocked),
    comeBack: async () => {},
    fails: (kind) => telegram.fail('sendMessage', troubles[kind]),
    stop: async () => {
      await channel.stop()
      await telegram.close()
      await site.close()
    },
  }
}

const troubles = {
  retry: faults.tooMany(7),
  rejected: { ok: false, error_code: 400, description: 'Bad Request: BUTTON_DATA_INVALID' },
  doubt: 'drop',
} satisfies Record<Parameters<Subject['fails']>[0], Parameters<TelegramServer['fail']>[1]>

function toSeen({ text, keyboard, document }: BotMessage): Seen {
  const buttons = keyboard.flat()
  return {
    text,
    choices: buttons.filter((button) => 'callback_data' in button).map((button) => button.text),
    // Telegram knows buttons in rows, no ways out.
    nav: [],
    links: buttons.flatMap((button) => ('url' in button ? [{ label: button.text, url: button.url }] : [])),
    files: document ? [document] : [],
  }
}

/** Where the webhook is called. */
async function openSite() {
  const app = new Hono()
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
  const close = () => new Promise<void>((closed) => server.close(() => closed()))
  return { app, url: `http://127.0.0.1:${await promise}`, close }
}
