import { describe, expect, it } from 'vitest'
import { fold } from '../../src/answers/normalise.ts'
import type { Event } from '../../src/engine/event.ts'
import { contextOf } from '../../src/engine/expectation.ts'
import type { CaseId, DialogId, EventId, Language, PersonId, StepId, TopicId } from '../../src/engine/ids.ts'
import { menuEntries } from '../../src/engine/menu.ts'
import type { Choice } from '../../src/engine/message.ts'
import type { Frame, State } from '../../src/engine/state.ts'
import { newState, type Turned, turn } from '../../src/engine/turn.ts'
import { type Audience, slotTypes } from '../../src/engine/understanding.ts'
import { content } from '../support/service.ts'

const { book, answers } = content()
const audiences: readonly Audience[] = ['applicant', 'company', 'helper']
const agreed = { version: book.privacyVersion, at: 0 }

const standing = (language: Language, change: Partial<State> = {}): State => ({
  ...newState('person' as PersonId, 0),
  language,
  languageChosen: true,
  audience: 'applicant',
  consents: { advice: agreed, events: agreed },
  situation: { kind: 'idle' },
  ...change,
})
const frame = (dialog: string, step: string, change: Partial<Frame> = {}): Frame => ({
  dialog: dialog as DialogId,
  version: book.dialog(dialog as DialogId)?.version ?? '',
  step: step as StepId,
  answers: {},
  shown: {},
  data: {},
  trail: [],
  misses: 0,
  returnTo: null,
  ...change,
})
const inForm = (language: Language, dialog: string, step: string, change: Partial<Frame> = {}): State =>
  standing(language, { situation: { kind: 'in-dialog', stack: [frame(dialog, step, change)] } })

const moment = { id: 'e1' as EventId, at: 1 }
const presses = (state: State, press: string) => turn(state, { ...moment, kind: 'pressed', press }, book)
function says(state: State, text: string): Turned {
  const understood = answers.understand(text, contextOf(state, moment, book))
  return turn(state, { ...moment, kind: 'said', text, understood } satisfies Event, book)
}
/** What a person sees of it, and where they stand then. */
function came({ state, effects, commands }: Turned) {
  const stack = state && 'stack' in state.situation ? state.situation.stack : []
  return {
    told: effects.map(({ message: { text, choices = [] } }) => [text, ...choices.map(({ label }) => label)]),
    commands,
    at: stack.map(({ dialog, step, answers: given }) => ({ dialog, step, given })),
  }
}
const top = ({ state }: Turned): string => {
  const [first] = state && 'stack' in state.situation ? state.situation.stack : []
  return first ? `${first.dialog}/${first.step}` : ''
}
const menuOf = (language: Language, audience: Audience): readonly Choice[] =>
  presses(standing(language, { audience }), 'w:menu:').state?.asked?.choices ?? []

const offered = book.languages.flatMap((language) =>
  audiences.flatMap((audience) => menuOf(language, audience).map(({ label, press }) => ({ language, audience, label, press }))),
)

