import { expect } from 'vitest'
import type { Language, StepId } from '../../src/engine/ids.ts'
import type { CommandWord } from '../../src/engine/understanding.ts'
import {
  after,
  frameOf,
  isQuestion,
  lastMessage,
  leadsTo,
  noon,
  questionText,
  type Stand,
  samples,
  sampleValue,
  stackOf,
  textsOf,
} from './stand.ts'

/** What people type, taken from the repository's own files for each language. */
export interface Phrases {
  command(word: CommandWord): string
  /** "change {}" with the thing filled in. */
  change(thing: string): string
  /** A whole question about the pay, as people ask it. */
  readonly question: string
  readonly other: Language
}

/** One thing that can happen at any question. */
export interface Case {
  readonly name: string
  applies(at: Stand): boolean
  check(at: Stand, phrases: Phrases): void
}

const easternDigits = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))
const isHome = ({ dialog }: Stand) => dialog.home === true
const always = () => true
const inForm = (at: Stand) => !isHome(at)
const offered = ({ state }: Stand) => state.asked?.choices ?? []
const current = (at: Stand) => {
  const { situation } = at.state
  if (situation.kind !== 'in-dialog') throw new Error('not in a dialog')
  return situation.stack[0]
}

/** The form stands at the same question with the same answers, and asks it as the last thing. */
function expectSameQuestion(at: Stand, turned: ReturnType<typeof after>): void {
  expect(frameOf(turned)?.step).toBe(at.step.id)
  expect(frameOf(turned)?.answers).toEqual(current(at).answers)
  expect(plain(lastMessage(turned)?.text ?? '')).toContain(lastLine(questionText(at)))
}

/** The end of the question: in front of it stand values this test does not know. */
const lastLine = (text: string) => plain(text).split('\n').at(-1)?.slice(-12) ?? ''
/** Without the marks that isolate foreign runs in right-to-left text. */
const plain = (text: string) => text.replace(/[\u200f\u2066-\u2069]/g, '')

/** The answer is kept and the form goes where its file says. */
function expectAccepted(at: Stand, turned: ReturnType<typeof after>, stored: unknown): void {
  if (typeof stored === 'object' && stored !== null && 'opens' in stored) {
    expect(stackOf(turned).map((frame) => String(frame.dialog))).toContain(stored.opens)
    return
  }
  const { step, dialog, book } = at
  const option = step.kind === 'choose' ? step.options.find(({ value }) => value === stored) : undefined
  const opened = stackOf(turned)[0]
  if (option?.dialog) {
    const goes = turned.state?.situation.kind === 'in-dialog' ? stackOf(turned).map((frame) => frame.dialog) : []
    expect(goes).toContain(option.dialog)
    return
  }
  const known = { ...current(at).answers, [step.slot]: stored } as Record<string, string>
  const expected = leadsTo(book, dialog, option?.next ?? step.next, known, current(at).data, at.state.audience)
  if (expected === 'end') {
    // A dialog that went into another one waits at that step, to leave when the other is done.
    const left = stackOf(turned).find((frame) => frame.dialog === dialog.id)
    expect(left === undefined || dialog.steps.some((one) => one.id === left.step && one.kind === 'go')).toBe(true)
    return
  }
  expect(opened?.dialog).toBe(dialog.id)
  expect(opened?.step).toBe(expected)
  expect(opened?.answers[step.slot]).toEqual(stored)
  expect(opened?.misses).toBe(0)
}

/** The dialogs of the intake: a wish for a human there sends what has been answered. */
const takenOver = ({ book, dialog }: Stand) =>
  book.dialogs.some(({ id, takes }) => id === 'hand-over' && (id === dialog.id || takes?.includes(dialog.id)))

/** The dialog that brings a human from here. */
function humanFor(at: Stand): string {
  // Where only "shall I send this?" is left, the intake brings a human itself.
  if (takenOver(at)) return at.step.kind === 'choose' && at.step.slot === 'confirmed' ? at.dialog.id : 'hand-over'
  return at.state.audience === 'company' ? 'contact-person' : 'human'
}

/** The value an answer's button stands for; a menu's button names the dialog it opens. */
const valueOfChoice = (press: string) => {
  const [kind, one = '', ...rest] = press.split(':')
  return kind === 'd' ? { opens: one } : rest.join(':')
}

