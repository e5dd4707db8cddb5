import fc from 'fast-check'

const tricky = [
  'a',
  'م',
  'ש',
  '𞤀',
  '👩🏽‍🎓',
  '\n',
  '\n\n',
  ' ',
  '\t',
  '\u2068',
  '\u2069',
  '\u200f',
  '\u00a0',
  '\0',
  '<b>',
  '_*`',
  '&amp;',
  '{{x}}',
  '\\u0041',
  '"',
  '…',
]

/** Any text that is not blank: every plane of Unicode, joined characters, both directions, markup of every kind. */
export const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...tricky), minLength: 1, maxLength: 60 }),
  )
  .filter((text) => text.trim() !== '')
