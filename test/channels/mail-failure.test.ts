import { expect, test } from 'vitest'
import { toOutcome } from '../../src/channels/mail/failure.ts'
import { SmtpFailure, type Stage } from '../../src/channels/mail/smtp.ts'

const now = 1_000_000
const minute = 60_000
const stages: readonly Stage[] = ['connecting', 'signing-in', 'envelope', 'sender', 'recipient', 'message']
const outcome = (stage: Stage, said: ConstructorParameters<typeof SmtpFailure>[1]) => toOutcome(new SmtpFailure(stage, said), now)
const retry = (wait: number) => ({ sent: { kind: 'retry', at: now + wait, growing: true } })

test.each(stages)('4yz is for now, at %s too', (stage) => {
  for (const reply of [421, 432, 450, 451, 452, 454, 471])
    expect(outcome(stage, { reply })).toMatchObject({ ...retry(minute), alarm: false })
})

test.each(stages)('5yz at %s is never tried again as it is, but for what is not about the message', (stage) => {
  for (const reply of [500, 501, 502, 503, 504, 521, 550, 552, 554, 555]) {
    const { sent, alarm } = outcome(stage, { reply })
    const before = stage === 'connecting' || stage === 'signing-in'
    expect([sent.kind, alarm]).toEqual(
      before ? ['retry', true] : [stage === 'recipient' && reply === 550 ? 'unreachable' : 'rejected', false],
    )
  }
})

test('only silence after the message is a doubt', () => {
  for (const stage of stages)
    for (const code of ['ECONNRESET', 'ETIMEDOUT', 'ECONNECTION', 'EPIPE', 'ESOCKET', undefined])
      expect(outcome(stage, { code }).sent.kind).toBe(stage === 'message' ? 'doubt' : 'retry')
})

test('an answer that is no refusal, where one was wanted, counts as none', () => {
  expect(outcome('message', { reply: 354, code: 'EPROTOCOL' }).sent.kind).toBe('doubt')
  expect(outcome('envelope', { reply: 250, code: 'EPROTOCOL' })).toMatchObject(retry(15_000))
})

test.each([
  [550, '5.1.1', 'unreachable'],
  [550, '5.1.10', 'unreachable'],
  [550, '5.2.1', 'unreachable'],
  [550, '5.4.1', 'unreachable'],
  [550, undefined, 'unreachable'],
  [551, '5.1.6', 'unreachable'],
  [553, '5.1.3', 'unreachable'],
  [556, '5.1.10', 'unreachable'],
  [550, '5.7.1', 'rejected'],
  [554, '5.7.1', 'rejected'],
  [552, '5.2.2', 'rejected'],
])('of a recipient %i %s means %s', (reply, status, kind) => {
  expect(outcome('recipient', { reply, status }).sent.kind).toBe(kind)
})

test.each([530, 534, 535, 538])('%i wants another way to sign in, wherever it is said', (reply) => {
  for (const stage of ['signing-in', 'sender', 'recipient', 'message'] as const)
    expect(outcome(stage, { reply, status: '5.7.0' })).toMatchObject({ ...retry(5 * minute), alarm: true })
})

test.each([
  'ETLS',
  'EPROTO',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_HAS_EXPIRED',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
])('%s while connecting calls the operator', (code) => {
  expect(outcome('connecting', { code })).toMatchObject({ ...retry(5 * minute), alarm: true })
})

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EDNS', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT', 'ECONNRESET'])(
  '%s while connecting is waited for',
  (code) => {
    expect(outcome('connecting', { code })).toMatchObject({ ...retry(15_000), alarm: false })
  },
)

test('an error of nobody’s is passed on: it is a bug', () => {
  expect(() => toOutcome(new TypeError('a bug'), now)).toThrow('a bug')
})
