import { expect, test } from 'vitest'
import { leaks } from '../support/leaks.ts'

const confided = ['Meine Duldung endet am 3. Mai', '+49 151 23456789', 'sie sagte "geh weg"', 'ja']

test.each([
  ['a log line', '{"level":30,"msg":"said: Meine Duldung endet am 3. Mai"}', confided[0]],
  ['a notice', 'Neuer Fall von +49 151 23456789', confided[1]],
  ['a quotation in JSON', JSON.stringify({ text: 'Sie: sie sagte "geh weg".' }), confided[2]],
])('what somebody told is found in %s', (_, where, told) => {
  expect(leaks(confided, ['started', where])).toEqual([{ told, where }])
})

test('what says nothing about anybody is left alone', () => {
  expect(leaks(confided, ['ja', 'Neuer Fall K-7H2KX', 'Meine Duldung'])).toEqual([])
})
