import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'
import { page, said } from '../support/web-house.ts'

const secret = 'a-secret-of-the-tests'
let service: TestService
beforeAll(async () => {
  service = await startTestService({ webhook: true, patience: { head: 500, whole: 1_000 } })
})
afterAll(() => service.stop())

/** A line of its own, on which anything can be written; what came back until the other side ended it. */
function line(...parts: readonly (string | Uint8Array)[]): { readonly socket: Socket; readonly ended: Promise<string> } {
  const { port } = new URL(service.url)
  const socket = connect(Number(port), 'localhost')
  let heard = ''
  socket.on('data', (bytes) => {
    heard += bytes.toString('latin1')
  })
  const ended = new Promise<string>((resolve) => {
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
  for (const part of parts) socket.write(part)
  return { socket, ended }
}

const head = (path: string, ...more: readonly string[]) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${more.map((each) => `${each}\r\n`).join('')}`
const serves = async () => expect((await page(service).post(said('Hallo'))).status).toBe(202)

describe('a line that is slow on purpose', () => {
  test.each([
    ['without the end of its head', () => head('/chat/messages')],
    [
      'with one letter of its body',
      () =>
        `${head('/chat/messages', 'content-type: application/json', `x-chat-session: ${'a'.repeat(32)}`, 'content-length: 1000')}\r\n{`,
    ],
    [
      'with a body in pieces that never ends',
      () =>
        `${head('/telegram/webhook', `x-telegram-bot-api-secret-token: ${secret}`, 'transfer-encoding: chunked')}\r\n1\r\n{\r\n`,
    ],
    [
      'at the console',
      () => `${head('/console/sign-in', 'content-type: application/x-www-form-urlencoded', 'content-length: 1000')}\r\ntoken=`,
    ],
  ])('%s is ended, and nobody waits for it', async (_, written) => {
    const lines = Array.from({ length: 30 }, () => line(written()))
    await serves()
    await Promise.all(lines.map(({ ended }) => ended))
    await serves()
  })
})

describe('what is no request', () => {
  test.each([
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a head without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}`],
    ['two lengths', `${head('/chat/messages', 'content-length: 1', 'content-length: 2')}\r\n{}`],
    [
      'a length and pieces',
      `${head('/chat/messages', 'content-length: 5', 'transfer-encoding: chunked')}\r\n0\r\n\r\nGET /console HTTP/1.1\r\n\r\n`,
    ],
    ['a host that is none', 'GET /console HTTP/1.1\r\nHost: a b@/\\\r\nConnection: close\r\n\r\n'],
    ['an address elsewhere', 'GET http://evil.example/console HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
    ['an address that leaves the house', 'GET /chat/assets/../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['bytes that are no text', Buffer.from('GET /chat?x=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'latin1')],
  ])('%s is answered with no secret, and the line ends', async (_, written) => {
    const heard = await line(written).ended
    expect(heard).not.toMatch(/HTTP\/1\.1 5\d\d|root:|evil\.example/)
    await serves()
  })
})

describe('a body that is packed', () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, '{'))

  test.each([
    ['/telegram/webhook', { 'x-telegram-bot-api-secret-token': secret }, 400],
    ['/chat/messages', { 'x-chat-session': 'b'.repeat(32), 'content-type': 'application/json' }, 413],
  ])('is never unpacked: %s', async (path, headers, status) => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      body: bomb,
      headers: { 'content-encoding': 'gzip', ...headers },
    })
    expect(answer.status).toBe(status)
    await serves()
  })
})

describe('every answer', () => {
  test.each([
    '/',
    '/chat',
    '/widget.js',
    '/nothing',
    '/console',
    '/console/nothing',
    '/imprint',
    '/telegram/webhook',
    '/chat/messages',
  ])('%s carries the headers of the house', async (path) => {
    const answer = await fetch(service.url + path, { redirect: 'manual' })
    for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control']) {
      expect(answer.headers.get(name), name).not.toBeNull()
    }
    expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe-|\*/)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('server') ?? answer.headers.get('x-powered-by')).toBeNull()
  })
})