export const cases: readonly Case[] = [
  {
    name: 'every button',
    applies: ({ step }) => step.kind === 'choose',
    check: (at) => {
      expect(offered(at).length).toBeGreaterThan(0)
      for (const { press } of offered(at)) expectAccepted(at, after(at, { press }), valueOfChoice(press))
    },
  },
  {
    name: 'every number',
    applies: ({ step }) => step.kind === 'choose',
    check: (at) => {
      for (const [place, { press }] of offered(at).entries())
        expectAccepted(at, after(at, { say: String(place + 1) }), valueOfChoice(press))
    },
  },
  {
    name: 'every number in eastern digits',
    applies: ({ step }) => step.kind === 'choose',
    check: (at) => {
      for (const [place, { press }] of offered(at).entries())
        expectAccepted(at, after(at, { say: easternDigits(String(place + 1)) }), valueOfChoice(press))
    },
  },
  {
    name: 'every label typed',
    applies: ({ step }) => step.kind === 'choose',
    check: (at) => {
      for (const { press, label } of offered(at)) {
        const typed = label.replace(/[\u200f\u2066-\u2069]/g, '')
        expectAccepted(at, after(at, { say: typed }), valueOfChoice(press))
        expectAccepted(at, after(at, { say: `  ${typed.toUpperCase()} ` }), valueOfChoice(press))
      }
    },
  },
  {
    name: 'a number beyond the list',
    applies: ({ step }) => step.kind === 'choose',
    check: (at) => {
      const turned = after(at, { say: String(offered(at).length + 1) })
      expect(frameOf(turned)?.step).toBe(at.step.id)
      expect(frameOf(turned)?.answers).toEqual(current(at).answers)
    },
  },
  {
    name: 'a valid value',
    applies: ({ step }) => step.kind === 'ask',
    check: (at) => {
      if (at.step.kind !== 'ask') return
      const { good } = samples[at.step.type]
      const turned = after(at, { say: good })
      const stored = stackOf(turned).find((frame) => frame.dialog === at.dialog.id)?.answers[at.step.slot]
      expect(stored === undefined && turned.commands.length === 0).toBe(false)
      expectAccepted(at, turned, stored)
      if (/\d/.test(good)) expect(frameOf(after(at, { say: easternDigits(good) }))?.answers[at.step.slot]).toEqual(stored)
    },
  },
  {
    name: 'a wrong value, with an example',
    applies: inForm,
    check: (at) => {
      const turned = after(at, { say: at.step.kind === 'ask' ? samples[at.step.type].bad : 'qwrtz plmkj' })
      expectSameQuestion(at, turned)
      expect(frameOf(turned)?.misses).toBe(1)
      const key = `dialogs/${at.dialog.id}:${at.step.id}.example`
      if (at.step.kind === 'ask') expect(lastMessage(turned)?.text).toContain(at.book.text(at.language, key))
      else expect(lastMessage(turned)?.text).toContain(at.book.text(at.language, 'ui:problem.choose'))
    },
  },
  {
    name: 'three misses lead to a human',
    applies: inForm,
    check: (at) => {
      const wrong = at.step.kind === 'ask' ? samples[at.step.type].bad : 'qwrtz plmkj'
      let here = at
      for (let miss = 1; miss <= 3; miss++) {
        const turned = after(here, { say: wrong })
        expect(frameOf(turned)?.misses).toBe(miss)
        expect(frameOf(turned)?.answers).toEqual(current(at).answers)
        if (miss >= 2) expect(lastMessage(turned)?.choices?.length).toBeGreaterThan(0)
        if (miss === 3) expect(lastMessage(turned)?.choices?.map(({ press }) => press)).toContain('w:human:')
        if (turned.state) here = { ...here, state: turned.state }
      }
      const turned = after(here, { say: '1' })
      expect(stackOf(turned).map((frame) => frame.dialog)).toContain(humanFor(at))
    },
  },
  {
    name: 'a question in between',
    applies: ({ step }) => !(step.kind === 'ask' && step.type === 'text'),
    check: (at, { question }) => {
      const turned = after(at, { say: question })
      const answer = at.book.text(at.language, 'topics/training-pay:answer')
      expect(textsOf(turned)[0]).toContain(answer)
      expect(frameOf(turned)?.step).toBe(at.step.id)
      expect(frameOf(turned)?.answers).toEqual(current(at).answers)
      if (inForm(at)) expectSameQuestion(at, turned)
    },
  },
  {
    name: 'correcting an earlier answer',
    applies: (at) => inForm(at) && current(at).trail.length > 0 && !(at.step.kind === 'ask' && at.step.type === 'text'),
    check: (at, { change }) => {
      for (const id of current(at).trail) {
        const earlier = at.dialog.steps.find((step) => step.id === id)
        const key = `dialogs/${at.dialog.id}:${id}.label`
        if (!earlier || !isQuestion(earlier) || !at.book.has(at.language, key)) continue
        const turned = after(at, { say: change(at.book.text(at.language, key).replace(/[\u200f\u2066-\u2069]/g, '')) })
        expect(frameOf(turned)?.step).toBe(id)
        const others = Object.entries(current(at).answers).filter(([slot]) => slot !== earlier.slot)
        expect(Object.entries(frameOf(turned)?.answers ?? {})).toEqual(expect.arrayContaining(others))
        if (!turned.state) throw new Error('the state is gone')
        if (earlier.kind === 'choose' && earlier.from) continue
        const again = after(
          { ...at, state: turned.state, step: earlier },
          earlier.kind === 'ask' ? { say: sampleValue(earlier) } : { press: turned.state.asked?.choices[0]?.press ?? '' },
        )
        // On the way back nothing is asked that was answered; what a command has to look up again is looked up.
        const frame = frameOf(again)
        const reached = at.dialog.steps.find((step) => step.id === frame?.step)
        if (frame?.dialog === at.dialog.id && reached && isQuestion(reached)) {
          expect(reached.id === at.step.id || frame.answers[reached.slot] === undefined).toBe(true)
        }
      }
    },
  },
  {
    name: 'back',
    applies: inForm,
    check: (at, { command }) => {
      const turned = after(at, { say: command('back') })
      const last = current(at).trail.at(-1)
      if (last) expect(frameOf(turned)?.step).toBe(last)
      else expectSameQuestion(at, turned)
    },
  },
  {
    name: 'skip',
    applies: inForm,
    check: (at, { command }) => {
      const turned = after(at, { say: command('skip') })
      if (at.step.optional) expectAccepted(at, turned, null)
      else {
        expectSameQuestion(at, turned)
        expect(lastMessage(turned)?.text).toContain(at.book.text(at.language, 'ui:cannot-skip'))
      }
    },
  },
  {
    name: 'repeat',
    applies: inForm,
    check: (at, { command }) => expectSameQuestion(at, after(at, { say: command('repeat') })),
  },
  {
    name: 'help',
    applies: always,
    check: (at, { command }) => {
      const turned = after(at, { say: command('help') })
      expect(textsOf(turned)[0]).toBe(at.book.text(at.language, 'ui:help'))
      if (inForm(at)) expectSameQuestion(at, turned)
    },
  },
  {
    name: 'cancel',
    applies: inForm,
    check: (at, { command }) => {
      const turned = after(at, { say: command('cancel') })
      expect(textsOf(turned)[0]).toBe(at.book.text(at.language, 'ui:stopped'))
      expect(stackOf(turned).some((frame) => frame.dialog === at.dialog.id)).toBe(false)
      expect(turned.commands).toEqual([])
    },
  },
  {
    name: 'restart',
    applies: inForm,
    check: (at, { command }) => {
      const turned = after(at, { say: command('restart') })
      const frame = frameOf(turned)
      expect(frame?.dialog).toBe(at.dialog.id)
      expect(frame?.trail).toEqual([])
      const kept = at.dialog.id === 'consent' ? ['purpose'] : []
      expect(Object.keys(frame?.answers ?? {})).toEqual(kept)
      expect(frame?.step).toBe(
        leadsTo(
          at.book,
          at.dialog,
          at.dialog.steps[0].id,
          at.dialog.id === 'consent' ? { purpose: at.step.id } : {},
          undefined,
          at.state.audience,
        ),
      )
    },
  },
  {
    name: 'another language in the middle',
    applies: always,
    check: (at, { command, other }) => {
      const list = after(at, { say: command('language') })
      expect(lastMessage(list)?.choices?.map(({ press }) => press)).toContain(`l:${other}`)
      if (!list.state) throw new Error('the state is gone')
      const turned = after({ ...at, state: list.state }, { press: `l:${other}` })
      expect(turned.state?.language).toBe(other)
      expectSameQuestion({ ...at, language: other }, turned)
    },
  },
  {
    name: 'a human',
    applies: always,
    check: (at, { command }) => {
      const turned = after(at, { say: command('human') })
      expect(stackOf(turned)[0]?.dialog).toBe(humanFor(at))
      const below = stackOf(turned).find((frame) => frame.dialog === at.dialog.id)
      // The intake itself goes over into the hand-over, with what was answered; every other form waits below.
      if (takenOver(at)) expect(frameOf(turned)?.answers).toMatchObject(current(at).answers)
      else if (inForm(at)) {
        expect(below?.step).toBe(at.step.id)
        expect(below?.answers).toEqual(current(at).answers)
      }
    },
  },
  {
    name: 'my data',
    applies: ({ dialog }) => dialog.id !== 'data',
    check: (at, { command }) => {
      const turned = after(at, { say: command('data') })
      expect(stackOf(turned)[0]?.dialog).toBe('data')
      if (inForm(at)) expect(stackOf(turned)[1]?.answers).toEqual(current(at).answers)
    },
  },
  {
    name: 'a late press on an old button',
    applies: always,
    check: (at) => {
      const old = at.step.kind === 'choose' ? `a:oldone:${sampleValue(at.step)}` : 'a:oldone:yes'
      const turned = after(at, { press: old })
      expect(turned.commands).toEqual([])
      expect(frameOf(turned)?.step).toBe(at.step.id)
      expect(frameOf(turned)?.answers).toEqual(current(at).answers)
      expect(textsOf(turned)[0]).toContain(at.book.text(at.language, 'ui:late').slice(0, 20))
      if (inForm(at)) expectSameQuestion(at, turned)
    },
  },
  {
    name: 'a voice message',
    applies: inForm,
    check: (at) => {
      const turned = after(at, { media: 'voice' })
      expect(lastMessage(turned)?.text).toContain(at.book.text(at.language, 'ui:media.voice'))
      expectSameQuestion(at, turned)
    },
  },
  {
    name: 'coming back after days',
    applies: inForm,
    check: (at) => {
      const days = noon + 5 * 86_400_000
      const input = at.step.kind === 'ask' ? { say: samples[at.step.type].good } : { press: offered(at)[0]?.press ?? '' }
      const back = after(at, input, days)
      expect(textsOf(back)[0]).toContain(
        at.book
          .text(at.language, 'ui:welcome-back', { title: '' })
          .replace(/[\u200f\u2066-\u2069]/g, '')
          .slice(0, 12),
      )
      const now = after(at, input)
      expect(frameOf(back)).toEqual(frameOf(now))
      expect(back.commands).toEqual(now.commands)
    },
  },
  {
    name: 'a dialog that changed meanwhile',
    applies: inForm,
    check: (at) => {
      const changed = {
        ...at.dialog,
        version: 'changed',
        steps: at.dialog.steps.filter((step) => step.id !== at.step.id) as unknown as typeof at.dialog.steps,
      }
      if (changed.steps.length === 0) return
      const book = {
        ...at.book,
        dialog: (id: string) => (id === at.dialog.id ? changed : at.book.dialog(id as typeof at.dialog.id)),
      }
      const turned = after({ ...at, book }, { press: 'w:repeat:' })
      const frame = stackOf(turned).find((candidate) => candidate.dialog === at.dialog.id)
      const kept: StepId | undefined = current(at).trail.at(-1) ?? changed.steps[0].id
      if (frame) {
        expect(frame.version).toBe('changed')
        expect(frame.answers).toEqual(current(at).answers)
        const there = changed.steps.find((step) => step.id === kept)
        if (there && isQuestion(there)) expect(frame.step).toBe(kept)
      }
    },
  },
]
