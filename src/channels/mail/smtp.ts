import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Mail } from './outbound.ts'

/** Where mail is handed in. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps); otherwise STARTTLS. */
  readonly secure: boolean
  readonly account?: { readonly user: string; readonly password: string } | undefined
  /** Certificates to trust instead of the usual authorities, as PEM. */
  readonly trust?: string | undefined
}

/** Milliseconds. */
export interface Timing {
  /** Until the server can be spoken to: name, connection, greeting and TLS. */
  readonly connect: number
  /** For any answer after that. */
  readonly answer: number
  /** For all of one attempt, however slowly the server drips. */
  readonly whole: number
  /** For the answer to QUIT, on which nothing depends any more. */
  readonly farewell: number
}

/**
 * How far an attempt came. What matters most is the step to `message`: from there on the server may have all of the mail
 * although its answer never arrives (RFC 1047).
 */
export type Stage = 'connecting' | 'signing-in' | 'envelope' | 'sender' | 'recipient' | 'message'

/** Why an attempt failed. Never what the server wrote: servers quote addresses and names of users. */
export class SmtpFailure extends Error {
  readonly stage: Stage
  /** RFC 5321 (4.2): the answer's three digits, where there was an answer. */
  readonly reply: number | undefined
  /** RFC 3463: the answer's enhanced status code, e.g. 5.1.1. */
  readonly status: string | undefined
  /** What the system or the library calls it, e.g. ECONNREFUSED. */
  readonly code: string | undefined

  constructor(stage: Stage, { reply, status, code }: Partial<Pick<SmtpFailure, 'reply' | 'status' | 'code'>>) {
    super(`${stage} failed`)
    this.stage = stage
    this.reply = reply
    this.status = status
    this.code = code
  }
}

/** Hands a mail in, in a connection of its own; with `null` it only signs in. Rejects with `SmtpFailure`. */
export async function submit(server: MailServer, mail: Mail | null, timing: Timing, signal?: AbortSignal): Promise<void> {
  let stage: Stage = 'connecting'
  const connection = new SMTPConnection(optionsOf(server, timing))
  const broken = Promise.withResolvers<never>()
  connection.on('error', broken.reject)
  const late = AbortSignal.any([AbortSignal.timeout(timing.whole), ...(signal ? [signal] : [])])
  const giveUp = () => broken.reject(Object.assign(new Error('time is up'), { code: 'ETIMEDOUT' }))
  late.addEventListener('abort', giveUp, { once: true })
  if (late.aborted) giveUp()

  try {
    await Promise.race([converse(), broken.promise])
    await sayGoodbye(connection, timing.farewell)
  } catch (error) {
    const failure = toFailure(stage, error)
    // A server that refuses and stays wants to hear it as well.
    if (failure.reply !== undefined) await sayGoodbye(connection, timing.farewell)
    throw failure
  } finally {
    connection.close()
  }

  async function converse(): Promise<void> {
    await step((done) => connection.connect(done))
    const { account } = server
    stage = 'signing-in'
    // Otherwise the library would pass over it, and the mail be refused for reasons that lead astray.
    if (account && !connection.allowsAuth) throw Object.assign(new Error('no AUTH offered'), { code: 'ENOAUTH' })
    if (account) await step((done) => connection.login({ credentials: { user: account.user, pass: account.password } }, done))
    if (!mail) return
    stage = 'envelope'
    const { from, to, bytes } = mail
    const body = new Readable({
      // Asked for when the server has said 354 to DATA, and not a moment sooner.
      read() {
        stage = 'message'
        this.push(bytes)
        this.push(null)
      },
    })
    await step((done) => connection.send({ from, to: [to] }, body, done))
  }
}

function optionsOf({ host, port, secure, account, trust }: MailServer, { connect, answer }: Timing) {
  // RFC 8314 (3): handing mail in takes TLS. The one exception is a relay on this very machine that asks for no password.
  const open = !secure && !account && isLoopback(host)
  return {
    host,
    port,
    secure,
    requireTLS: !secure && !open,
    ignoreTLS: open,
    connectionTimeout: connect,
    greetingTimeout: connect,
    dnsTimeout: connect,
    socketTimeout: answer,
    socketCloseTimeout: 0,
    // It would write down who writes to whom.
    logger: false,
    ...(trust !== undefined && { tls: { ca: trust } }),
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

type Done = (error?: Error | null) => void

function step(act: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())))
}

/** RFC 5321 (4.1.1.10): a client says QUIT and waits for the answer before it closes; not for long here. */
async function sayGoodbye(connection: SMTPConnection, longest: number): Promise<void> {
  if (connection.destroyed) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, longest)
  connection.once('end', resolve)
  connection.quit()
  await promise
  clearTimeout(timer)
}

const commands: Readonly<Record<string, Stage>> = { 'MAIL FROM': 'sender', 'RCPT TO': 'recipient' }

function toFailure(stage: Stage, error: unknown): SmtpFailure {
  const of = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined)
  const [reply, response, command] = [of('responseCode'), of('response'), of('command')]
  const codes = [of('originalCode'), of('code')].filter((code) => typeof code === 'string')
  const status = typeof response === 'string' ? /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] : undefined
  return new SmtpFailure((typeof command === 'string' && stage === 'envelope' && commands[command]) || stage, {
    reply: typeof reply === 'number' ? reply : undefined,
    status,
    code: codes[0],
  })
}
