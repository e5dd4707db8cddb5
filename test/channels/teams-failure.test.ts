import { expect, test } from 'vitest'
import { NoToken, toOutcome } from '../../src/channels/teams/failure.ts'
import { Refusal } from '../../src/channels/teams/request.ts'

const now = 1_000_000
const network = (code: string | undefined, syscall?: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code, syscall }) })
const late = new DOMException('late', 'TimeoutError')

test.each<[string, Error, object]>([
  ['429 with a time', new Refusal(429, 'Throttled', 7_000), { kind: 'retry', at: now + 7_000, asked: 'by-platform' }],
  ['429 with no wait at all', new Refusal(429, 'Throttled', 0), { kind: 'retry', at: now }],
  ['429 without a time', new Refusal(429, undefined, undefined), { kind: 'retry', at: now + 2_000 }],
  ['412', new Refusal(412, 'PreconditionFailed', undefined), { kind: 'retry', at: now + 1_000, growing: true }],
  ['502', new Refusal(502, 'ServiceError', undefined), { kind: 'retry', at: now + 5_000, growing: true }],
  ['503', new Refusal(503, undefined, undefined), { kind: 'retry', at: now + 5_000, growing: true }],
  ['503 with a time', new Refusal(503, undefined, 60_000), { kind: 'retry', at: now + 60_000 }],
  ['504, which may have arrived', new Refusal(504, undefined, undefined), { kind: 'doubt' }],
  ['500, which may have arrived', new Refusal(500, 'ServiceError', undefined), { kind: 'doubt' }],
  ['507', new Refusal(507, undefined, undefined), { kind: 'doubt' }],
  ['401', new Refusal(401, 'BotNotRegistered', undefined), { kind: 'retry', at: now + 60_000 }],
  ['403 of our own', new Refusal(403, undefined, undefined), { kind: 'retry', at: now + 60_000 }],
  ['403 app removed', new Refusal(403, 'BotNotInConversationRoster', undefined), { kind: 'unreachable' }],
  ['403 blocked by the person', new Refusal(403, 'ConversationBlockedByUser', undefined), { kind: 'unreachable' }],
  ['403 blocked, in the other form', new Refusal(403, 'MessageWritesBlocked', undefined), { kind: 'unreachable' }],
  ['403 blocked by the administrator', new Refusal(403, 'BotDisabledByAdmin', undefined), { kind: 'unreachable' }],
  ['403 never installed', new Refusal(403, 'ForbiddenOperationException', undefined), { kind: 'unreachable' }],
  ['404 no such conversation', new Refusal(404, 'ConversationNotFound', undefined), { kind: 'unreachable' }],
  ['404 no such message', new Refusal(404, 'ActivityNotFoundInConversation', undefined), { kind: 'rejected' }],
  ['400', new Refusal(400, 'Bad Argument', undefined), { kind: 'rejected' }],
  ['405', new Refusal(405, undefined, undefined), { kind: 'rejected' }],
  ['413', new Refusal(413, 'MessageSizeTooBig', undefined), { kind: 'rejected' }],
  ['no token, since nobody answers', new NoToken('network_error', false), { kind: 'retry', at: now + 5_000 }],
  ['no token, since ours are refused', new NoToken('invalid_client', true), { kind: 'retry', at: now + 60_000 }],
  ['a refused connection', network('ECONNREFUSED', 'connect'), { kind: 'retry', at: now + 5_000 }],
  ['a name that does not resolve', network('EAI_AGAIN', 'getaddrinfo'), { kind: 'retry' }],
  ['a connection given up', network('UND_ERR_CONNECT_TIMEOUT'), { kind: 'retry' }],
  ['a connection reset later', network('ECONNRESET', 'read'), { kind: 'doubt' }],
  ['a connection closed by the other side', network('UND_ERR_SOCKET'), { kind: 'doubt' }],
  ['a time limit reached', late, { kind: 'doubt' }],
])('understands %s', (_, error, expected) => {
  expect(toOutcome(error, now, false).sent).toMatchObject(expected)
})

test.each<[string, Error]>([
  ['504', new Refusal(504, undefined, undefined)],
  ['500', new Refusal(500, undefined, undefined)],
  ['a connection reset', network('ECONNRESET', 'read')],
  ['a time limit', late],
])('what can be done twice without harm is repeated after %s', (_, error) => {
  expect(toOutcome(error, now, true).sent).toMatchObject({ kind: 'retry', at: now + 5_000 })
})

test.each<[string, Error]>([
  ['401', new Refusal(401, 'BotNotRegistered', undefined)],
  ['403 without a known reason', new Refusal(403, 'Forbidden', undefined)],
  ['refused credentials', new NoToken('invalid_client', true)],
])('the operator is alarmed by %s, with the remedy', (_, error) => {
  expect(toOutcome(error, now, false).alarm).toContain('check TEAMS_APP_ID, TEAMS_APP_PASSWORD')
})

test('nothing else alarms anybody', () => {
  for (const status of [400, 404, 412, 413, 429, 500, 502, 503, 504])
    expect(toOutcome(new Refusal(status, undefined, undefined), now, false).alarm).toBeUndefined()
  expect(toOutcome(new Refusal(403, 'ConversationBlockedByUser', undefined), now, false).alarm).toBeUndefined()
})

test.each([new TypeError('a bug'), new RangeError('another')])('a bug is passed on: %s', (error) => {
  expect(() => toOutcome(error, now, false)).toThrow(error)
})

test('a reason names status and code', () => {
  expect(toOutcome(new Refusal(413, 'MessageSizeTooBig', undefined), now, false).sent).toEqual({
    kind: 'rejected',
    reason: 'Teams refuses this message (413 MessageSizeTooBig)',
  })
})
