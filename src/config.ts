import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { z } from 'zod'

/** A setting that is missing or wrong: one sentence with the variable, what is wrong and what to do. */
export class ConfigError extends Error {}

const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(empty, schema.optional())
const flag = z
  .preprocess(empty, z.enum(['1', '0', 'true', 'false']).default('0'))
  .transform((text) => text === '1' || text === 'true')

const schema = z.object({
  PORT: z.preprocess(empty, z.coerce.number().int().min(0).max(65535).default(3000)),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  STORE_URL: z.preprocess(
    empty,
    z
      .string()
      .regex(/^(sqlite:.+|rediss?(\+(sentinel|cluster))?:\/\/.+)/)
      .default('sqlite:./data/kausa.db'),
  ),
  DATA_KEY: optional(z.string().regex(/^([0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/)),
  TELEGRAM_TOKEN: optional(z.string().regex(/^\d+:[A-Za-z0-9_-]{3,}$/)),
  TELEGRAM_API_ROOT: optional(z.url({ protocol: /^https?$/ })),
  TELEGRAM_WEBHOOK_SECRET: optional(z.string().regex(/^[A-Za-z0-9_-]{16,256}$/)),
  TELEGRAM_ADVISORS_CHAT: optional(z.string().regex(/^-?\d+$/)),
  HELPER_URL: optional(z.url({ protocol: /^https?$/ })),
  HELPER_KEY: optional(z.string().regex(/^[\x21-\x7e]+$/)),
  HELPER_MODEL: optional(z.string().regex(/^\S+$/)),
  HELPER_VOICE_MODEL: optional(z.string().regex(/^\S+$/)),
  HELPER_TRANSLATE: flag,
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  SMTP_FROM: optional(z.string().refine((text) => readSender(text) !== null)),
  TEAMS_APP_ID: optional(z.guid()),
  TEAMS_APP_PASSWORD: optional(z.string().regex(/^[\x21-\x7e]+$/)),
  TEAMS_TENANT_ID: optional(z.union([z.guid(), z.string().regex(/^[\w-]+(\.[\w-]+)+$/)])),
  TEAMS_LOCAL_PLAYGROUND: flag,
  METRICS_TOKEN: optional(z.string().regex(/^[\x21-\x7e]{16,}$/)),
})

const remedies: Record<keyof z.infer<typeof schema>, string> = {
  PORT: 'is not a port; write a number from 0 to 65535, e.g. 3000',
  PUBLIC_URL: 'is not a web address; write the address people use, e.g. https://bot.example.org',
  STORE_URL:
    'is not a store this version knows; write sqlite: and a file, e.g. sqlite:./data/kausa.db, or redis://user:password@host:6379',
  DATA_KEY: 'is not a key of 32 bytes; make one with: openssl rand -base64 32',
  TELEGRAM_TOKEN: 'is not a bot token; copy it from @BotFather, it looks like 123456:ABC-def',
  TELEGRAM_API_ROOT: 'is not a web address; leave it empty for Telegram itself',
  TELEGRAM_WEBHOOK_SECRET: 'must be 16 to 256 letters, digits, _ or -; make one with: openssl rand -hex 32',
  TELEGRAM_ADVISORS_CHAT: 'is not a chat id; write the number of the advisors’ group, e.g. -1001234567890',
  HELPER_URL: 'is not a web address; write the endpoint up to its version, e.g. https://llm.example.org/v1',
  HELPER_KEY: 'is not a key; copy it from the endpoint’s provider, without blanks',
  HELPER_MODEL: 'is not the name of a model; copy it from the endpoint’s provider, without blanks',
  HELPER_VOICE_MODEL: 'is not the name of a model; leave it empty to use HELPER_MODEL for voice messages too',
  HELPER_TRANSLATE: 'must be 1 or 0',
  SMTP_URL: 'is not a mail server address; write e.g. smtps://user:password@mail.example.org',
  SMTP_FROM: 'is not a sender; write an address such as notices@example.org, or a name with it: KAUSA <notices@example.org>',
  TEAMS_APP_ID: 'is not an app id; copy “Microsoft App ID” of the Azure bot, 32 hex digits in five groups',
  TEAMS_APP_PASSWORD: 'is not a client secret; copy its value (not its id) from the app registration, without blanks',
  TEAMS_TENANT_ID: 'is not a tenant; copy “App Tenant ID” of the Azure bot, 32 hex digits in five groups',
  TEAMS_LOCAL_PLAYGROUND: 'must be 1 or 0',
  METRICS_TOKEN: 'must be at least 16 characters without blanks; make one with: openssl rand -hex 32',
}

export interface Config {
  readonly port: number
  /** Where people reach the bot, without a slash at the end. */
  readonly publicUrl: string
  /** Cookies are `Secure` and a data key must be given when people come by https. */
  readonly secure: boolean
  /**
   * The store's file; its key and its erasure journal lie in the same folder. For Redis no such file is ever made: its name is the
   * address of the server, percent-encoded (with user and password, so it must not be shown).
   */
  readonly storeFile: string
  readonly dataKey: string | undefined
  readonly telegram:
    | {
        readonly token: string
        readonly apiRoot: string | undefined
        /** Present when Telegram can call us at `PUBLIC_URL`; otherwise we ask Telegram. */
        readonly webhookSecret: string | undefined
        readonly advisorsChat: string | undefined
      }
    | undefined
  /** `credentials` of the Azure bot; `null`: for the local playground, which has none. */
  readonly teams:
    | { readonly credentials: { readonly appId: string; readonly appPassword: string; readonly tenantId: string } | null }
    | undefined
  /** The OpenAI-compatible endpoint that may choose among topics and write down voice messages; off without it. */
  readonly helper:
    | {
        readonly url: string
        readonly key: string
        readonly model: string
        readonly voiceModel: string
        /** It may also translate what person and advisor write to each other. */
        readonly translates: boolean
      }
    | undefined
  /** The server that sends notices to advisors by e-mail; none without it. */
  readonly mail:
    | {
        readonly server: {
          readonly host: string
          readonly port: number
          /** TLS from the first byte; otherwise STARTTLS. */
          readonly secure: boolean
          readonly account: { readonly user: string; readonly password: string } | undefined
        }
        readonly from: Sender
      }
    | undefined
  /** Whoever brings it may read the metrics; without one, whoever asks from this machine. */
  readonly metricsToken?: string | undefined
}

/** `name`: empty when there is none. */
interface Sender {
  readonly name: string
  readonly address: string
}

function loadFile(file: string): void {
  try {
    process.loadEnvFile(file)
  } catch {
    throw new ConfigError(
      `${file} cannot be read. Make it readable for the user of this process, or put the settings into its environment.`,
    )
  }
}

/** Reads the environment (and `.env` in `folder`). The only reader of process.env. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, file = '.env'): Config {
  if (env === process.env && existsSync(file)) loadFile(file)
  const parsed = schema.safeParse(env)
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0]
    if (typeof name === 'string' && name in remedies) throw new ConfigError(`${name} ${remedies[name as keyof typeof remedies]}.`)
    throw new ConfigError(parsed.error.message)
  }
  const values = parsed.data
  const secure = values.PUBLIC_URL?.startsWith('https:') ?? false
  check(values, secure)
  return {
    port: values.PORT,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
    secure,
    storeFile: storeOf(values),
    dataKey: values.DATA_KEY,
    telegram: values.TELEGRAM_TOKEN
      ? {
          token: values.TELEGRAM_TOKEN,
          apiRoot: values.TELEGRAM_API_ROOT,
          // Telegram itself calls https only; a Bot API server of one's own may call http.
          webhookSecret: secure || values.TELEGRAM_API_ROOT ? usable(values) : undefined,
          advisorsChat: values.TELEGRAM_ADVISORS_CHAT,
        }
      : undefined,
    teams: teamsOf(values),
    helper: helperOf(values),
    mail: mailOf(values),
    metricsToken: values.METRICS_TOKEN,
  }
}

/** All three or none; a model for voice, or the wish for translations, is of no use alone. */
function helperOf(values: z.infer<typeof schema>): Config['helper'] {
  const {
    HELPER_URL: url,
    HELPER_KEY: key,
    HELPER_MODEL: model,
    HELPER_VOICE_MODEL: voice,
    HELPER_TRANSLATE: translates,
  } = values
  if (url && key && model) return { url, key, model, voiceModel: voice ?? model, translates }
  const missing = (['HELPER_URL', 'HELPER_KEY', 'HELPER_MODEL'] as const).find((name) => !values[name])
  if (missing && (url || key || model || voice || translates)) {
    throw new ConfigError(`${missing} is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.`)
  }
  return undefined
}

/** What stands behind the hosts, and how it is said. */
const redisEndings = {
  server: [/^(\/\d*)?$/, 'host, port and number of the database'],
  sentinel: [
    /^\/[\w.-]+(\/\d*)?$/,
    'the sentinels (hosts with commas between them), name of the primary and number of the database',
  ],
  cluster: [/^\/?$/, 'nodes of the cluster (hosts with commas between them)'],
} as const

/** Errors never repeat the address: it may hold a password. */
function storeOf({ STORE_URL: text, DATA_KEY }: z.infer<typeof schema>): string {
  if (text.startsWith('sqlite:')) return text.slice('sqlite:'.length)
  const [, scheme = '', found, account = '', hosts = '', rest = ''] =
    /^(rediss?(?:\+(sentinel|cluster))?):\/\/([^/?#]*@)?([^@/?#]*)(.*)$/s.exec(text) ?? []
  const kind = found === 'sentinel' || found === 'cluster' ? found : 'server'
  const texts = (kind === 'server' ? [hosts] : hosts.split(',')).map((host) => `redis://${account}${host}${rest}`)
  const urls = texts.flatMap((one) => URL.parse(one) ?? [])
  const [first] = urls
  if (!first || urls.length < texts.length) {
    throw new ConfigError('STORE_URL is not an address; write e.g. redis://user:password@host:6379.')
  }
  const { username, password, pathname, searchParams, hash } = first
  const folder = searchParams.get('folder') || './data'
  const replicas = searchParams.get('replicas')
  searchParams.delete('folder')
  searchParams.delete('replicas')
  const [ending, words] = redisEndings[kind]
  if (
    urls.some(({ hostname }) => !hostname || hostname.includes(',')) ||
    !ending.test(pathname) ||
    hash ||
    searchParams.size > 0
  ) {
    throw new ConfigError(
      `STORE_URL must end with ${words}, and ?folder=…&replicas=… at most; in user and password write / as %2F, ? as %3F and # as %23.`,
    )
  }
  if (replicas !== null && !(kind === 'server' ? /^\d$/ : /^[1-9]$/).test(replicas)) {
    throw new ConfigError('STORE_URL must have a number of replicas behind replicas=, e.g. replicas=1, or nothing of it.')
  }
  for (const part of [username, password]) decoded(part, 'STORE_URL')
  if (username && !password) {
    throw new ConfigError(
      'STORE_URL has a user without a password; write both, or the password alone: redis://:password@host:6379.',
    )
  }
  if (!DATA_KEY) {
    throw new ConfigError(
      'DATA_KEY is missing; every process on a Redis store needs the same one. Take the content of data.key when you moved the store there, else make one with: openssl rand -base64 32.',
    )
  }
  const given = username || password ? `${username}:${password}@` : ''
  const counted = replicas === null ? '' : `?replicas=${replicas}`
  return join(folder, encodeURIComponent(`${scheme}://${given}${urls.map(({ host }) => host)}${pathname}${counted}`))
}

const teamsSettings = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'] as const

/** All three or none: without an app id nothing could prove who calls. The playground proves nothing, so it stands alone. */
function teamsOf(values: z.infer<typeof schema>): Config['teams'] {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = values
  const given = teamsSettings.find((name) => values[name])
  if (values.TEAMS_LOCAL_PLAYGROUND) {
    if (given) throw new ConfigError(`TEAMS_LOCAL_PLAYGROUND works without a bot of yours; remove it, or ${given}.`)
    return { credentials: null }
  }
  if (appId && appPassword && tenantId) return { credentials: { appId, appPassword, tenantId } }
  const missing = teamsSettings.find((name) => !values[name])
  if (given && missing) {
    throw new ConfigError(
      `${missing} is missing; Teams needs TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, or none of them.`,
    )
  }
  return undefined
}

/** Errors never repeat the address: it holds the password. */
function mailOf({ SMTP_URL, SMTP_FROM }: z.infer<typeof schema>): Config['mail'] {
  if (!SMTP_URL) {
    if (SMTP_FROM) throw new ConfigError('SMTP_URL is missing; SMTP_FROM alone sends nothing. Set SMTP_URL, or remove SMTP_FROM.')
    return undefined
  }
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(SMTP_URL)
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : domainToASCII(decoded(hostname))
  if (!host) throw new ConfigError(`SMTP_URL ${remedies.SMTP_URL}.`)
  if (![pathname, search, hash].every((part) => part === '' || part === '/')) {
    throw new ConfigError('SMTP_URL must end with host and port; inside user and password write / as %2F, ? as %3F and # as %23.')
  }
  if ((username === '') !== (password === '')) {
    throw new ConfigError(
      'SMTP_URL has only one of user and password; write both, e.g. smtps://user:password@mail.example.org, or none.',
    )
  }
  const account = username ? { user: decoded(username), password: decoded(password) } : undefined
  const from = readSender(SMTP_FROM ?? account?.user ?? '')
  if (!from) {
    throw new ConfigError('SMTP_FROM is missing; write the address that notices come from, e.g. notices@example.org.')
  }
  const secure = protocol === 'smtps:'
  // RFC 8314 (7.3, 3.3): 465 is TLS from the start, 587 STARTTLS.
  return { server: { host, port: Number(port) || (secure ? 465 : 587), secure, account }, from }
}

function decoded(part: string, name = 'SMTP_URL'): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new ConfigError(`${name} has a % that stands for nothing; in user and password write % as %25.`)
  }
}

/** `name@example.org`, or a name in front of it: `KAUSA <name@example.org>`. */
function readSender(text: string): Sender | null {
  const [, name = '', inside] = /^([^<>"\p{Cc}]*)<([^<>]*)>$/u.exec(text.trim()) ?? []
  const address = z.email().safeParse(inside ?? text.trim())
  return address.success ? { name: name.trim(), address: address.data } : null
}

/** A webhook needs an address to call. */
function usable({ PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET }: z.infer<typeof schema>): string | undefined {
  return PUBLIC_URL ? TELEGRAM_WEBHOOK_SECRET : undefined
}

/** What no single variable shows. */
function check(values: z.infer<typeof schema>, secure: boolean): void {
  if (secure && !values.DATA_KEY) {
    throw new ConfigError('DATA_KEY is missing; with an https PUBLIC_URL set it to 32 bytes, made with: openssl rand -base64 32.')
  }
  if (secure && values.TEAMS_LOCAL_PLAYGROUND) {
    throw new ConfigError('TEAMS_LOCAL_PLAYGROUND opens Teams to anybody on this machine; remove it when PUBLIC_URL is https.')
  }
  if (values.TELEGRAM_TOKEN && secure && !values.TELEGRAM_WEBHOOK_SECRET) {
    throw new ConfigError(
      'TELEGRAM_WEBHOOK_SECRET is missing; with an https PUBLIC_URL Telegram calls a webhook. Make one with: openssl rand -hex 32.',
    )
  }
}
