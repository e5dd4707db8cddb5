import { describe, expect, it } from 'vitest'
import type { CaseId, JsonObject, Language, TopicId } from '../../src/engine/ids.ts'
import type { Frame, State } from '../../src/engine/state.ts'
import { book, type Played, Player } from './player.ts'

const english = 'en' as Language

/** Somebody who writes English and has agreed to nothing yet, unless said otherwise. */
function somebody(change: Partial<State> = {}): Player {
  const player = new Player('applicant')
  player.state = { ...player.state, language: english, languageChosen: true, consents: {}, ...change }
  return player
}

/** A press begins with `d:`, `a:` or `w:`; anything else is written. Commands come out as the first or the second they can. */
const does = (player: Player, ...acts: readonly string[]): Played => plays(player, 0, acts)

function plays(player: Player, outcome: number, acts: readonly string[]): Played {
  const played = acts.map((act) => {
    const one = player.play(/^[adw]:/.test(act) ? { do: 'forge', press: act, outcome } : { do: 'say', text: act, outcome })
    if (!one) throw new Error(`Nothing came of "${act}"`)
    return one
  })
  const last = played.at(-1)
  if (!last) throw new Error('Nothing was done')
  return last
}
const stackOf = ({ state: { situation } }: Player): readonly Frame[] =>
  situation.kind === 'in-dialog' || situation.kind === 'with-human' ? situation.stack : []
const dialogs = (player: Player): readonly string[] => stackOf(player).map(({ dialog }) => dialog)
const textsOf = ({ effects }: Played): readonly string[] => effects.map(({ message }) => message.text)
const say = (key: string): string => book.text(english, key)
const openedBy = ({ commands }: Played): JsonObject | undefined => commands.find(({ name }) => name === 'open-case')?.input

const agreed = { advice: { version: book.privacyVersion, at: 0 } }
const toldInDanger = 'I want to die'
const urgent = 'd:urgent:danger-selfharm'
const callMe = 'Call me tomorrow at 10 please, 0176 5551234'

describe('a wish for a human while the urgent one waits for its consent', () => {
  it.each([callMe, 'call me', 'w:human:', 'd:human:', 'd:contact-person:'])('stays with the urgent one: %s', (act) => {
    const player = somebody()
    const asked = does(player, toldInDanger, urgent, act)
    expect(dialogs(player)).toEqual(['consent', 'urgent'])
    expect(textsOf(asked).at(-1)).toContain(say('dialogs/consent:advice.text'))
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ urgent: 'danger-selfharm' })
    expect(stackOf(player)).toEqual([])
  })

  it('keeps no word before that consent, and stays with the urgent one whatever is written', () => {
    const player = somebody()
    const lines = [callMe, '0176 5551234', 'I do not understand anything', 'He wants to kill me', 'How much is the pay?']
    does(player, toldInDanger, urgent, ...lines)
    expect(dialogs(player)).toEqual(['consent', 'urgent'])
    for (const line of lines) expect(JSON.stringify(player.state)).not.toContain(line)
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ urgent: 'danger-selfharm' })
  })

  it('is so when the button is pressed again, with something else on top as well', () => {
    const player = somebody()
    does(player, urgent, callMe, urgent)
    does(player, 'd:data:', 'w:human:')
    expect(dialogs(player).slice(0, 2)).toEqual(['consent', 'urgent'])
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ urgent: 'danger-selfharm' })
  })

  it('keeps no word before the consent to an ordinary case', () => {
    const player = somebody()
    does(player, 'd:human:', callMe)
    expect(dialogs(player)).toEqual(['consent', 'human'])
    expect(JSON.stringify(player.state)).not.toContain('5551234')
  })
})

