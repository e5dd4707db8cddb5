import { afterAll, describe } from 'vitest'
import { add, all, type Change, change, eachIsCaught, remove } from './fault.ts'
import { uproot } from './tree.ts'

afterAll(uproot)

const register = 'dialogs/register.yaml'
const table = 'dialogs/tables/funding.yaml'
const eachLanguage = (file: string, edit: (path: string) => Change): Change =>
  all(...['de', 'ar', 'en'].map((language) => edit(`locales/${language}/${file}`)))

describe('Answers and lists', () => {
  eachIsCaught([
    [
      'a summary of an unknown answer is reported',
      change(register, '[occasion, firstName]', '[occasion, fistName]'),
      'Step "confirm" sums up "fistName", which no step of this dialog asks for. Did you mean "firstName"?',
    ],
    [
      'a condition on an unknown answer is reported',
      add(
        'dialogs/data.yaml',
        'dialog: data\nsteps:\n  - decide: x\n    branches: [{ when: { age: old }, next: hello }]\n  - say: hello\n',
      ),
      'Step "x" refers to "age", which no step asks for and no command brings.',
    ],
    [
      'an input from nowhere is reported',
      add(
        'dialogs/data.yaml',
        'dialog: data\nsteps:\n  - do: x\n    command: feedback\n    with: { topic: $topic }\n    on: { noted: hello }\n  - say: hello\n',
      ),
      'Step "x" refers to "topic", which no step asks for and no command brings.',
    ],
    [
      'a list from nowhere is reported',
      add('dialogs/data.yaml', 'dialog: data\nsteps:\n  - say: hello\n    each: result-yes\n'),
      'Step "hello" wants the list "result-yes", which nothing in this dialog makes.',
    ],
    [
      'an unknown table is reported once',
      change('dialogs/funding.yaml', 'table: funding', 'table: fundings'),
      'error dialogs/funding.yaml: The table "fundings" does not exist: add dialogs/tables/fundings.yaml. Did you mean "funding"?',
    ],
    [
      'a table without one of its answers is reported',
      change('dialogs/funding.yaml', 'choose: signed', 'choose: contract'),
      'Step "result" needs "signed" for table "funding": add a "choose" with that slot.',
    ],
    [
      'an option the table does not know is reported',
      change('dialogs/funding.yaml', '[eq, training]', '[eq, employee]'),
      'Step "result" cannot use "employee" of step "measure": table "funding" knows "eq" or "training" for "measure".',
    ],
    [
      'a question that cannot matter is reported',
      change('dialogs/funding.yaml', '- choose: measure', '- choose: measures'),
      'Step "measures" asks for "measures", which is no input of table "funding". Did you mean "measure"?',
    ],
    [
      'an answer that picks one item must be asked for',
      add('dialogs/data.yaml', 'dialog: data\nsteps:\n  - say: hello\n    only: pick\n'),
      'Step "hello" refers to "pick", which no step asks for and no command brings.',
    ],
  ])
})

describe('Decision tables', () => {
  eachIsCaught([
    [
      'a gap of a table is shown by an example',
      change(table, '      - { when: { measure: eq, signed: yes }, then: no-late }\n', ''),
      'error dialogs/tables/funding.yaml: Result "eq" has a gap: no rule holds for { measure: eq, signed: yes }. Add one.',
    ],
    [
      'an overlap of a table is shown by an example',
      change(table, 'measure: [training]', 'measure: [training, eq]'),
      'error dialogs/tables/funding.yaml: Result "eq" has an overlap: for { measure: eq, signed: yes } the rules 2 and 3 hold. Narrow one of them.',
    ],
    [
      'an unknown input of a rule is reported',
      change(table, '{ when: { measure: eq, signed: no }', '{ when: { mesure: eq, signed: no }'),
      'Rule 1 of "eq" looks at "mesure", which is no input of this table. Did you mean "measure"?',
    ],
    [
      'an unknown value of a rule is reported',
      change(table, 'measure: [training]', 'measure: [trainings]'),
      'Rule 3 of "eq" knows a "measure" of "trainings"; the table has "eq" or "training".',
    ],
    [
      'an unknown topic of a result is reported',
      change(table, 'topic: pay', 'topic: pays'),
      'Result "eq" names the topic "pays", which does not exist. Did you mean "pay"?',
    ],
    [
      'an input no rule looks at is a warning',
      change(table, 'signed: [yes, no] }', 'signed: [yes, no], size: [big] }'),
      'warning dialogs/tables/funding.yaml: Input "size" is looked at by no rule',
    ],
  ])
})

