/**
 * The forms a text is compared in. One function for lines people wrote for training and for words people write now, so that
 * both can only differ where the people differ.
 */

/** Letters of the Arabic script that stand for one another in everyday spelling. */
const arabicLetters: { readonly [letter: string]: string } = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ۀ: 'ه',
  ە: 'ه',
  ک: 'ك',
  ڪ: 'ك',
  ګ: 'گ',
  ۍ: 'ي',
  ھ: 'ه',
  ہ: 'ه',
}

/** Harakat, Quranic marks and the tatweel: written or left out at will. */
const arabicMarks = /[\u0610-\u061a]|[\u064b-\u065f]|\u0640|\u0670|[\u06d6-\u06ed]/gu
/** Direction marks, joiners that change nothing, soft hyphen, byte order mark, variation selectors. */
const invisible = /\u200d|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ufe00-\ufe0f]/gu
/** Scripts whose decimal digits follow one another are found by asking for the nine before and the value; see `digitValue`. */
const anyDigit = /\p{Nd}/gu

/** The value 0-9 of a decimal digit of any script: Unicode keeps each script's ten digits in one run that starts at zero. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/** Replaces every script's decimal digits by 0-9. */
export function asciiDigits(text: string): string {
  return text.replace(anyDigit, (digit) => (digit <= '9' ? digit : digitValue(digit)))
}

/**
 * Lower case, one spelling for letters that only look different (NFKC, Arabic ye, kaf, alef and teh marbuta, ё), ASCII digits,
 * no invisible characters, single spaces. Keeps accents and punctuation: they tell languages apart. Idempotent.
 */
export function normalise(text: string): string {
  const once = pass(text)
  // Lower case can compose anew (a letter before a mark that came apart); a second pass settles it.
  return pass(once)
}

/**
 * Lower case without marks and invisible characters, every letter as it was written: Pashto and Persian, Russian and Ukrainian are told
 * apart by letters that `normalise` makes one.
 */
export function asWritten(text: string): string {
  return asciiDigits(text.normalize('NFKC'))
    .replace(/\u200c/gu, ' ')
    .replace(invisible, '')
    .toLowerCase()
    .replace(/i\u0307/gu, 'i')
    .normalize('NFKC')
    .replace(arabicMarks, '')
    .replace(/[’‘`´ʼ]/gu, "'")
}

function pass(text: string): string {
  return asWritten(text)
    .replace(/[أإآٱىیېئؤةۀەکڪګۍھہ]/gu, (letter) => arabicLetters[letter] ?? letter)
    .replace(/ё/gu, 'е')
    .replace(/[ሠ-ሧ]/gu, (letter) => shift(letter, 'ሠ', 'ሰ'))
    .replace(/[ፀ-ፆ]/gu, (letter) => shift(letter, 'ፀ', 'ጸ'))
    .replace(/؟/gu, '?')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Ethiopic homophones: the same vowel of another row. */
function shift(letter: string, from: string, to: string): string {
  return String.fromCodePoint((letter.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0) + (to.codePointAt(0) ?? 0))
}

/**
 * The form in which words are compared: normalised, then without accents on Latin letters, `ue` and `ü` both as `u`, `ß` as
 * `ss`, `ı` as `i`, without apostrophes, all other signs a space; `§ 60 c` and `60c` the same. Idempotent.
 */
export function fold(text: string): string {
  return plain.test(text) ? foldPlain(text) : foldAny(text)
}

/** Letters without marks, digits and signs of the keyboard: most of what is folded at a start and many words people write. */
const plain = /^[\x20-\x7e]*$/

/** As `foldAny`, without what cannot happen to such a text. */
const foldPlain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['`]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/[aou]e+/g, (pair) => pair.slice(0, 1))
    .replace(/(?<![a-z0-9])(\d{2,3}) ([a-h])(?![a-z0-9])/g, '$1$2')
    .trim()

function foldAny(text: string): string {
  return normalise(text)
    .replace(/ß/gu, 'ss')
    .replace(/ı/gu, 'i')
    .replace(/'/gu, '')
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/ø/gu, 'o')
    .replace(/ł/gu, 'l')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .replace(/[aou]e+/gu, (pair) => pair.slice(0, 1))
    .replace(/(?<![\p{L}\p{N}])(\d{2,3}) ([a-h])(?![\p{L}\p{N}])/gu, '$1$2')
    .trim()
}

/** The words of a text in the form they are compared in. */
export function words(text: string): readonly string[] {
  const folded = fold(text)
  return folded === '' ? [] : folded.split(' ')
}

/** True when two words differ by at most one letter added, left out, changed, or two neighbours swapped. */
export function almostEqual(one: string, two: string): boolean {
  if (one === two) return true
  const [short, long] = one.length <= two.length ? [one, two] : [two, one]
  if (long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  if (short.length < long.length) return short.slice(start) === long.slice(start + 1)
  if (short.slice(start + 1) === long.slice(start + 1)) return true
  return short[start] === long[start + 1] && short[start + 1] === long[start] && short.slice(start + 2) === long.slice(start + 2)
}