describe('words while a case of theirs waits', () => {
  const waiting: Partial<State> = { consents: agreed, openCase: 'case-1' as CaseId }
  const added = ({ commands }: Played) => commands.flatMap(({ name, input }) => (name === 'add-to-case' ? [input.text] : []))

  it.each([callMe, 'call me', 'My name is Amina, I want to talk to a human, 0176 5551234'])(
    'that wish for a human go there, and no form begins: %s',
    (text) => {
      const player = somebody(waiting)
      const told = does(player, text)
      expect(added(told)).toEqual([text])
      expect(textsOf(told)).toEqual([say('ui:kept-for-case')])
      expect(stackOf(player)).toEqual([])
    },
  )

  it('that wish for a human inside another form go there as well, and the form goes on', () => {
    const player = somebody({ ...waiting, audience: 'company' })
    const told = does(player, 'd:training-company:', callMe)
    expect(added(told)).toEqual([callMe])
    expect(dialogs(player)).toEqual(['training-company'])
    expect(textsOf(told).at(-1)).toContain(say('ui:kept-for-case'))
  })

  it('go there whatever they are taken for, but for a greeting and thanks', () => {
    const player = somebody(waiting)
    const kept = ['Amina, 0176 5551234, after 5', 'I do not understand anything', 'Hello', 'thank you'].map((text) => {
      player.state = { ...player.state, ...waiting, situation: { kind: 'idle' } }
      return added(does(player, text)).length
    })
    expect(kept).toEqual([1, 1, 0, 0])
  })

  it('say nothing to the advisor they are told in confidence about', () => {
    const player = somebody({ ...waiting, audience: 'company' })
    does(player, 'd:other-contact:advisor-1', 'Reason enough')
    expect(added(does(player, callMe))).toEqual([])
  })

  it('have the button still, for a form of questions', () => {
    const player = somebody(waiting)
    does(player, 'w:human:')
    expect(dialogs(player)).toEqual(['human'])
  })
})

describe('a wish for a human inside the form on the way to one', () => {
  const filled = ['d:human:', 'I need advice', 'a:ASK:searching']

  it('goes over into the hand-over once, with the answers and the words', () => {
    const player = somebody({ consents: agreed })
    does(player, ...filled, callMe, 'w:human:', 'w:human:')
    expect(dialogs(player)).toEqual(['hand-over'])
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({
      answers: { concern: `I need advice\n${callMe}`, situation: 'searching' },
    })
  })

  it.each(['w:human:', 'call me', 'I want to talk to a human'])('asks again whether to send what is all told: %s', (act) => {
    const player = somebody({ consents: agreed })
    const asked = does(player, ...filled, 'a:ASK:none', 'w:skip:', 'Amina', '0176 5551234', act)
    expect(stackOf(player)).toMatchObject([{ dialog: 'human', step: 'confirm', answers: { phone: '+491765551234' } }])
    expect(textsOf(asked)).toHaveLength(1)
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ audience: 'applicant', answers: { firstName: 'Amina' } })
  })
})

describe('a company whose owner never said who they are', () => {
  const unknown: Partial<State> = { audience: null, consents: agreed }
  const owner = () => {
    const player = somebody(unknown)
    plays(player, 1, ['d:contact-person:', 'We want to train somebody'])
    expect(stackOf(player)[0]).toMatchObject({ dialog: 'contact-person', step: 'company' })
    return player
  }
  const toldAll = ['Friseur Sonne', '40210', 'Mehmet', 'mehmet@example.org']

  it.each([[[]], [['When will you answer me?']], [['w:human:']], [['How much money does a trainee get?', 'call me']]])(
    'opens the case of a company from its form, after %j',
    (between) => {
      const player = owner()
      does(player, ...toldAll, ...between)
      expect(dialogs(player)).toEqual(['contact-person'])
      expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ audience: 'company', answers: { company: 'Friseur Sonne' } })
      expect(player.state.audience).toBe('company')
    },
  )

  it('opens it from the hand-over in the middle of the form', () => {
    const player = owner()
    does(player, 'Friseur Sonne', 'w:human:', 'How much money does a trainee get?', 'w:human:')
    expect(dialogs(player)).toEqual(['hand-over'])
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ audience: 'company', answers: { company: 'Friseur Sonne' } })
    expect(player.state.audience).toBe('company')
  })

  it('opens it in danger too, where the form or a topic for companies was open before', () => {
    const fromForm = owner()
    expect(openedBy(does(fromForm, 'd:urgent:danger-violence'))).toMatchObject({ audience: 'company' })
    const fromTopic = somebody({ ...unknown, topic: 'one-contact-person' as TopicId })
    expect(openedBy(does(fromTopic, 'd:urgent:danger-violence'))).toMatchObject({ audience: 'company' })
  })

  it('guesses nothing else, and changes nothing that was said', () => {
    const reader = somebody({ ...unknown, topic: 'training-pay' as TopicId })
    expect(openedBy(does(reader, 'd:urgent:danger-violence'))).not.toHaveProperty('audience')
    expect(reader.state.audience).toBeNull()
    const helper = somebody({ consents: agreed, audience: 'helper' })
    plays(helper, 1, ['d:contact-person:', 'They want to train somebody'])
    does(helper, ...toldAll, 'a:ASK:yes')
    expect(helper.state.audience).toBe('helper')
  })
})

