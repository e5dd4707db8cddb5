import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAddress, messageId, toMail } from '../../src/channels/mail/outbound.ts'
import type { Message } from '../../src/engine/message.ts'
import { anyText } from '../contract/any-text.ts'
import { headerOf, readMail } from '../support/mail-reader.ts'
import { effect, link, notice, now } from '../support/mail-setup.ts'

const from = { name: '', address: 'notices@kausa.example' }
const made = async (message: Message, more: Partial<Parameters<typeof toMail>[0]> = {}) => {
  const mail = await toMail({ id: effect('e1'), from, to: 'anna@office.example', message, at: now, ...more })
  const raw = mail.bytes.toString('latin1')
  return { ...mail, raw, ...readMail(raw) }
}
const usual = [
  'Auto-Submitted',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
]

describe('a notice as a mail', () => {
  test('has these header lines and no others, and is plain text', async () => {
    const mail = await made(notice())
    expect(mail.header.map(([name]) => name).sort()).toEqual(usual)
    expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
    expect(headerOf(mail, 'content-type')).toBe('text/plain; charset=utf-8')
    expect(headerOf(mail, 'date')).toBe('Mon, 23 Nov 2026 09:00:00 +0000')
    expect(headerOf(mail, 'from')).toBe('notices@kausa.example')
    expect(headerOf(mail, 'to')).toBe('anna@office.example')
    expect(headerOf(mail, 'message-id')).toBe(messageId(effect('e1'), from.address))
    expect(mail).toMatchObject({ from: 'notices@kausa.example', to: 'anna@office.example' })
  })

  test('is 7-bit, in lines no server has to break', async () => {
    const { raw } = await made(notice(`Übernommen von Jürgen ${'ausführlich '.repeat(200)}`))
    expect(raw).toMatch(/^[\r\n\t\x20-\x7e]*$/)
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78)
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('has the link on a line of its own, whole, however long it is', async () => {
    const url = `https://bot.example.org/console/cases/${'a=b&'.repeat(60)}`
    const { text } = await made({ ...notice(), links: [{ label: 'Konsole', url }] })
    expect(text.split('\n')).toContain(url)
  })

  test('carries nothing to press and no files', async () => {
    const press = { label: 'Übernehmen', press: 'claim:1' }
    const file = { name: 'a.txt', mime: 'text/plain', content: 'geheim' }
    const { raw, text } = await made({ ...notice(), choices: [press], nav: [press], files: [file] })
    expect(raw).not.toMatch(/claim|geheim|multipart|<html/i)
    expect(text).not.toContain('Übernehmen')
  })

  test('names the sender, in any script', async () => {
    for (const name of ['KAUSA Düsseldorf', 'KAUSA, "die" Stelle <x@y.example>', 'كاوسا']) {
      const mail = await made(notice(), { from: { ...from, name } })
      expect(headerOf(mail, 'from')).toContain('<notices@kausa.example>')
      expect(headerOf(mail, 'from')?.replaceAll('\\', '')).toContain(name)
    }
  })
})

describe('the subject', () => {
  test.each([
    ['Neuer Fall\nK-1 · P1', 'Neuer Fall'],
    ['\n \n  Übernommen \nmehr', 'Übernommen'],
    ['Neuer Fall\r\nBcc: eve@evil.example', 'Neuer Fall'],
    ['Neuer Fall\rBcc: eve@evil.example', 'Neuer Fall'],
    ['Neuer\u0000\u0085Fall\u2028Bcc: eve@evil.example', 'Neuer Fall'],
    ['=?UTF-8?Q?Rechnung=0D=0ABcc:_eve?= kommt', '= ?UTF-8?Q?Rechnung=0D=0ABcc:_eve?= kommt'],
    ['Fall'.repeat(100), `${'Fall'.repeat(50)}…`],
  ])('of %j is its first line', async (text, subject) => {
    const mail = await made({ ...notice(), text })
    expect(headerOf(mail, 'subject')).toBe(subject)
    expect(mail.header.map(([name]) => name).sort()).toEqual(usual)
  })

  test('a text without words has none', async () => {
    const mail = await made({ ...notice(), text: ' \n ' })
    expect(headerOf(mail, 'subject')).toBeUndefined()
    expect(mail.text).toContain(link)
  })
})

test('whatever text, names and labels are, the header keeps its lines and the text arrives', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, anyText, async (text, name, label) => {
      const mail = await made({ ...notice(text), links: [{ label, url: link }] }, { from: { ...from, name } })
      const names = mail.header.map(([one]) => one)
      expect(names.filter((one) => one !== 'Subject').sort()).toEqual(usual.filter((one) => one !== 'Subject'))
      const plain = (given: string) => given.replace(/\r\n?/g, '\n')
      expect(mail.text).toBe(`${plain(text)}\n\n${plain(label)}\n${link}\n`)
    }),
    { numRuns: 300 },
  )
})

test('an id says nothing, is stable, and no two effects share one', () => {
  expect(messageId(effect('case:1/mail'), 'a@b.example')).toBe(messageId(effect('case:1/mail'), 'z@b.example'))
  expect(messageId(effect('case:1/mail'), 'a@b.example')).toMatch(/^<[0-9a-f]{32}@b\.example>$/)
  const ids = Array.from({ length: 1_000 }, (_, index) => messageId(effect(`e${index}`), 'a@b.example'))
  expect(new Set(ids).size).toBe(1_000)
})

test.each([
  ['anna@office.example', true],
  ['anna.o+kausa@sub.office.example', true],
  ["o'neil_%&@office.example", true],
  ['root@localhost', true],
  ['anna@xn--mnchen-3ya.example', true],
  ['änna@office.example', false],
  ['anna..o@office.example', false],
  ['anna@office@example', false],
  ['anna@', false],
  ['@office.example', false],
  ['anna@office.example\n', false],
  ['"anna o"@office.example', false],
])('%j is an address: %j', (text, is) => {
  expect(isAddress(text)).toBe(is)
})
