import { describe, expect, it } from 'vitest'
import type { Table, TableResult } from '../../src/engine/book.ts'
import type { TableId } from '../../src/engine/ids.ts'
import { evaluate, matters } from '../../src/engine/table.ts'
import { book, Player } from './player.ts'

type Given = { readonly [input: string]: string }
type Rule = TableResult['rules'][number]

function permitTable(): Table {
  const found = book.table('permit' as TableId)
  if (!found) throw new Error('There is no table "permit"')
  return found
}
const table = permitTable()

/** The results that say whether a training may begin; of these exactly one is told. */
const answers = table.results.slice(
  0,
  table.results.findIndex(({ id }) => id === 'training-duldung'),
)
const questions = ['paper', 'kind', 'work', 'letter', 'ban', 'safe', 'since', 'tolerated', 'home', 'identity']

/** Every way through the questions: asked is what still matters, the rest is filled in as the engine does. */
function* waysThrough(
  left: readonly string[] = questions,
  given: Given = {},
  asked: readonly string[] = [],
): Generator<readonly [Given, readonly string[]]> {
  const [input, ...rest] = left
  if (input === undefined) return yield [given, asked]
  const values = table.inputs[input] ?? []
  if (!matters(table, input, given)) return yield* waysThrough(rest, { ...given, [input]: values[0] ?? '' }, asked)
  for (const value of values) yield* waysThrough(rest, { ...given, [input]: value }, [...asked, input])
}

/** The first of all cases for which not exactly one rule holds; inputs no rule left looks at make no difference. */
function fault(rules: readonly Rule[], left: readonly string[] = questions, given: Given = {}): Given | null {
  const [input, ...rest] = left
  if (input === undefined) return rules.length === 1 ? null : given
  if (rules.every(({ when }) => when[input] === undefined)) return fault(rules, rest, given)
  for (const value of table.inputs[input] ?? []) {
    const open = rules.filter(({ when }) => when[input]?.includes(value) ?? true)
    const found = fault(open, rest, { ...given, [input]: value })
    if (found) return found
  }
  return null
}

const verdictsOf = (given: Given): Given => Object.fromEntries(evaluate(table, given).map(({ id, verdict }) => [id, verdict]))
const tells = ({ then: verdict }: Rule) => verdict !== 'none'
const told = (given: Given) => answers.map(({ id }) => id).filter((id) => verdictsOf(given)[id] !== 'none')
const ways = [...waysThrough()]

