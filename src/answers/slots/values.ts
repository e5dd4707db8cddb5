import { createRequire } from 'node:module'
import { z } from 'zod'
import { unreachable } from '../../engine/ids.ts'
import type { Expectation, Reading } from '../../engine/understanding.ts'
import { asciiDigits } from '../normalise.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { readDate } from './dates.ts'
import { onlyNumber } from './numbers.ts'

type Wanted = NonNullable<Expectation['value']>

type Found = Extract<Reading, { readonly kind: 'value' }>

/** What is known of the numbers of all countries is large, and read when the first is asked for: nobody waits for it at a start. */
const phoneNumbers = (): typeof import('libphonenumber-js/max') => require('libphonenumber-js/max')
const require = createRequire(import.meta.url)

const longestEmail = 254
const email = z.email().max(longestEmail)
const longestText = 1500

/** Reads a text as the value an `ask` waits for. `problem` names the text in `ui.problem` that tells people what is wrong. */
export function readValue(text: string, wanted: Wanted, book: Phrasebook, today: string): Reading {
  const plain = text.normalize('NFC').trim()
  switch (wanted.type) {
    case 'name':
      return readName(plain, book)
    case 'text':
      return readText(plain)
    case 'phone':
      return readPhone(plain) ?? invalid('phone')
    case 'email':
      return readEmail(plain) ?? invalid('email')
    case 'contact':
      return readContact(plain)
    case 'number':
      return readNumber(plain, wanted, 'number', book)
    case 'age':
      return readNumber(plain, { type: 'age', min: wanted.min ?? 5, max: wanted.max ?? 120 }, 'age', book)
    case 'postcode':
      return readPostcode(plain)
    case 'date': {
      const date = readDate(plain, book, today)
      return date ? { kind: 'value', value: date, shown: date } : invalid('date')
    }
    default:
      return unreachable(wanted.type)
  }
}

/** Letters of any script in one to five words; said with or without "my name is". */
function readName(plain: string, { introduction }: Phrasebook): Reading {
  const bare = plain
    .replace(introduction, '')
    .replace(/[.!,،]+$/u, '')
    .replace(/\s+/gu, ' ')
    .trim()
  const fits = /^[\p{L}\p{M}][\p{L}\p{M}'’.,،\- ]*$/u.test(bare) && bare.split(' ').length <= 5 && bare.length <= 80
  return fits && bare.length >= 2 ? value(bare) : invalid('name')
}

function readText(plain: string): Reading {
  if (!/\p{L}/u.test(plain)) return invalid('text')
  return plain.length > longestText ? invalid('too-long') : value(plain)
}

/** German unless a country code says otherwise. Kept as E.164, shown the international way. Words around one number do no harm. */
function readPhone(plain: string): Found | null {
  const { findPhoneNumbersInText, parsePhoneNumberFromString } = phoneNumbers()
  const digits = asciiDigits(plain.normalize('NFKC'))
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[–/.]/gu, ' ')
  const bare = digits.replace(/^[^\d+(]+/u, '').trim()
  const whole = /^[\d\s+()-]+$/u.test(bare) ? parsePhoneNumberFromString(bare, 'DE') : undefined
  const found = findPhoneNumbersInText(digits, 'DE').map(({ number }) => number)
  const [number, ...others] = whole ? [whole] : found.filter((one) => one.isValid())
  if (!number?.isValid() || others.some((other) => other.number !== number.number)) return null
  return { kind: 'value', value: number.number, shown: number.formatInternational() }
}

/** A number or an address; whoever gives both is reached by the first and sees both repeated. */
function readContact(plain: string): Reading {
  const mail = readEmail(plain)
  if (!mail) return readPhone(plain) ?? invalid('contact')
  const at = plain.toLowerCase().indexOf(mail.shown)
  const before = plain.slice(0, at)
  const phone = readPhone(before) ?? readPhone(plain.slice(at + mail.shown.length))
  if (!phone) return mail
  const phoneFirst = readPhone(before) !== null
  const [first, second] = phoneFirst ? [phone, mail] : [mail, phone]
  return { ...first, shown: `${first.shown}, ${second.shown}` }
}

function readEmail(plain: string): Found | null {
  // Word by word: one pattern for the whole would go through a long text once for each of its letters.
  const word = plain.split(/[\s<>,;:]+/u).find((each) => /.@./su.test(each) && each.length <= 2 * longestEmail)
  const found = word?.replace(/[.!?]+$/u, '')
  const parsed = email.safeParse(found)
  if (!parsed.success) return null
  const address = parsed.data.toLowerCase()
  return { kind: 'value', value: address, shown: address }
}

function readNumber(plain: string, { min, max }: Wanted, problem: 'number' | 'age', book: Phrasebook): Reading {
  const number = plain.split(/\s+/u).length <= 6 ? onlyNumber(plain, book) : null
  if (number === null || /-\s*\d/u.test(plain)) return invalid(problem)
  if (min !== undefined && number < min) return invalid('too-small')
  if (max !== undefined && number > max) return invalid('too-big')
  return { kind: 'value', value: number, shown: String(number) }
}

function readPostcode(plain: string): Reading {
  const digits = asciiDigits(plain.normalize('NFKC')).match(/\d[\d ]*\d/gu) ?? []
  const [only] = digits.map((run) => run.replace(/ /gu, ''))
  // The lowest German postcode is 01067; nothing begins with 00.
  return digits.length === 1 && only !== undefined && /^(?!00)\d{5}$/u.test(only) ? value(only) : invalid('postcode')
}

function value(text: string): Reading {
  return { kind: 'value', value: text, shown: text }
}

function invalid(problem: string): Reading {
  return { kind: 'invalid', problem }
}
