import { describe, expect, it } from 'vitest'
import type { JsonObject, Language } from '../../src/engine/ids.ts'
import type { Frame, State } from '../../src/engine/state.ts'
import { book, type Played, Player } from './player.ts'

const english = 'en' as Language

/** Somebody who writes English and has agreed to nothing yet, unless said otherwise. */
function somebody(change: Partial<State> = {}): Player {
  const player = new Player('applicant')
  player.state = { ...player.state, language: english, languageChosen: true, consents: {}, ...change }
  return player
}

/** A press begins with `d:`, `a:` or `w:`; anything else is written. */
function does(player: Player, ...acts: readonly string[]): Played {
  const played = acts.map((act) => {
    const one = player.play(/^[adw]:/.test(act) ? { do: 'forge', press: act, outcome: 0 } : { do: 'say', text: act, outcome: 0 })
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

  it('keeps what was written there for the case, whatever it was understood as', () => {
    const player = somebody()
    const lines = [callMe, '0176 5551234', 'He wants to kill me', 'How much money do I get in training?']
    does(player, toldInDanger, urgent, ...lines)
    expect(dialogs(player)).toEqual(['consent', 'urgent'])
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({
      urgent: 'danger-selfharm',
      answers: { concern: lines.join('\n') },
    })
  })

  it('keeps it when the button is pressed again, with something else on top as well', () => {
    const player = somebody()
    does(player, urgent, callMe, urgent)
    does(player, 'd:data:', 'w:human:')
    expect(dialogs(player).slice(0, 2)).toEqual(['consent', 'urgent'])
    expect(openedBy(does(player, 'a:ASK:yes'))).toMatchObject({ answers: { concern: callMe } })
  })

  it.each(['a:ASK:no', 'w:cancel:', 'w:menu:'])('keeps nothing when it is called off: %s', (act) => {
    const player = somebody()
    does(player, urgent, callMe, act)
    expect(JSON.stringify(player.state)).not.toContain('5551234')
  })

  it('keeps no word before the consent to an ordinary case', () => {
    const player = somebody()
    does(player, 'd:human:', callMe)
    expect(dialogs(player)).toEqual(['consent', 'human'])
    expect(JSON.stringify(player.state)).not.toContain('5551234')
  })
})
