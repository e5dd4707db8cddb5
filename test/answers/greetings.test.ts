import { describe, expect, test } from 'vitest'
import { Greetings } from '../../src/answers/greetings.ts'
import { book } from './book.ts'

const greetings = new Greetings(['Hallo', 'guten Tag', 'Guten Tag zusammen', 'السلام عليكم', 'selam'], book.phrases('thanks'))

describe('greetings', () => {
  test.each([
    ['Hallo, wie viel verdient man?', 'wie viel verdient man?'],
    ['Hallo! Guten Tag zusammen, ich suche Ausbildung', 'ich suche ausbildung'],
    ['السلام عليكم كم الراتب؟', 'كم الراتب?'],
    ['Wie sagt man hallo?', 'Wie sagt man hallo?'],
    ['Hallodri', 'Hallodri'],
    ['hallo', 'hallo'],
  ])('in front of a question are not part of it: %s', (text, question) => expect(greetings.without(text)).toBe(question))

  test.each([
    ['Hallo!', true],
    ['selam, guten Tag', true],
    ['hallo wer da', false],
    ['', false],
    ['👋', false],
  ])('"%s" is nothing but greetings: %s', (text, only) => expect(greetings.only(text)).toBe(only))
})