describe('danger inside a form', () => {
  const emergency = (key: string, played: Played) => {
    expect(textsOf(played)).toEqual([say(key)])
    expect(played.effects[0]?.message.choices?.map(({ press }) => press)).toEqual([expect.stringMatching(/^d:urgent:danger-/)])
  }

  it('is answered with the numbers and the button alone; what was told is taken, and the form goes on at a wish', () => {
    const player = somebody({ consents: agreed })
    emergency('ui:danger-selfharm', does(player, 'd:human:', toldInDanger))
    expect(stackOf(player)).toMatchObject([{ dialog: 'human', step: 'situation', answers: { concern: toldInDanger } }])
    const again = does(player, 'w:repeat:ASK')
    expect(textsOf(again)).toEqual([expect.stringContaining(say('dialogs/human:situation.text'))])
    expect(textsOf(does(player, 'a:ASK:searching'))).toEqual([expect.stringContaining(say('dialogs/human:letter.text'))])
  })

  it('is so at any question, and what was answered waits; typed, the answer goes on as well', () => {
    const player = somebody({ consents: agreed })
    emergency(
      'ui:danger-selfharm',
      does(player, 'd:human:', 'I need advice', 'a:ASK:searching', 'a:ASK:none', 'w:skip:', toldInDanger),
    )
    expect(stackOf(player)).toMatchObject([{ step: 'name', answers: { situation: 'searching' } }])
    expect(textsOf(does(player, 'Amina'))).toEqual([expect.stringContaining(say('dialogs/human:phone.text'))])
  })

  it('is so where the records are asked before the next question', () => {
    const player = somebody({ consents: agreed, audience: 'company' })
    emergency('ui:danger-selfharm', plays(player, 1, ['d:contact-person:', toldInDanger]))
    expect(textsOf(does(player, 'w:repeat:ASK'))).toEqual([expect.stringContaining(say('dialogs/contact-person:company.text'))])
  })

  it('opens a case with what was told in it', () => {
    const player = somebody({ consents: agreed })
    does(player, 'd:human:', toldInDanger)
    expect(openedBy(does(player, urgent))).toMatchObject({ urgent: 'danger-selfharm', answers: { concern: toldInDanger } })
    expect(stackOf(player)).toEqual([])
  })

  it('asks for the consent again where that is all a human waits for', () => {
    const player = somebody()
    expect(textsOf(does(player, urgent, toldInDanger)).at(-1)).toContain(say('dialogs/consent:advice.text'))
  })

  it.each([
    ['as what it is about', ['d:human:', toldInDanger, 'a:ASK:searching', 'a:ASK:none', 'w:skip:', 'Amina', 'w:skip:']],
    [
      'at another question',
      ['d:human:', 'I need advice', toldInDanger, 'a:ASK:searching', 'a:ASK:none', 'w:skip:', 'Amina', 'w:skip:'],
    ],
    ['when all is told', ['d:human:', 'I need advice', 'w:human:', 'w:human:', toldInDanger]],
  ])('makes the case urgent, and stands in it: told %s', (_, acts) => {
    const player = somebody({ consents: agreed })
    does(player, ...acts)
    const opened = openedBy(does(player, 'a:ASK:yes'))
    expect(opened).toMatchObject({ urgent: 'danger-selfharm', answers: { concern: expect.stringContaining(toldInDanger) } })
  })

  it('makes the case urgent also when it was told before the consent, and keeps no word of it', () => {
    const player = somebody()
    does(player, 'd:human:', toldInDanger)
    expect(JSON.stringify(player.state)).not.toContain(toldInDanger)
    const all = ['a:ASK:yes', 'I need advice', 'a:ASK:searching', 'a:ASK:none', 'w:skip:', 'Amina', 'w:skip:', 'a:ASK:yes']
    expect(openedBy(does(player, ...all))).toMatchObject({ urgent: 'danger-selfharm' })
  })
})
