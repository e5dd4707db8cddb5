import { afterAll, describe } from 'vitest'
import { change, eachIsCaught, remove } from './fault.ts'
import { uproot } from './tree.ts'

afterAll(uproot)

const register = 'dialogs/register.yaml'
const payDe = 'locales/de/topics/pay.json'

describe('The form of a file', () => {
  eachIsCaught([
    [
      'broken YAML is reported with its line',
      change(register, '    from: items', '    from: [items'),
      'error dialogs/register.yaml:1',
    ],
    [
      'broken JSON is reported with its line',
      change(payDe, '"more"', 'more'),
      'error locales/de/topics/pay.json:4: This is not valid JSON',
    ],
    [
      'a key written twice in JSON is reported',
      change(payDe, '"title": "Hallo"', '"title": "Hallo", "title": "Hallo"'),
      'error locales/de/topics/pay.json:2: This is not valid YAML: Map keys must be unique',
    ],
    [
      'a text that is no text is reported',
      change(payDe, '"Hallo"', '7'),
      'error locales/de/topics/pay.json: "title" must be a text in quotes',
    ],
    [
      'an unknown entry of a dialog is reported',
      change(register, 'open: true', 'opened: true'),
      'error dialogs/register.yaml:1: The file is not right: Unrecognized key: "opened"',
    ],
    [
      'an unknown entry of a step is reported with the step',
      change(register, '    from: items', '    form: items'),
      'error dialogs/register.yaml:10: Step "pick": the entry is not right: Unrecognized key: "form"',
    ],
    [
      'an unknown type of question is reported with its line',
      change(register, 'type: name', 'type: nick'),
      'error dialogs/register.yaml:15: Step "name": "type" is not right: Invalid option',
    ],
    [
      'a step without a kind is reported',
      change(register, '- say: guardian', '- tell: guardian'),
      'error dialogs/register.yaml:23: Step 6 has no kind: write exactly one of "say", "ask", "choose", "decide", "do" or "go"',
    ],
    [
      'a step of two kinds is reported',
      change(register, '- say: guardian', '- say: guardian\n    go: guardian'),
      'Step 6 is say and go at once',
    ],
    [
      'a dialog in a file of another name is reported',
      change(register, 'dialog: register', 'dialog: sign-up'),
      'error dialogs/register.yaml:1: The file is called "register" but says dialog: sign-up; give both the same name.',
    ],
    [
      'an option with a dot is reported',
      change(register, 'under-14, {', 'under.14, {'),
      'letters, digits, "-", "+" and "_", without dot, colon or blank',
    ],
    [
      'a wrong date of a topic is reported',
      change('dialogs/topics/pay.yaml', '2026-08-19', '19.8.2026'),
      'error dialogs/topics/pay.yaml:4: "asOf" is not right: write a date as YYYY-MM-DD.',
    ],
    [
      'a topic without sources is reported',
      change('dialogs/topics/pay.yaml', '["BBiG §17"]', '[]'),
      'error dialogs/topics/pay.yaml:3: "sources" is not right: name at least one source.',
    ],
    [
      'a figure without a source is reported',
      change('dialogs/figures/all.yaml', 'source: "BBiG §17", ', ''),
      'error dialogs/figures/all.yaml:1: "pay-1" is not right',
    ],
    [
      'a figure that stands in two files is reported',
      (files) => void files.set('dialogs/figures/more.yaml', files.get('dialogs/figures/all.yaml') ?? ''),
      'Figure "pay-1" stands in dialogs/figures/all.yaml already',
    ],
    ['a missing service centre is reported', remove('dialogs/service.yaml'), 'error dialogs/service.yaml: The file is missing'],
    [
      'a wrong office hour is reported',
      change('dialogs/service.yaml', '"09:00-12:00"', '"12:00-9:00"'),
      'error dialogs/service.yaml:6: "officeHours.monday.0" is not right: write a span as "09:00-12:00".',
    ],
    [
      'a language without language.json is reported',
      remove('locales/en/language.json'),
      'error locales/en/language.json: locales/en is no language yet: add locales/en/language.json',
    ],
    [
      'a locale that Intl does not know is reported',
      change('locales/en/language.json', 'en-GB', 'xx-none'),
      '"locale" is not right: write a locale Intl knows',
    ],
  ])
})
