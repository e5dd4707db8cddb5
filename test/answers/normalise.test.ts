import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { almostEqual, asciiDigits, fold, normalise } from '../../src/answers/normalise.ts'

describe('normalise', () => {
  test('gives one spelling to what only looks different', () => {
    expect(normalise('İSTANBUL')).toBe('istanbul')
    expect(normalise('ﺍﻟﻌﺮﺑﻴﺔ')).toBe(normalise('العربيه'))
    expect(normalise('أُرِيدُ إقامـــة')).toBe('اريد اقامه')
    expect(normalise('ещё')).toBe('еще')
    expect(normalise('ａｕｓ\u200bbildung\u00ad')).toBe('ausbildung')
    expect(normalise('می\u200cخواهم')).toBe('مي خواهم')
  })

  test('reads digits of every script', () => {
    expect(asciiDigits('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ०१२ ７８')).toBe('0123456789 0123456789 012 78')
  })

  test('settles at once: normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })

  test('leaves no capitals, no invisible characters and no foreign digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normalise(text)).not.toMatch(/[A-ZÄÖÜ\u200b\u200e\u200f\ufeff٠-٩۰-۹]/u)
      }),
    )
  })
})

describe('fold', () => {
  test('makes the ways people type the same word equal', () => {
    expect(fold('Zurück')).toBe(fold('zurueck'))
    expect(fold('Straße')).toBe(fold('STRASSE'))
    expect(fold('değiştir')).toBe(fold('degistir'))
    expect(fold('§ 60 c AufenthG')).toBe(fold('60c aufenthg'))
    expect(fold('Duldung’um')).toBe(fold("duldung'um"))
    expect(fold('hallo 👋🏽 !!!')).toBe('hallo')
  })

  test('settles at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })

  test('leaves words and single spaces only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text)).toMatch(/^(?:[\p{L}\p{N}\p{M}]+(?: [\p{L}\p{N}\p{M}]+)*)?$/u)
      }),
    )
  })
})

describe('almostEqual', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 })

  test('accepts one letter added, left out or changed, wherever it stands', () => {
    fc.assert(
      fc.property(word, fc.nat(), (text, seed) => {
        const at = seed % text.length
        expect(almostEqual(text, text.slice(0, at) + text.slice(at + 1))).toBe(true)
        expect(almostEqual(text.slice(0, at) + text.slice(at + 1), text)).toBe(true)
        expect(almostEqual(text, `${text.slice(0, at)}#${text.slice(at + 1)}`)).toBe(true)
      }),
    )
  })

  test('accepts two neighbours swapped and nothing more', () => {
    expect(almostEqual('beratre', 'berater')).toBe(true)
    expect(almostEqual('berater', 'betarre')).toBe(false)
    expect(almostEqual('berater', 'beraterin')).toBe(false)
  })
})
