import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { certificate, key } from './local-certificate.ts'
import { type ReadMail, readMail } from './mail-reader.ts'
import { wentOut } from './run.ts'

type Place = 'greeting' | 'sign-in' | 'sender' | 'recipient' | 'message'

/** What the server does at one place: an answer, silence, or it breaks the line. At `message` it has all of the mail by then. */
export interface Fault {
  readonly at: Place
  readonly does: number | 'hang' | 'break'
  /** Behind the number. `{address}` becomes the address in question, as real servers quote it. */
  readonly says?: string
}

interface Kind {
  /** `none`: no STARTTLS to be had. */
  readonly tls: 'smtps' | 'starttls' | 'none'
  /** Wants user and password. */
  readonly locked: boolean
  /** The certificate is for 127.0.0.1 only. */
  readonly host: string
}

export interface Arrived extends ReadMail {
  readonly from: string
  readonly to: readonly string[]
  readonly encrypted: boolean
  readonly raw: string
}

/** A mail server on a port of this machine: real SMTP, real TLS. */
export class MailServer {
  readonly user = 'notices@kausa.example'
  readonly password = 'canary-password-4711'
  /** What the server has, whether or not it could say so. */
  readonly arrived: Arrived[] = []
  fault: Fault | undefined
  /** Connections so far. */
  connections = 0
  /** Holds back every answer to a message until it resolves. */
  held: Promise<void> | undefined
  readonly #sockets = new Set<Socket>()
  readonly #kind: Kind
  readonly #server: SMTPServer

  constructor(kind: Partial<Kind> = {}) {
    this.#kind = { tls: 'starttls', locked: true, host: '127.0.0.1', ...kind }
    const { tls, locked } = this.#kind
    this.#server = new SMTPServer({
      secure: tls === 'smtps',
      key,
      cert: certificate,
      disableReverseLookup: true,
      // Milliseconds until a closing server cuts off who is left. Cutting them off by hand in the middle of a handshake crashes Node.
      closeTimeout: 100,
      disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(locked ? [] : ['AUTH'])],
      authOptional: !locked,
      onConnect: (_, done) => this.#answer('greeting', '', done),
      onAuth: ({ username, password }, _, done) => {
        if (this.fault?.at === 'sign-in') return this.#answer('sign-in', username ?? '', (error) => done(error ?? null))
        if (username === this.user && password === this.password) return done(null, { user: username })
        done(Object.assign(new Error(`5.7.8 ${username} with ${password}: no`), { responseCode: 535 }))
      },
      onMailFrom: ({ address }, _, done) => this.#answer('sender', address, done),
      onRcptTo: ({ address }, _, done) => this.#answer('recipient', address, done),
      onData: async (stream, { envelope, secure }, done) => {
        const raw = await text(stream)
        await this.held
        const to = envelope.rcptTo.map(({ address }) => address)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        if (typeof this.fault?.does !== 'number') this.#keep({ from, to, encrypted: secure, raw, ...readMail(raw) })
        this.#answer('message', to.join(), done)
      },
    })
    // Whoever goes away in the middle is what is being tested.
    this.#server.on('error', () => {})
    this.#server.server.on('connection', (socket: Socket) => {
      this.connections += 1
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  /** As the channel takes them. */
  get settings() {
    const account = this.#kind.locked ? { user: this.user, password: this.password } : undefined
    const { host, tls } = this.#kind
    const server = { host, port: this.port, secure: tls === 'smtps', account, trust: certificate }
    return { server, from: { name: 'KAUSA Düsseldorf', address: 'notices@kausa.example' } }
  }

  /** The last mail. Throws when there is none. */
  get last(): Arrived {
    const last = this.arrived.at(-1)
    if (!last) throw new Error('No mail has arrived')
    return last
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, this.#kind.host, done))
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.#server.close(done))
  }

  #keep(mail: Arrived): void {
    this.arrived.push(mail)
    wentOut('mail', [...mail.header.map((line) => line.join(': ')), mail.text].join('\n'))
  }

  #answer(place: Place, address: string, done: (error?: Error | null) => void): void {
    if (this.fault?.at !== place) return done()
    const { does, says = '<{address}>: no' } = this.fault
    if (does === 'hang') return
    if (does === 'break') {
      for (const socket of this.#sockets) socket.destroy()
      return
    }
    done(Object.assign(new Error(says.replace('{address}', address)), { responseCode: does }))
  }
}
