import { randomBytes } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { fetchAttachment } from '../app/attachments.ts'
import { firstLink } from '../app/first-link.ts'
import { isUrgent } from '../app/limits.ts'
import type { Log, Parts } from '../app/parts.ts'
import type { Door } from '../channels/channel.ts'
import { createTelegram } from '../channels/telegram/telegram.ts'
import { createWeb } from '../channels/web/web.ts'
import type { Config } from '../config.ts'
import { createConsole } from '../console/console.ts'
import { Workshop } from '../console/questions/workshop.ts'
import type { Book } from '../engine/book.ts'
import type { EventId, Language } from '../engine/ids.ts'
import type { Helper } from '../helper/helper.ts'
import { createFront, listen, type Patience } from './front.ts'
import { healthRoutes } from './health.ts'
import { buildHouse, type Given, type House } from './house.ts'
import { connectMail } from './mail.ts'
import { createMetrics } from './metrics.ts'
import { connectTeams } from './teams.ts'

const hour = 60 * 60 * 1000

/** A running service. */
export interface Service {
  /** Where it really listens; with port 0 the system has chosen. */
  readonly url: string
  readonly signInLink: string
  readonly house: House
  stop(): Promise<void>
}

/** Starts web chat, console and the channels that are configured. */
export async function startService(
  config: Config,
  log: Log,
  given: Given & { readonly patience?: Patience | undefined } = {},
): Promise<Service> {
  const { publicUrl, secure } = config
  const metrics = createMetrics()
  let isStopping = false
  const house = await buildHouse({ ...config, ...given, meter: metrics.meter, log })
  const { app, parts, channels } = house
  const languages = parts.book().languages
  const web = createWeb({
    door: app.door,
    languages,
    texts: (language, key) => parts.book().text(language, `web:${key}`),
    links: (language) => legalLinks(parts.book(), language),
    publicUrl,
    secure,
    log,
    now: parts.now,
    isUrgent: (text) => isUrgent(text, parts.answers()),
  })
  const workshop = new Workshop({
    store: parts.store,
    root: house.root,
    drafts: join(dirname(resolve(config.storeFile)), 'proposals'),
    log,
  })
  const console = createConsole({
    answers: parts.answers,
    workshop,
    store: parts.store,
    book: parts.book,
    now: parts.now,
    hash: (text) => parts.store.hash(text),
    helperHost: config.helper ? new URL(config.helper.url).hostname : null,
    helperTranslates: config.helper?.translates ?? false,
    fetchFile: (file) => fetchAttachment(parts, file),
    publicUrl,
    secure,
    log,
    live: app.live,
    newId: () => `console:${randomBytes(16).toString('base64url')}` as EventId,
  })
  const telegram = config.telegram ? connectTelegram(config, app.door, parts, given) : undefined
  const teams = await connectTeams(config, app.door, parts, given.teamsEndpoints)
  const mail = await connectMail(config, parts)
  const routes = createFront({ secure, log })
  routes.route(
    '/',
    healthRoutes(house, metrics, { token: config.metricsToken, publicUrl }, () => isStopping),
  )
  if (telegram) routes.route('/', telegram.routes())
  if (teams) routes.route('/', teams.routes())
  routes.route('/', console.routes())
  routes.route('/', web.routes())
  for (const channel of [web, telegram, teams, mail]) if (channel) channels.set(channel.name, channel)

  const { server, port } = await listen(routes, config.port, given.patience).catch(async (error: unknown) => {
    await house.close()
    throw error
  })
  app.start()
  const stopCounting = tellCounts(parts.helper, log)
  await Promise.all([...channels.values()].map((channel) => channel.start()))
  const url = publicUrl.replace(/:0$/, `:${port}`)
  return {
    url,
    signInLink: `${url}${await firstLink(parts.store, parts.book().service, parts.now())}`,
    house,
    stop: async () => {
      isStopping = true
      stopCounting()
      await Promise.all([...channels.values()].map((channel) => channel.stop()))
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await workshop.stop()
      await app.stop()
      await house.close()
      metrics.close()
    },
  }
}

function connectTelegram({ telegram, publicUrl }: Config, door: Door, parts: Parts, { telegramRates }: Given) {
  if (!telegram) throw new Error('Telegram is not configured')
  const { token, apiRoot, webhookSecret, advisorsChat } = telegram
  return createTelegram({
    token,
    apiRoot,
    advisorsChat,
    webhook: webhookSecret ? { url: publicUrl, secret: webhookSecret } : undefined,
    languages: parts.book().languages,
    door,
    log: parts.log,
    describe: (word, language) => parts.book().text(language, `ui:nav.${word}`),
    now: parts.now,
    lead: (lease) => parts.store.lead('telegram', lease),
    rates: telegramRates,
  })
}

/** Every hour, and at the end: how often the helper was asked, and what became of it. */
function tellCounts(helper: Helper | undefined, log: Log): () => void {
  if (!helper) return () => {}
  const tell = () => log.info({ ...helper.counts() }, 'helper: asked since the start')
  const timer = setInterval(tell, hour).unref()
  return () => {
    clearInterval(timer)
    tell()
  }
}

function legalLinks(book: Book, language: Language) {
  return ['imprint', 'privacy', 'accessibility'].map((page) => ({
    label: book.text(language, `pages:${page}.title`),
    url: `/${page}?lang=${language}`,
  }))
}
