import { GrammyError, HttpError } from 'grammy/web'
import { expect, test } from 'vitest'
import { toSent } from '../../src/channels/telegram/failure.ts'

const now = 1_000_000
const answer = (error_code: number | undefined, description: string, retry_after?: number) =>
  new GrammyError(
    '',
    { ok: false, error_code, description, parameters: retry_after === undefined ? {} : { retry_after } } as never,
    'sendMessage',
    {
      chat_id: 4242,
      text: 'secret words',
    },
  )
const network = (code: string | undefined, syscall?: string, message = 'x') =>
  new HttpError(
    'Network request failed!',
    new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code, syscall }) }),
  )
const anywhere = (...errors: Error[]) => new HttpError('', new TypeError('fetch failed', { cause: new AggregateError(errors) }))

test.each<[string, Error, object]>([
  [
    '429 with a time',
    answer(429, 'Too Many Requests: retry after 17', 17),
    { kind: 'retry', at: now + 17_000, asked: 'by-platform' },
  ],
  ['429 with no wait at all', answer(429, 'Too Many Requests', 0), { kind: 'retry', at: now }],
  ['429 without a time', answer(429, 'Too Many Requests'), { kind: 'retry', at: now + 1_000 }],
  ['401', answer(401, 'Unauthorized'), { kind: 'retry', at: now + 60_000, growing: true }],
  ['409', answer(409, 'Conflict: terminated by other getUpdates request'), { kind: 'retry', at: now + 5_000 }],
  ['403 blocked', answer(403, 'Forbidden: bot was blocked by the user'), { kind: 'unreachable' }],
  ['403 deactivated', answer(403, 'Forbidden: user is deactivated'), { kind: 'unreachable' }],
  ['403 kicked', answer(403, 'Forbidden: bot was kicked from the supergroup chat'), { kind: 'unreachable' }],
  ['403 never opened', answer(403, "Forbidden: bot can't initiate conversation with a user"), { kind: 'unreachable' }],
  ['400 chat not found', answer(400, 'Bad Request: chat not found'), { kind: 'unreachable' }],
  ['400 for a bad peer', answer(400, 'Bad Request: PEER_ID_INVALID'), { kind: 'unreachable' }],
  [
    '400 for a group that became a supergroup',
    answer(400, 'Bad Request: group chat was upgraded to a supergroup chat'),
    { kind: 'unreachable' },
  ],
  ['400 for an edit that changes nothing', answer(400, 'Bad Request: message is not modified: …'), { kind: 'sent' }],
  ['400 for the content', answer(400, 'Bad Request: BUTTON_DATA_INVALID'), { kind: 'rejected' }],
  ['404', answer(404, 'Not Found: method not found'), { kind: 'rejected' }],
  ['413', answer(413, 'Request Entity Too Large'), { kind: 'rejected' }],
  ['an answer without a code', answer(undefined, 'no such method'), { kind: 'rejected' }],
  ['500, which may have arrived', answer(500, 'Internal Server Error: restart'), { kind: 'doubt' }],
  ['502', answer(502, 'Bad Gateway'), { kind: 'retry', at: now + 5_000, growing: true }],
  ['503', answer(503, 'Service Unavailable'), { kind: 'retry', at: now + 5_000, growing: true }],
  ['504, which may have arrived', answer(504, 'Gateway Timeout'), { kind: 'doubt' }],
  ['599, which may have arrived', answer(599, 'whatever'), { kind: 'doubt' }],
  ['a refused connection', network('ECONNREFUSED', 'connect'), { kind: 'retry', at: now + 5_000, growing: true }],
  ['a name that does not resolve', network('EAI_AGAIN', 'getaddrinfo'), { kind: 'retry' }],
  ['a connection that does not come about', network('ETIMEDOUT', 'connect'), { kind: 'retry' }],
  ['a connection given up', network('UND_ERR_CONNECT_TIMEOUT'), { kind: 'retry' }],
  [
    'several addresses tried in vain',
    anywhere(Object.assign(new Error(), { code: 'ENETUNREACH', syscall: 'connect' })),
    { kind: 'retry' },
  ],
  [
    'a handshake broken off',
    network('ECONNRESET', undefined, 'Client network socket disconnected before secure TLS connection was established'),
    { kind: 'retry' },
  ],
  ['a certificate out of date', network('CERT_HAS_EXPIRED'), { kind: 'retry' }],
  ['a connection reset later', network('ECONNRESET', 'read'), { kind: 'doubt' }],
  ['a connection closed by the other side', network('UND_ERR_SOCKET'), { kind: 'doubt' }],
  ['a read that timed out', network('ETIMEDOUT', 'read'), { kind: 'doubt' }],
  ['a time limit reached', new HttpError('', new DOMException('aborted', 'AbortError')), { kind: 'doubt' }],
  ['an answer that is no JSON', new HttpError('', new SyntaxError('Unexpected token <')), { kind: 'doubt' }],
])('understands %s', (_, error, expected) => {
  expect(toSent(error, now)).toMatchObject(expected)
})

test('an error that is neither Telegram’s nor the network’s is passed on', () => {
  expect(() => toSent(new TypeError('a bug'), now)).toThrow('a bug')
})

test('reasons tell neither what was written nor to whom, nor what Telegram quotes', () => {
  const sent = toSent(answer(400, "Bad Request: inline keyboard button URL 'https://a.example/?t=geheim' is invalid"), now)
  expect(sent).toEqual({
    kind: 'rejected',
    reason: 'Telegram refuses this request (sendMessage: 400 Bad Request: inline keyboard button URL … is invalid)',
  })
})
