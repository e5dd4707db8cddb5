import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const url = 'smtps://notices%40kausa.example:canary@mail.example.org'

it('is off without settings, and with empty ones', () => {
  expect(readConfig({}).mail).toBeUndefined()
  expect(readConfig({ SMTP_URL: '', SMTP_FROM: '' }).mail).toBeUndefined()
})

it('reads server, user and password from the address; the user sends, if it is an address', () => {
  expect(readConfig({ SMTP_URL: url }).mail).toEqual({
    server: {
      host: 'mail.example.org',
      port: 465,
      secure: true,
      account: { user: 'notices@kausa.example', password: 'canary' },
    },
    from: { name: '', address: 'notices@kausa.example' },
  })
})

it.each([
  ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, secure: false }],
  ['smtp://localhost:25', { host: 'localhost', port: 25, secure: false }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false }],
  ['smtps://mäil.example:10465/', { host: 'xn--mil-qla.example', port: 10465, secure: true }],
])('%s', (SMTP_URL, server) => {
  expect(readConfig({ SMTP_URL, SMTP_FROM: 'a@b.example' }).mail?.server).toEqual({ ...server, account: undefined })
})

it('takes any password, the special characters percent-encoded', () => {
  const password = 'p@ss:/?#%&+ ü"\\'
  const { mail } = readConfig({ SMTP_URL: `smtp://user:${encodeURIComponent(password)}@h.example`, SMTP_FROM: 'a@b.example' })
  expect(mail?.server.account).toEqual({ user: 'user', password })
})

it.each([
  ['notices@example.org', { name: '', address: 'notices@example.org' }],
  [' KAUSA Düsseldorf <notices@example.org> ', { name: 'KAUSA Düsseldorf', address: 'notices@example.org' }],
  ['<notices@example.org>', { name: '', address: 'notices@example.org' }],
])('the sender may be %j', (SMTP_FROM, from) => {
  expect(readConfig({ SMTP_URL: url, SMTP_FROM }).mail?.from).toEqual(from)
})

it.each([
  [{ SMTP_URL: 'mail.example.org' }, /^SMTP_URL is not a mail server address; .+\.$/],
  [{ SMTP_URL: 'https://u:canary@mail.example.org' }, /^SMTP_URL is not a mail server address; .+\.$/],
  [{ SMTP_URL: 'smtp://' }, /^SMTP_URL is not a mail server address; .+\.$/],
  [{ SMTP_URL: 'smtp://u:can/ary@mail.example.org' }, /^SMTP_URL /],
  [{ SMTP_URL: 'smtp://u:12#canary@mail.example.org' }, /^SMTP_URL must end with host and port; .+\.$/],
  [{ SMTP_URL: 'smtp://u:canary@mail.example.org?tls=no' }, /^SMTP_URL must end with host and port; .+\.$/],
  [{ SMTP_URL: 'smtp://u:can%ary@mail.example.org' }, /^SMTP_URL has a % .+\.$/],
  [{ SMTP_URL: 'smtp://u@mail.example.org' }, /^SMTP_URL has only one of user and password; .+\.$/],
  [{ SMTP_URL: 'smtp://:canary@mail.example.org' }, /^SMTP_URL has only one of user and password; .+\.$/],
  [{ SMTP_URL: 'smtp://user:canary@mail.example.org' }, /^SMTP_FROM is missing; .+\.$/],
  [{ SMTP_URL: 'smtp://localhost' }, /^SMTP_FROM is missing; .+\.$/],
  [{ SMTP_URL: url, SMTP_FROM: 'KAUSA' }, /^SMTP_FROM is not a sender; .+\.$/],
  [{ SMTP_URL: url, SMTP_FROM: 'KAUSA <a@b.example>, <c@d.example>' }, /^SMTP_FROM is not a sender; .+\.$/],
  [{ SMTP_URL: url, SMTP_FROM: 'KAUSA\r\nBcc: eve@evil.example <a@b.example>' }, /^SMTP_FROM is not a sender; .+\.$/],
  [{ SMTP_URL: url, SMTP_FROM: 'a@b.example\r\nBcc: eve@evil.example' }, /^SMTP_FROM is not a sender; .+\.$/],
  [{ SMTP_FROM: 'a@b.example' }, /^SMTP_URL is missing; .+\.$/],
])('refuses %j in one sentence that does not repeat the password', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence)
  expect(() => readConfig(env)).not.toThrow(/canary/)
})