describe('the permit table', () => {
  it('asks for all its inputs', () => {
    expect(Object.keys(table.inputs)).toEqual(questions)
  })

  it.each(table.results.map((result) => [result.id, result] as const))('decides "%s" in every case by one rule', (_, result) => {
    expect(fault(result.rules)).toBeNull()
    expect(result.source).not.toBe('')
    expect(result.asOf).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  it('tells exactly one answer in every case', () => {
    expect(fault(answers.flatMap(({ rules }) => rules.filter(tells)))).toBeNull()
    for (const [given] of ways) expect(told(given), JSON.stringify(given)).toHaveLength(1)
  })

  it('asks six questions at most, and of most people five', () => {
    const counts = ways.map(([, asked]) => asked.length)
    expect(Math.max(...counts)).toBe(6)
    expect(counts.filter((count) => count <= 5).length).toBeGreaterThan(counts.length / 2)
  })

  it('has no rule to spare: each one taken out is a gap, and one too many an overlap', () => {
    for (const { id, rules } of table.results) {
      for (const place of rules.keys()) expect(fault(rules.toSpliced(place, 1)), `${id} without rule ${place + 1}`).not.toBeNull()
      expect(fault([...rules, ...rules.slice(0, 1)]), id).not.toBeNull()
    }
  })
})

describe('what the permit table says', () => {
  const asylum = { paper: 'gestattung', letter: 'none', safe: 'no' }
  const duldung = { paper: 'duldung', ban: 'none', safe: 'no' }
  /** Rows of the facts, section C1: what is given, what is told, and what must not be promised. */
  const rows: readonly (readonly [row: string, given: Given, verdicts: Given])[] = [
    ['1', { paper: 'german-eu' }, { citizen: 'free', bab: 'note-possible', office: 'none' }],
    ['3', { paper: 'title', kind: 'protected' }, { title: 'free', living: 'note-jobcenter', german: 'note-claim' }],
    ['4', { paper: 'title', kind: 'humanitarian', work: 'office' }, { card: 'office', office: 'note-alone' }],
    ['4, §104c', { paper: 'title', kind: 'chance' }, { card: 'chance', youth: 'maybe' }],
    ['5', { paper: 'title', kind: 'ukraine' }, { ukraine: 'free', living: 'note-ukraine' }],
    ['6', { paper: 'fiktion', work: 'unknown' }, { unknown: 'ask', card: 'none' }],
    ['7', { paper: 'title', kind: '16a' }, { 'training-title': 'contract', office: 'note-agency', prep: 'none' }],
    ['9', { ...asylum, safe: 'yes' }, { safe: 'check', asylum: 'none', bab: 'no-asylum', prep: 'none' }],
    ['10', { ...asylum, letter: 'accelerated' }, { safe: 'check', living: 'note-asylblg' }],
    ['11', { ...asylum, since: 'under-3' }, { asylum: 'wait', german: 'note-free', prep: 'no-later' }],
    ['12, 13', { ...asylum, since: '3-5' }, { asylum: 'claim', eq: 'note-same', bab: 'no-asylum', prep: 'no-later' }],
    ['12, Dublin', { ...asylum, letter: 'dublin', since: '3-5', home: 'yes' }, { asylum: 'dublin-wait' }],
    ['13, long', { ...asylum, since: 'from-36' }, { asylum: 'claim', living: 'note-long', prep: 'note-school' }],
    ['14', { ...asylum, letter: 'rejected' }, { asylum: 'rejected', german: 'note-registered' }],
    ['15', { ...duldung, ban: 'identity' }, { duldung: 'ban', living: 'note-reduced', 'training-duldung': 'none' }],
    ['16', { ...duldung, safe: 'yes' }, { safe: 'check', duldung: 'none', youth: 'none' }],
    ['17', { ...duldung, ban: 'removal' }, { today: 'urgent', duldung: 'none' }],
    ['18', { ...duldung, tolerated: '3-5', home: 'yes', identity: 'no' }, { duldung: 'wait', 'training-duldung': 'proof' }],
    ['18, passport', { ...duldung, tolerated: '3-5', home: 'yes', identity: 'yes' }, { duldung: 'should' }],
    ['19', { ...duldung, tolerated: 'under-3', home: 'no' }, { duldung: 'should', bab: 'no-later', 'training-duldung': 'none' }],
    ['20', { ...duldung, tolerated: '6-14', identity: 'yes' }, { 'training-duldung': 'maybe', youth: 'maybe', bab: 'no-later' }],
    ['21', { ...duldung, tolerated: '15-35', identity: 'no' }, { 'training-duldung': 'proof', bab: 'note-possible' }],
    ['23', { paper: 'title', kind: 'stay' }, { stay: 'purpose', bab: 'no-stay', prep: 'none' }],
    ['24', { paper: 'abroad' }, { abroad: 'visa', living: 'note-visa', office: 'note-agency' }],
  ]
  it.each(rows)('row %s', (_, given, verdicts) => {
    const missing = Object.fromEntries(questions.map((input) => [input, table.inputs[input]?.[0] ?? '']))
    expect(verdictsOf({ ...missing, ...given })).toMatchObject(verdicts)
  })

  it('leads to a human wherever somebody does not know what decides', () => {
    for (const input of ['paper', 'kind', 'letter', 'ban', 'safe']) {
      const unknown = ways.filter(([given, asked]) => given[input] === 'unknown' && asked.includes(input))
      expect(unknown.length, input).toBeGreaterThan(0)
      for (const [given] of unknown) expect(told(given), JSON.stringify(given)).toEqual(['unknown'])
    }
  })
})

describe('the permit check as a dialog', () => {
  const press = (player: Player, ...presses: readonly string[]) =>
    presses.map((one) => player.play({ do: 'forge', press: one, outcome: 0 })).at(-1)
  const top = ({ state: { situation } }: Player) => (situation.kind === 'in-dialog' ? situation.stack[0] : null)

  it('asks anew after a correction what was only filled in', () => {
    const player = new Player('applicant')
    press(player, 'd:permit-check:', 'a:ASK:german-eu', 'w:back:', 'a:ASK:duldung')
    expect(top(player)).toMatchObject({ dialog: 'permit-check', step: 'ban', answers: { paper: 'duldung' } })
    press(player, 'a:ASK:none', 'a:ASK:yes')
    expect(top(player)).toMatchObject({ step: 'more', answers: { ban: 'none', safe: 'yes' } })
  })

  it('gives a removal to a human at once, as urgent and without what was answered', () => {
    const player = new Player('applicant')
    press(player, 'd:permit-check:', 'a:ASK:duldung', 'a:ASK:removal')
    expect(top(player)?.step).toBe('urgent')
    const last = press(player, 'a:ASK:yes')
    expect(last?.commands).toMatchObject([{ name: 'open-case', input: { urgent: 'danger-removal' } }])
    expect(JSON.stringify(last?.commands)).not.toContain('duldung')
  })
})
