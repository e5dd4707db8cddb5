import { existsSync } from 'node:fs'
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
      .regex(/^sqlite:.+/)
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
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  TEAMS_APP_ID: optional(z.string().min(1)),
  TEAMS_APP_PASSWORD: optional(z.string().min(1)),
  TEAMS_TENANT_ID: optional(z.string().min(1)),
  TEAMS_LOCAL_PLAYGROUND: flag,
})

const remedies: Record<keyof z.infer<typeof schema>, string> = {
  PORT: 'is not a port; write a number from 0 to 65535, e.g. 3000',
  PUBLIC_URL: 'is not a web address; write the address people use, e.g. https://bot.example.org',
  STORE_URL: 'is not a store this version knows; write sqlite: and a file, e.g. sqlite:./data/kausa.db',
  DATA_KEY: 'is not a key of 32 bytes; make one with: openssl rand -base64 32',
  TELEGRAM_TOKEN: 'is not a bot token; copy it from @BotFather, it looks like 123456:ABC-def',
  TELEGRAM_API_ROOT: 'is not a web address; leave it empty for Telegram itself',
  TELEGRAM_WEBHOOK_SECRET: 'must be 16 to 256 letters, digits, _ or -; make one with: openssl rand -hex 32',
  TELEGRAM_ADVISORS_CHAT: 'is not a chat id; write the number of the advisors’ group, e.g. -1001234567890',
  HELPER_URL: 'is not a web address; write the endpoint up to its version, e.g. https://llm.example.org/v1',
  HELPER_KEY: 'is not a key; copy it from the endpoint’s provider, without blanks',
  HELPER_MODEL: 'is not the name of a model; copy it from the endpoint’s provider, without blanks',
  HELPER_VOICE_MODEL: 'is not the name of a model; leave it empty to use HELPER_MODEL for voice messages too',
  SMTP_URL: 'is not a mail server address; write e.g. smtps://user:password@mail.example.org',
  TEAMS_APP_ID: 'is not an app id',
  TEAMS_APP_PASSWORD: 'is not a password',
  TEAMS_TENANT_ID: 'is not a tenant id',
  TEAMS_LOCAL_PLAYGROUND: 'must be 1 or 0',
}

export interface Config {
  readonly port: number
  /** Where people reach the bot, without a slash at the end. */
  readonly publicUrl: string
  /** Cookies are `Secure` and a data key must be given when people come by https. */
  readonly secure: boolean
  /** Folder of the store, its key and its erasure journal. */
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
  /** The OpenAI-compatible endpoint that may choose among topics and write down voice messages; off without it. */
  readonly helper: { readonly url: string; readonly key: string; readonly model: string; readonly voiceModel: string } | undefined
}

/** Reads the environment (and `.env` in `folder`). The only reader of process.env. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, file = '.env'): Config {
  if (env === process.env && existsSync(file)) process.loadEnvFile(file)
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
    storeFile: values.STORE_URL.slice('sqlite:'.length),
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
    helper: helperOf(values),
  }
}

/** All three or none; a model for voice alone is of no use. */
function helperOf(values: z.infer<typeof schema>): Config['helper'] {
  const { HELPER_URL: url, HELPER_KEY: key, HELPER_MODEL: model, HELPER_VOICE_MODEL: voice } = values
  if (url && key && model) return { url, key, model, voiceModel: voice ?? model }
  const missing = (['HELPER_URL', 'HELPER_KEY', 'HELPER_MODEL'] as const).find((name) => !values[name])
  if (missing && (url || key || model || voice)) {
    throw new ConfigError(`${missing} is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.`)
  }
  return undefined
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
  const teams = (['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID', 'TEAMS_LOCAL_PLAYGROUND'] as const).find(
    (name) => values[name],
  )
  if (teams)
    throw new ConfigError(
      `${teams} cannot be used yet: this version has no Microsoft Teams channel. Remove the TEAMS_ variables.`,
    )
  if (values.SMTP_URL) throw new ConfigError('SMTP_URL cannot be used yet: this version sends no e-mail. Remove it.')
}
