import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { commandWords, signals } from '../../src/engine/understanding.ts'

/** A small content tree without a fault, as files by path. */
export type Tree = Map<string, string>

const register = `dialog: register
open: true
consent: events
arg: format
steps:
  - do: list
    command: list-occasions
    with: { format: $format }
    on: { found: pick, none: nothing }
  - choose: pick
    slot: occasion
    from: items
  - ask: name
    slot: firstName
    type: name
  - choose: age
    slot: ageGroup
    options: [under-14, { value: older, next: confirm }]
  - decide: age-rule
    branches:
      - { when: { ageGroup: under-14 }, next: guardian }
    next: confirm
  - say: guardian
  - choose: confirm
    summary: [occasion, firstName]
    options:
      - { value: yes, next: book }
      - { value: no, next: leave }
  - do: book
    command: book
    with: { occasion: $occasion, answers: $answers }
    on: { booked: booked, waiting: booked, closed: nothing, already: nothing, too-young: nothing }
  - say: booked
    next: leave
  - say: nothing
  - go: leave
    to: end
`

const funding = `dialog: funding
open: true
steps:
  - choose: measure
    options: [eq, training]
    matters: funding
  - choose: signed
    options: [yes, no]
  - decide: result
    table: funding
  - say: cards
    each: result-yes
`

const table = `table: funding
inputs: { measure: [eq, training], signed: [yes, no] }
results:
  - id: eq
    source: SGB III §54a
    asOf: 2026-08-19
    confidence: high
    topic: pay
    rules:
      - { when: { measure: eq, signed: no }, then: fits }
      - { when: { measure: eq, signed: yes }, then: no-late }
      - { when: { measure: [training] }, then: no-measure }
`

const topic = (id: string, related: string) => `topic: ${id}
audience: both
sources: ["BBiG §17"]
asOf: 2026-08-19
reviewBy: 2099-01-01
confidence: high
neighbours: [something-later]
related: [${related}]
dialogs: [human]
human: offer
`

const figures = `pay-1: { value: 724, unit: euro, per: month, source: "BBiG §17", asOf: 2026-08-19, confidence: high }
pay-months: { value: 18, unit: months, source: "BBiG §17", asOf: 2026-08-19, confidence: high }
pay-end: { date: 2027-03-04, source: "BBiG §17", asOf: 2026-08-19, confidence: high }
`

const service = `name: Centre
project: A project
operator: { name: N, street: S 1, postcode: "40210", city: C, email: e@example.org, phone: "1", representative: R, register: HRB 1 }
authority: LDI
timezone: Europe/Berlin
officeHours: { monday: ["09:00-12:00", "13:00-16:00"] }
closedDays: [2026-12-28]
formats: [{ id: jump, audience: [applicant], minAge: 14, guardianUnder: 18, capacityHint: 20, minutes: 300 }]
escalation: { deputy: 30, team: 60, coordinator: 120 }
waiting: { remind: 2, abandoned: 7 }
followUp: { company: 3 }
mostCases: 20
answerTargets: { P1: 0, P2: 2, P3: 3, P4: 5 }
retention: [{ class: booking, what: bookings, days: 90, why: questions }]
privacyVersion: "1"
languagesOfAdvisors: [de]
off: { topics: [], channels: [telegram] }
`

const speeches = {
  de: { name: 'Deutsch', direction: 'ltr', locale: 'de', euro: '{} Euro', people: { one: '{} Person', other: '{} Personen' } },
  ar: {
    name: 'العربية',
    direction: 'rtl',
    locale: 'ar-u-nu-latn',
    euro: '{} يورو',
    people: { few: '{} أشخاص', other: '{} شخص' },
  },
  en: { name: 'English', direction: 'ltr', locale: 'en-GB', euro: '€{}', people: { one: '{} person', other: '{} people' } },
} as const

const words = { de: 'Hallo', ar: 'مرحبا', en: 'Hello' } as const
const simple = ['welcome', 'menu', 'human', 'urgent', 'consent', 'data', 'accept-offer', 'decline-offer', 'cancel-booking']

/** A fresh tree; change it, then write it with `plant`. */
export function tree(): Tree {
  const files: Tree = new Map([
    ['dialogs/register.yaml', register],
    ['dialogs/funding.yaml', funding],
    ['dialogs/tables/funding.yaml', table],
    ['dialogs/topics/pay.yaml', topic('pay', 'time')],
    ['dialogs/topics/time.yaml', topic('time', 'pay')],
    ['dialogs/figures/all.yaml', figures],
    ['dialogs/service.yaml', service],
  ])
  for (const id of simple) files.set(`dialogs/${id}.yaml`, `dialog: ${id}\nsteps:\n  - say: hello\n`)
  for (const language of ['de', 'ar', 'en'] as const) addLanguage(files, language)
  return files
}

function addLanguage(files: Tree, language: keyof typeof words): void {
  const word = words[language]
  const say = (file: string, content: unknown) =>
    files.set(`locales/${language}/${file}.json`, `${JSON.stringify(content, null, 2)}\n`)
  say('language', speeches[language])
  say('ui', {
    nav: Object.fromEntries(commandWords.map((name) => [name, word])),
    ...Object.fromEntries(signals.filter((signal) => signal.startsWith('danger')).map((signal) => [signal, word])),
    smalltalk: Object.fromEntries(signals.filter((signal) => !signal.startsWith('danger')).map((signal) => [signal, word])),
    formats: { jump: word },
    options: { yes: word, no: word },
    'options-also': { yes: [word, `${word}!`] },
    greeting: `${word} {{name}}`,
    when: `${word}: {{when}}`,
    ...(language === 'ar'
      ? {
          places_zero: `${word} {{count}}`,
          places_one: `${word} {{count}}`,
          places_two: `${word} {{count}}`,
          places_few: `${word} {{count}} few`,
          places_many: `${word} {{count}} many`,
          places_other: `${word} {{count}}`,
        }
      : { places_one: `${word} {{count}} 1`, places_other: `${word} {{count}} n` }),
  })
  for (const id of simple) say(`dialogs/${id}`, { title: word, hello: { text: word } })
  say('dialogs/register', {
    title: word,
    pick: { text: word, label: word, item: `{{title}}, {{when}}` },
    name: { text: word, label: word, example: word, also: [word] },
    age: { text: word, options: { 'under-14': word, older: word } },
    guardian: { text: `${word} {{firstName}}` },
    confirm: { text: word },
    booked: { text: word },
    nothing: { text: word },
  })
  say('dialogs/funding', {
    title: word,
    measure: { text: word, options: { eq: word, training: word } },
    signed: { text: word },
  })
  say('tables/funding', {
    eq: { title: word, verdicts: { fits: word, 'no-late': word, 'no-measure': word }, amount: '{{pay-1}}' },
  })
  say('topics/pay', { title: word, answer: `${word} {{pay-1}} (Ausbildung, §17).`, more: `${word} {{pay-months}}, {{pay-end}}.` })
  say('topics/time', { title: word, answer: `${word} 4.` })
}

const roots: string[] = []

/** Writes the tree to a new folder and returns it. */
export function plant(files: Tree): string {
  const root = mkdtempSync(join(tmpdir(), 'book-'))
  roots.push(root)
  for (const [file, content] of files) put(root, file, content)
  return root
}

export function put(root: string, file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), content)
}

/** Removes every folder written. */
export function uproot(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
}
