import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { headerOf } from '../support/mail-reader.ts'
import type { Fault } from '../support/mail-server.ts'
import { anna, effect, link, notice, now, type Setup, setUpMail, timing } from '../support/mail-setup.ts'

let setup: Setup | undefined
let scripted: Server | undefined
afterEach(async () => {
  await setup?.close()
  scripted?.close()
  setup = scripted = undefined
})
const open = async (kind?: Parameters<typeof setUpMail>[0]): Promise<Setup> => (setup = await setUpMail(kind))
const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('a notice arrives', () => {
  test.each([
    ['by STARTTLS, signed in', { tls: 'starttls', locked: true }, true],
    ['by TLS from the start, signed in', { tls: 'smtps', locked: true }, true],
    ['by STARTTLS, without a password', { tls: 'starttls', locked: false }, false],
    ['at a relay on this machine, without TLS or password', { tls: 'none', locked: false }, false],
  ] as const)('%s', async (_, kind, encrypted) => {
    const { server, create, logged } = await open(kind)
    expect(await create().send(effect('e1'), anna, notice())).toEqual({ kind: 'sent' })
    expect(server.arrived).toMatchObject([{ from: 'notices@kausa.example', to: [anna.chat], encrypted }])
    expect(headerOf(server.last, 'subject')).toBe('Neuer Fall')
    expect(server.last.text).toBe(`Neuer Fall\nK-4Z7QP · P1 · Arabisch · Ausbildung finden\n\nKonsole öffnen\n${link}\n`)
    expect(logged).toEqual([])
  })

  test('every time under the same id, so that a repeat can be recognised', async () => {
    const { server, create } = await open()
    await create().send(effect('e1'), anna, notice())
    await create().send(effect('e1'), anna, notice())
    await create().send(effect('e2'), anna, notice())
    const [first, again, other] = server.arrived.map((mail) => headerOf(mail, 'message-id'))
    expect(first).toMatch(/^<[0-9a-f]{32}@kausa\.example>$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  test('many at once, but never in more than three connections', async () => {
    const { server, create } = await open()
    const held = Promise.withResolvers<void>()
    server.held = held.promise
    const mail = create({ timing: { ...timing, answer: 10_000, whole: 10_000, turn: 10_000 } })
    const ids = Array.from({ length: 12 }, (_, index) => effect(`e${index}`))
    const sending = ids.map((id) => mail.send(id, anna, notice()))
    await until(() => server.connections === 3)
    await later(200)
    expect(server.connections).toBe(3)
    held.resolve()
    expect(new Set((await Promise.all(sending)).map(({ kind }) => kind))).toEqual(new Set(['sent']))
    expect(server.arrived).toHaveLength(12)
  })
})

describe('how it ends when the server', () => {
  const minute = 60_000
  const waits = (milliseconds: number) => ({ kind: 'retry', at: now + milliseconds, growing: true })
  const cases: readonly (readonly [string, Fault, object])[] = [
    ['says 421 to the connection', { at: 'greeting', does: 421 }, waits(minute)],
    ['says 554 to the connection', { at: 'greeting', does: 554 }, waits(5 * minute)],
    ['breaks before the greeting', { at: 'greeting', does: 'break' }, waits(15_000)],
    ['hangs before the greeting', { at: 'greeting', does: 'hang' }, waits(15_000)],
    ['says 454 to the password', { at: 'sign-in', does: 454, says: '4.7.0 {address} later' }, waits(minute)],
    ['says 535 to the password', { at: 'sign-in', does: 535, says: '5.7.8 {address} no' }, waits(5 * minute)],
    ['hangs over the password', { at: 'sign-in', does: 'hang' }, waits(15_000)],
    ['says 451 to the sender', { at: 'sender', does: 451 }, waits(minute)],
    ['wants another sign-in', { at: 'sender', does: 530, says: '5.7.0 first' }, waits(5 * minute)],
    ['says 553 to the sender', { at: 'sender', does: 553, says: '5.7.1 {address} is not yours' }, { kind: 'rejected' }],
    ['says 421 to the recipient', { at: 'recipient', does: 421 }, waits(minute)],
    ['says 450 to the recipient', { at: 'recipient', does: 450, says: '4.2.0 <{address}> greylisted' }, waits(minute)],
    ['says 452 to the recipient', { at: 'recipient', does: 452, says: '4.2.2 <{address}> full' }, waits(minute)],
    ['says 550 to the recipient', { at: 'recipient', does: 550, says: '5.1.1 <{address}> unknown' }, { kind: 'unreachable' }],
    ['says 550 without a status', { at: 'recipient', does: 550 }, { kind: 'unreachable' }],
    ['says 551 to the recipient', { at: 'recipient', does: 551 }, { kind: 'unreachable' }],
    ['says 553 to the recipient', { at: 'recipient', does: 553 }, { kind: 'unreachable' }],
    ['may not deliver there', { at: 'recipient', does: 550, says: '5.7.1 <{address}> relaying denied' }, { kind: 'rejected' }],
    ['says 554 to the recipient', { at: 'recipient', does: 554 }, { kind: 'rejected' }],
    ['hangs over the recipient', { at: 'recipient', does: 'hang' }, waits(15_000)],
    ['breaks at the recipient', { at: 'recipient', does: 'break' }, waits(15_000)],
    ['says 421 to the message', { at: 'message', does: 421 }, waits(minute)],
    ['says 451 to the message', { at: 'message', does: 451 }, waits(minute)],
    ['says 550 to the message', { at: 'message', does: 550, says: '5.7.1 spam' }, { kind: 'rejected' }],
    ['says 554 to the message', { at: 'message', does: 554 }, { kind: 'rejected' }],
    ['hangs over the message', { at: 'message', does: 'hang' }, { kind: 'doubt' }],
    ['breaks after the message', { at: 'message', does: 'break' }, { kind: 'doubt' }],
  ]

  test.each(cases)('%s', async (_, fault, expected) => {
    const { server, create, logged } = await open()
    const mail = create()
    server.fault = fault
    const sent = await mail.send(effect('e1'), anna, notice('Kanarienvogel singt'))
    expect(sent).toMatchObject(expected)
    // A doubt is a doubt because it may be there, and here it is.
    expect(server.arrived).toHaveLength(sent.kind === 'doubt' ? 1 : 0)
    expect(`${JSON.stringify(sent)}${logged}`).not.toMatch(/kanarienvogel|canary|notices@|@office|greylisted|not yours/i)
    server.fault = undefined
    expect(await mail.send(effect('e1'), anna, notice())).toEqual({ kind: 'sent' })
    const ids = server.arrived.map((one) => headerOf(one, 'message-id'))
    expect(new Set(ids).size, 'a repeat is recognised').toBe(1)
  })

  test('the reason names the place, number and status, never the words', async () => {
    const { server, create } = await open()
    server.fault = { at: 'recipient', does: 550, says: '5.1.1 <{address}>: User unknown' }
    expect(await create().send(effect('e1'), anna, notice())).toEqual({
      kind: 'unreachable',
      reason: 'there is no such mailbox (recipient: 550 5.1.1)',
    })
  })

  test('is not there: a refused connection and an unknown name are tried again', async () => {
    const { server, create } = await open()
    const { settings } = server
    const mail = create({ server: settings.server })
    const lost = create({ server: { ...settings.server, host: 'mail.invalid' } })
    await server.close()
    const refused = await mail.send(effect('e1'), anna, notice())
    expect(refused).toMatchObject({ ...waits(15_000), reason: 'the mail server cannot be reached (connecting: ECONNREFUSED)' })
    expect(await lost.send(effect('e2'), anna, notice())).toMatchObject(waits(15_000))
  })

  test('drips its answers so slowly that no single one is late', async () => {
    const port = await script(async (socket) => {
      socket.write('220 ')
      for (let count = 0; count < 100 && !socket.destroyed; count++) {
        await later(20)
        socket.write('slow ')
      }
    })
    const { server, create } = await open()
    const mail = create({ server: { ...server.settings.server, port }, timing: { ...timing, connect: 5_000, whole: 300 } })
    const begun = performance.now()
    expect(await mail.send(effect('e1'), anna, notice())).toMatchObject(waits(15_000))
    expect(performance.now() - begun).toBeLessThan(1_500)
  })
})

describe('encryption', () => {
  const alarm = { kind: 'retry', at: now + 5 * 60_000, reason: expect.stringContaining('cannot be encrypted') }

  test('is insisted on: no password and no notice go to a server without it', async () => {
    const { server, create, logged } = await open({ tls: 'none', locked: true })
    expect(await create().send(effect('e1'), anna, notice())).toMatchObject(alarm)
    expect(server.arrived).toEqual([])
    expect(logged.join()).toContain('"level":50')
  })

  test('needs a certificate that holds', async () => {
    for (const tls of ['starttls', 'smtps'] as const) {
      const { server, create, close } = await open({ tls })
      const stranger = create({ server: { ...server.settings.server, trust: undefined } })
      expect(await stranger.send(effect('e1'), anna, notice())).toMatchObject(alarm)
      expect(server.arrived).toEqual([])
      await close()
    }
    setup = undefined
  })

  test.runIf(process.platform === 'linux')('needs the certificate of this very server', async () => {
    const { server, create } = await open({ host: '127.0.0.2' })
    expect(await create().send(effect('e1'), anna, notice())).toMatchObject({
      ...alarm,
      reason: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    })
    expect(server.arrived).toEqual([])
  })

  test('fails by a wrong port as well: smtps where STARTTLS is spoken', async () => {
    const { server, create } = await open()
    const wrong = create({ server: { ...server.settings.server, secure: true } })
    expect(await wrong.send(effect('e1'), anna, notice())).toMatchObject(alarm)
  })

  test('that is out of order for a moment is waited for', async () => {
    const port = await script((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (data) => {
        if (String(data).startsWith('EHLO')) socket.write('250-hello\r\n250 STARTTLS\r\n')
        if (String(data).startsWith('STARTTLS')) socket.write('454 4.7.0 not now\r\n')
      })
    })
    const { server, create, logged } = await open()
    const mail = create({ server: { ...server.settings.server, port } })
    expect(await mail.send(effect('e1'), anna, notice())).toMatchObject({ kind: 'retry', at: now + 60_000 })
    expect(logged.join()).not.toContain('"level":50')
  })
})

describe('the operator is told', () => {
  test('of a wrong password: at the start and with each notice, without the password', async () => {
    const { server, create, logged } = await open()
    const account = { user: server.user, password: 'canary-wrong' }
    const mail = create({ server: { ...server.settings.server, account } })
    await mail.start()
    await until(() => logged.length === 1)
    expect(await mail.send(effect('e1'), anna, notice())).toMatchObject({
      kind: 'retry',
      reason: 'the mail server does not accept user and password: correct them in SMTP_URL (signing-in: 535 5.7.8)',
    })
    expect(logged).toHaveLength(2)
    for (const line of logged) expect(JSON.parse(line)).toMatchObject({ level: 50, reason: expect.stringContaining('SMTP_URL') })
    expect(logged.join()).not.toMatch(/canary|notices@|kanarienvogel/i)
  })

  test('that a server takes no password', async () => {
    const { server, create, logged } = await open({ locked: false })
    const account = { user: server.user, password: server.password }
    const mail = create({ server: { ...server.settings.server, account } })
    expect(await mail.send(effect('e1'), anna, notice())).toMatchObject({ reason: expect.stringContaining('takes no password') })
    expect(logged.join()).not.toMatch(/canary|notices@/i)
  })

  test('that all is well, without a mail', async () => {
    const { server, create, logged } = await open()
    await create().start()
    await until(() => logged.length > 0)
    expect(logged.join()).toContain('the mail server can be used')
    expect(server.arrived).toEqual([])
  })

  test('of a mailbox that is gone, without saying whose', async () => {
    const { server, create, logged } = await open()
    server.fault = { at: 'recipient', does: 550 }
    await create().send(effect('e1'), anna, notice())
    expect(logged.map((line) => JSON.parse(line).level)).toEqual([40])
    expect(logged.join()).not.toMatch(/anna|office/)
  })
})

describe('what is no address', () => {
  test.each([
    'anna',
    'anna@office.example, eve@evil.example',
    'anna@office.example\r\nBcc: eve@evil.example',
    'anna@office.example>\r\nRCPT TO:<eve@evil.example',
    '"anna\r\nX: y"@office.example',
    'Anna <anna@office.example>',
    'anna@office.example ',
    `${'a'.repeat(250)}@office.example`,
    '',
  ])('is rejected without asking the server: %j', async (chat) => {
    const { server, create } = await open()
    const sent = await create().send(effect('e1'), { channel: 'mail', chat }, notice())
    expect(sent).toEqual({ kind: 'rejected', reason: 'this is no e-mail address: correct it in the console under Team' })
    expect(server.connections).toBe(0)
  })
})

describe('a stop', () => {
  test('waits for what the server is about to answer', async () => {
    const { server, create } = await open()
    const held = Promise.withResolvers<void>()
    server.held = held.promise
    const mail = create()
    const sending = mail.send(effect('e1'), anna, notice())
    await until(() => server.connections === 1)
    await later(100)
    let stopped = false
    const stopping = mail.stop().then(() => {
      stopped = true
    })
    await later(100)
    expect(stopped).toBe(false)
    held.resolve()
    expect(await sending).toEqual({ kind: 'sent' })
    await stopping
  })

  test('sends back to the outbox what has not begun, and can be asked for twice', async () => {
    const { server, create } = await open()
    const held = Promise.withResolvers<void>()
    server.held = held.promise
    const mail = create()
    const begun = ['a', 'b', 'c'].map((id) => mail.send(effect(id), anna, notice()))
    const waiting = mail.send(effect('d'), anna, notice())
    await until(() => server.connections === 3)
    const stopping = Promise.all([mail.stop(), mail.stop()])
    expect(await waiting).toMatchObject({ kind: 'retry' })
    expect(await mail.send(effect('e'), anna, notice())).toMatchObject({ kind: 'retry' })
    held.resolve()
    expect(await Promise.all(begun)).toEqual([{ kind: 'sent' }, { kind: 'sent' }, { kind: 'sent' }])
    await stopping
    expect(server.connections).toBe(3)
  })

  test('does not wait for the trial at the start', async () => {
    const { server, create, logged } = await open()
    server.fault = { at: 'greeting', does: 'hang' }
    const mail = create({ timing: { ...timing, connect: 20_000, whole: 20_000 } })
    await mail.start()
    await until(() => server.connections === 1)
    const begun = performance.now()
    await mail.stop()
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(logged).toEqual([])
  })
})

/** A server that does with a connection as it likes; returns its port. */
async function script(serve: (socket: Socket) => unknown): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    void serve(socket)
  })
  scripted = server
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await later(5)
}
