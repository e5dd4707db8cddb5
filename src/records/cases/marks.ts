import type { JsonObject } from '../../engine/ids.ts'
import { phoneOf } from '../advisors/company.ts'

/** Shorter ones belong to nobody alone. */
const shortestPhone = 6

/**
 * What a case can be found by besides its number: the whole first name, the whole name of a company, the telephone number. The store keeps
 * keyed hashes of them and nothing to compare in part: only the same name or number is found.
 */
export function marksOf(answers: JsonObject, hash: (text: string) => string): string[] {
  const said = (slot: string) => (typeof answers[slot] === 'string' ? answers[slot] : '')
  const marks = [
    ...['firstName', 'company'].map((slot) => nameMark(said(slot))),
    ...['phone', 'contact'].filter((slot) => !said(slot).includes('@')).map((slot) => phoneMark(said(slot))),
  ]
  return [...new Set(marks.filter((mark) => mark !== null).map(hash))]
}

/** The mark of what somebody looks for, hashed; `null` when there is nothing to look for. */
export function markIn(words: string, hash: (text: string) => string): string | null {
  const mark = /\p{L}/u.test(words) ? nameMark(words) : phoneMark(words)
  return mark && hash(mark)
}

const nameMark = (text: string): string | null => prefixed('case-name', folded(text))

function phoneMark(text: string): string | null {
  const phone = phoneOf(text.trim().replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf)))
  return phone.length < shortestPhone ? null : `case-phone:${phone}`
}

const prefixed = (kind: string, text: string): string | null => (text === '' ? null : `${kind}:${text}`)

/** Letters many keyboards lack or write in another way. */
const others: { readonly [letter: string]: string } = {
  ß: 'ss',
  ı: 'i',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ة: 'ه',
  ـ: '',
}

/** A name as it is compared: without case, accents, vowel signs and the way its parts are joined. */
const folded = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßıøđłیىکةـ]/gu, (letter) => others[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
