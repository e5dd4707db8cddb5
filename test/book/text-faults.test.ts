import { afterAll, describe } from 'vitest'
import { add, all, type Change, change, eachIsCaught, remove } from './fault.ts'
import { uproot } from './tree.ts'

afterAll(uproot)

const payDe = 'locales/de/topics/pay.json'
const payEn = 'locales/en/topics/pay.json'
const payAr = 'locales/ar/topics/pay.json'
const registerDe = 'locales/de/dialogs/register.json'
const registerEn = 'locales/en/dialogs/register.json'
const long = `${'Wort '.repeat(7)}Ende. `.repeat(20)
const eachLanguage = (file: string, edit: (path: string) => Change): Change =>
  all(...['de', 'ar', 'en'].map((language) => edit(`locales/${language}/${file}`)))

describe('Texts', () => {
  eachIsCaught([
    [
      'a missing question is reported',
      change(registerDe, '"text": "Hallo",\n    "label": "Hallo",\n    "example"', '"label": "Hallo",\n    "example"'),
      'error locales/de/dialogs/register.json: "name.text" is missing: step "name" needs it.',
    ],
    [
      'a missing example is reported',
      eachLanguage('dialogs/register.json', (file) => change(file, '"example"', '"also-example"')),
      '"name.example" is missing: step "name" needs it.',
    ],
    [
      'a missing label of a summary is reported',
      change(registerDe, '"label": "Hallo",\n    "item"', '"item"'),
      '"pick.label" is missing: step "pick" needs it.',
    ],
    [
      'a missing label of an option is reported',
      change(registerDe, '"older": "Hallo"', '"elder": "Hallo"'),
      '"age.options.older" is missing: step "age" needs it.',
    ],
    [
      'a missing title of a dialog is reported',
      change(registerDe, '"title": "Hallo"', '"name2": "Hallo"'),
      '"title" is missing: dialog "register" needs it.',
    ],
    [
      'a missing verdict is reported',
      change('locales/de/tables/funding.json', '"no-late"', '"no-lat"'),
      'error locales/de/tables/funding.json: "eq.verdicts.no-late" is missing: result "eq" needs it.',
    ],
    [
      'a missing button of a command is reported',
      change('locales/de/ui.json', '"skip"', '"skipp"'),
      'error locales/de/ui.json: "nav.skip" is missing: the command "skip" needs it.',
    ],
    [
      'a missing name of a format is reported',
      change('locales/de/ui.json', '"jump"', '"jumps"'),
      '"formats.jump" is missing: format "jump" of dialogs/service.yaml needs it.',
    ],
    [
      'a text nobody uses is a warning',
      eachLanguage('dialogs/register.json', (file) => change(file, '"booked"', '"extra": { "text": "x" },\n  "booked"')),
      'warning locales/de/dialogs/register.json: Nobody uses "extra.text": remove it, or correct its name.',
    ],
    [
      'a file nobody uses is a warning',
      eachLanguage('dialogs/old.json', (file) => add(file, '{ "title": "x" }')),
      'warning locales/de/dialogs/old.json: Nobody uses this file',
    ],
    [
      'a value nobody gives is reported',
      eachLanguage('dialogs/data.json', (file) => add(file, '{ "title": "x", "hello": { "text": "x {{when}}" } }')),
      'error locales/de/dialogs/data.json: "hello.text" wants {{when}}, which nothing fills: no step of the dialog asks for it.',
    ],
  ])
})

describe('Translations', () => {
  eachIsCaught([
    [
      'a missing translation is reported',
      change(registerEn, '"label": "Hello",\n    "item"', '"item"'),
      'error locales/en/dialogs/register.json: "pick.label" is missing: translate it into English.',
    ],
    [
      'a missing file of a language is reported',
      remove(payAr),
      'error locales/ar/topics/pay.json: The file is missing: translate locales/de/topics/pay.json into العربية.',
    ],
    [
      'a translation without German is reported',
      change(payEn, '"title"', '"extra": "x", "title"'),
      'error locales/en/topics/pay.json: "extra" has no German text: remove it, or write the German first.',
    ],
    [
      'a translated file without German is reported',
      add('locales/en/topics/old.json', '{ "title": "x" }'),
      'error locales/en/topics/old.json: There is no German text for this file',
    ],
    [
      'a value left out in translation is reported',
      change(payEn, '{{pay-1}}', 'money'),
      'error locales/en/topics/pay.json: "answer" leaves out {{pay-1}}, which the German text has: put it in.',
    ],
    [
      'a value added in translation is reported',
      change(payEn, 'Hello {{pay-1}}', 'Hello {{pay-1}} {{pay-end}}'),
      '"answer" has {{pay-end}}, which the German text does not have: remove it or correct its name.',
    ],
    [
      'a German term lost in translation is reported',
      all(
        add('locales/glossary.yaml', 'terms:\n  - Duldung|Bescheinigung\n'),
        change('locales/de/topics/time.json', '4.', '4. Duldung.'),
        change('locales/ar/topics/time.json', '4.', '4. Duldung.'),
      ),
      'error locales/en/topics/time.json: The German text has Duldung, which people must recognise on letters: put the German word in brackets after your own.',
    ],
    [
      'a word of two scripts is reported',
      change('locales/en/topics/time.json', '4.', '4. H\u0435llo.'),
      'error locales/en/topics/time.json: "answer" has "H\u0435llo", a word in letters of two scripts: write it in one of them.',
    ],
    [
      'another number in translation is reported',
      change('locales/en/topics/time.json', '4.', '5.'),
      'error locales/en/topics/time.json: "answer" has other numbers than the German text: it lacks 4 and has 5 besides. Write the same digits.',
    ],
    [
      'digits of another script are reported',
      change('locales/ar/topics/time.json', '4.', '٤.'),
      'error locales/ar/topics/time.json: "answer" has digits other than 0 to 9: write 0 to 9 in every language.',
    ],
    [
      'a list in place of a text is reported',
      change(payEn, '"title": "Hello"', '"title": ["Hello"]'),
      '"title" must be one text, as in German.',
    ],
    [
      'missing plural forms are reported',
      change('locales/ar/ui.json', '"places_two"', '"places_dual"'),
      'error locales/ar/ui.json: "places" lacks plural forms of العربية: add "places_two".',
    ],
  ])
})

describe('Wording', () => {
  eachIsCaught([
    [
      'an answer too long for a phone is a warning',
      eachLanguage('topics/time.json', (file) => change(file, '4.', `4. ${long}`)),
      'warning locales/de/topics/time.json: "answer" has 829 characters, at most 600 fit on a phone: shorten it, or move something to "more".',
    ],
    [
      'a sentence too long to read is a warning',
      change(payDe, '(Ausbildung, §17)', `${'sehr '.repeat(25)}(Ausbildung, §17)`),
      'warning locales/de/topics/pay.json: "answer" has a sentence of 29 words; with more than 25 it is hard to read: split it.',
    ],
    [
      'isolates written by hand are reported',
      change(payAr, '(Ausbildung', '(\u2068Ausbildung\u2069'),
      'error locales/ar/topics/pay.json: "answer" contains invisible direction marks (U+2066 to U+2069): remove them',
    ],
    [
      'an empty text is reported',
      change(payEn, '"title": "Hello"', '"title": " "'),
      'error locales/en/topics/pay.json: "title" is empty: write the text.',
    ],
  ])
})