describe('Topics and figures', () => {
  eachIsCaught([
    [
      'an unknown related topic is reported',
      change('dialogs/topics/pay.yaml', 'related: [time]', 'related: [tim]'),
      'error dialogs/topics/pay.yaml: Related topic "tim" does not exist. Did you mean "time"?',
    ],
    [
      'an unknown dialog of a topic is reported',
      change('dialogs/topics/pay.yaml', 'dialogs: [human]', 'dialogs: [events]'),
      'error dialogs/topics/pay.yaml: Dialog "events" does not exist.',
    ],
    [
      'a topic past its review date is a warning with its notice',
      change('dialogs/topics/pay.yaml', '2099-01-01', '2026-08-20'),
      'warning dialogs/topics/pay.yaml: The review date 2026-08-20 has passed: the answer carries a notice',
    ],
    [
      'a review date before the facts is reported',
      change('dialogs/topics/pay.yaml', '2099-01-01', '2020-01-01'),
      '"reviewBy" 2020-01-01 lies before "asOf" 2026-08-19: correct one of them.',
    ],
    [
      'a topic without its dialogs file is reported',
      remove('dialogs/topics/time.yaml'),
      'error locales/de/topics/time.json: There is no topic "time": write dialogs/topics/time.yaml, or remove this file.',
    ],
    [
      'a topic without a text is reported',
      remove('locales/de/topics/time.json'),
      'error locales/de/topics/time.json: The file is missing',
    ],
    [
      'an undefined figure is reported',
      eachLanguage('topics/pay.json', (file) => change(file, '{{pay-1}}', '{{pay-2}}')),
      'error locales/de/topics/pay.json: "answer" wants {{pay-2}}, which nothing fills: add it with its source to dialogs/figures.',
    ],
    [
      'a figure nobody uses is a warning',
      change(
        'dialogs/figures/all.yaml',
        'pay-1:',
        'pay-0: { value: 1, unit: euro, source: x, asOf: 2026-08-19, confidence: low }\npay-1:',
      ),
      'warning dialogs/figures/all.yaml: Nobody uses the figure "pay-0"',
    ],
    [
      'a figure past its date is a warning',
      change('dialogs/figures/all.yaml', 'per: month', 'validUntil: 2026-08-20'),
      'warning dialogs/figures/all.yaml: Figure "pay-1" was valid until 2026-08-20: look up the new one.',
    ],
  ])
})

describe('The service centre', () => {
  eachIsCaught([
    [
      'what the operator has not filled in is a warning',
      change('dialogs/service.yaml', 'street: S 1', 'street: null'),
      "warning dialogs/service.yaml: The operator's street is not filled in",
    ],
    [
      'hours that overlap are reported',
      change('dialogs/service.yaml', '13:00-16:00', '11:00-16:00'),
      'The hours of monday overlap or are out of order at "11:00-16:00"',
    ],
    [
      'an escalation that does not grow is reported',
      change('dialogs/service.yaml', 'team: 60', 'team: 600'),
      'The escalation must grow from deputy to team to coordinator.',
    ],
    [
      'a topic that is off and does not exist is reported',
      change('dialogs/service.yaml', 'topics: []', 'topics: [no-such]'),
      'There is no topic "no-such" that could be off',
    ],
    [
      'a channel that is off and does not exist is reported',
      change('dialogs/service.yaml', '[telegram]', '[telegraph]'),
      'dialogs/service.yaml',
    ],
    [
      'an urgent case answered later is reported',
      change('dialogs/service.yaml', 'P3: 3', 'P3: 1'),
      'Priority P3 is answered sooner than a more urgent one',
    ],
    [
      'a broken review file is a warning only',
      add('locales/en/reviews.yaml', 'topics/pay: yes'),
      'warning locales/en/reviews.yaml:1: "topics/pay" is not right',
    ],
  ])
})