describe('a label of the main menu, typed while the menu is not on the screen', () => {
  it('is one of many', () => {
    expect(offered.length).toBeGreaterThan(book.languages.length * 20)
  })

  it.each(offered)('does in $language for $audience what its button does: $label', ({ language, audience, label, press }) => {
    const shown = presses(standing(language, { audience }), 'w:menu:').state
    if (!shown) throw new Error('There is no menu')
    const byPress = came(presses(shown, press))
    const before = standing(language, { audience })
    expect(came(says(before, label))).toEqual(byPress)
    expect(came(says(before, `  ${label.toUpperCase()}!`))).toEqual(byPress)
  })

  it('means one thing, in whichever language it is written', () => {
    for (const audience of audiences) {
      const meant = new Map<string, string>()
      for (const { press, texts } of menuEntries(book, audience)) {
        for (const text of texts) expect(meant.get(fold(text)) ?? press).toBe(press)
        for (const text of texts) meant.set(fold(text), press)
      }
    }
  })

  it('is understood in the language somebody spoke before', () => {
    const german = book.text('de' as Language, 'dialogs/menu:what.options.bookings')
    expect(says(standing('tr' as Language), german).commands).toEqual([{ name: 'list-bookings', input: {} }])
  })

  it('is one label and nothing near it', () => {
    for (const text of ['Meine Anmeldungen bitte absagen', 'Anmeldungen', 'Förderung'])
      expect(says(standing('de' as Language), text).commands).toEqual([])
  })

  it('of others is none of theirs', () => {
    const text = book.text('de' as Language, 'dialogs/menu:what.options.funding')
    expect(top(says(standing('de' as Language, { audience: 'company' }), text))).toMatch(/^funding\//)
    expect(top(says(standing('de' as Language), text))).toBe('')
  })
})

describe('in the middle of a form', () => {
  const label = (language: Language, value = 'bookings') => book.text(language, `dialogs/menu:what.options.${value}`)

  it.each(book.languages)('whatever the question takes as its answer stays that: %s', (language) => {
    const texts = offered.filter((one) => one.language === language).map((one) => one.label)
    expect(texts.length).toBeGreaterThan(0)
    for (const type of slotTypes) {
      for (const text of [...texts, 'Selam Tesfay', 'Meryem', 'Anmeldung', '0151 23456789', '40210', '31.12.2026']) {
        const { menu = [], ...plain } = contextOf(standing(language), moment, book).expecting
        const within = { ...contextOf(standing(language), moment, book), expecting: { ...plain, value: { type } } }
        const { reading } = answers.understand(text, within)
        const withMenu = answers.understand(text, { ...within, expecting: { ...within.expecting, menu } })
        if (reading.kind === 'value' || !texts.includes(text)) expect(withMenu.reading).toEqual(reading)
        else expect([reading.kind, withMenu.reading.kind]).not.toContain('value')
      }
    }
  })

  it.each(book.languages)('words and names stay words and names: %s', (language) => {
    const words = says(inForm(language, 'human', 'concern'), label(language))
    expect(came(words).at[0]).toMatchObject({ dialog: 'human', step: 'situation', given: { concern: label(language) } })
    const named = says(inForm(language, 'human', 'name'), 'Selam Tesfay')
    expect(came(named).at[0]).toMatchObject({ dialog: 'human', step: 'phone', given: { firstName: 'Selam Tesfay' } })
  })

  it('what is offered there comes first', () => {
    const asked = { id: 'q', choices: [{ label: label('de' as Language), press: 'a:q:searching' }], nav: [] }
    const state = { ...inForm('de' as Language, 'human', 'situation'), asked }
    expect(came(says(state, label('de' as Language))).at[0]).toMatchObject({ given: { situation: 'searching' } })
  })

  it.each(book.languages)(
    'a label opens what it leads to where it can be no answer, and the form goes on below: %s',
    (language) => {
      const { state, commands } = says(inForm(language, 'human', 'phone'), label(language))
      expect(commands).toEqual([{ name: 'list-bookings', input: {} }])
      expect(state?.situation).toMatchObject({ stack: [{ dialog: 'bookings' }, { dialog: 'human', step: 'phone', misses: 0 }] })
    },
  )

  it('what needs no dialog is said, and the question asked again', () => {
    const turned = says(inForm('de' as Language, 'human', 'situation'), label('de' as Language, 'ask'))
    expect(top(turned)).toBe('human/situation')
    const [told, again] = turned.effects.map(({ message }) => message.text)
    expect(told).toBe(book.text('de' as Language, 'dialogs/menu:how-to-ask.text'))
    expect(again).toContain(book.text('de' as Language, 'dialogs/human:situation.text'))
  })

  it('what leads to another menu is late, so that nothing is lost', () => {
    const state = inForm('de' as Language, 'human', 'situation', {
      answers: { concern: 'Hallo' },
      trail: ['concern'] as StepId[],
    })
    const turned = says(state, label('de' as Language, 'audience'))
    expect(came(turned).at).toMatchObject([{ dialog: 'human', step: 'situation', given: { concern: 'Hallo' } }])
    expect(came(turned)).toEqual(came(presses(state, 'a:old:audience')))
  })

  it.each(book.languages)('a label of a question before is late, as its button is: %s', (language) => {
    const state = inForm(language, 'human', 'letter', {
      answers: { concern: 'Hallo', situation: 'ended' },
      trail: ['concern', 'situation'] as StepId[],
    })
    const before = book.text(language, 'dialogs/human:situation.options.searching')
    expect(came(says(state, before))).toEqual(came(presses(state, 'a:old:searching')))
    expect(came(says(state, before)).at[0]).toMatchObject({ step: 'letter', given: { situation: 'ended' } })
  })

  it('"no" answers the question asked now, not one before', () => {
    const earlier = [{ press: 'a::no', texts: ['Nein', 'Nein, kein Brief'] }]
    const context = contextOf(inForm('de' as Language, 'human', 'phone'), moment, book)
    const kindOf = (text: string) =>
      answers.understand(text, { ...context, expecting: { ...context.expecting, earlier } }).reading.kind
    expect(kindOf('Nein, kein Brief')).toBe('press')
    expect(kindOf('nein')).toBe('invalid')
  })
})

describe('what stood under the answer given last', () => {
  it.each(book.languages)('can be typed later: %s', (language) => {
    const topic = 'training-pay' as TopicId
    const { state } = presses(standing(language), `t:${topic}`)
    const [button] = state?.asked?.choices.filter(({ press }) => press.startsWith('t:')) ?? []
    if (!state || !button) throw new Error('Nothing stands under this answer')
    const later = { ...state, asked: null }
    expect(came(says(later, button.label))).toEqual(came(presses(later, button.press)))
  })
})

describe('a label does nothing', () => {
  const text = book.text('de' as Language, 'dialogs/menu:what.options.bookings')

  it('where an advisor reads what is said', () => {
    const talk = { kind: 'with-human', case: 'c' as CaseId, advisor: 'Lena', stack: [], paused: [] } as const
    expect(says(standing('de' as Language, { situation: talk }), text).commands).toEqual([
      { name: 'add-to-case', input: { text } },
    ])
  })

  it('as the first word of all: who is answering is said first', () => {
    const fresh = { ...newState('person' as PersonId, 0), language: 'de' as Language }
    expect(says(fresh, text).commands).toEqual([])
  })
})
