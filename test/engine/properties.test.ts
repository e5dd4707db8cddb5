import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Doing, doings, type Start, starts } from './doings.ts'
import { type Played, Player, phrases } from './player.ts'
import * as promises from './promises.ts'

const pledges: readonly promises.Pledge[] = Object.values(promises)
const keepAll = (played: Played) => {
  for (const pledge of pledges) pledge(played)
}

describe('random conversations', () => {
  it('keep every promise after every event', () => {
    let events = 0
    const places = new Map<string, number>()
    const conversation = fc.property(fc.constantFrom(...starts), doings(phrases), (from, script) => {
      const player = new Player(from)
      for (const doing of script) {
        const played = player.play(doing)
        if (!played) continue
        keepAll(played)
        events += 1
        const { situation } = player.state
        const place = situation.kind === 'in-dialog' ? situation.stack[0].dialog : situation.kind
        places.set(place, (places.get(place) ?? 0) + 1)
      }
    })
    fc.assert(conversation, { numRuns: 300, seed: 20261123 })
    const counted = [...places].sort(([, one], [, two]) => two - one).map(([place, count]) => `${place} ${count}`)
    console.log(`engine: ${events} events in 300 conversations; ${counted.join(', ')}`)
    // Random walks that never leave the menu would prove nothing.
    for (const place of ['consent', 'register', 'human', 'data', 'funding', 'permit-check', 'with-human'])
      expect(places.get(place) ?? 0, place).toBeGreaterThan(20)
  })
})

/** Plays a fixed script; the last event. */
function played(
  from: Start,
  ...script: readonly (Doing extends infer One ? (One extends unknown ? Omit<One, 'outcome'> : never) : never)[]
): Played {
  const player = new Player(from)
  const all = script.map((doing) => player.play({ outcome: 0, ...doing } as Doing)).filter((one) => one !== null)
  for (const one of all) keepAll(one)
  const last = all.at(-1)
  if (!last?.after) throw new Error('Nothing was played')
  return last
}

describe('a promise that is broken is seen', () => {
  const last = played('applicant', { do: 'forge', press: 'd:human:' }, { do: 'say', text: 'Kanarienvogel braucht Rat' })
  const { after } = last
  if (!after) throw new Error('Nothing was played')
  const faults: readonly (readonly [string, promises.Pledge, Played])[] = [
    ['nothing to press', promises.noDeadEnd, { ...last, after: { ...after, asked: null } }],
    ['silence', promises.noDeadEnd, { ...last, effects: [] }],
    [
      'a hole in a text',
      promises.wholeTexts,
      { ...last, effects: [{ kind: 'send', message: { text: 'Hallo {{name}}', language: 'de' as never } }] },
    ],
    ['a state that is not JSON', promises.survivesJson, { ...last, after: { ...after, lastAt: Number.NaN } }],
    ['a booking nobody confirmed', promises.onlyWhenConfirmed, { ...last, commands: [{ name: 'book', input: {} }] }],
    ['words kept without consent', promises.nothingPersonalBeforeConsent, { ...last, after: { ...after, consents: {} } }],
    ['a form that vanished', promises.noAnswerLost, { ...last, before: after, after: { ...after, situation: { kind: 'idle' } } }],
  ]
  it.each(faults)('%s', (_, pledge, broken) => {
    expect(() => pledge(broken)).toThrow()
    expect(() => pledge(last)).not.toThrow()
  })
})

describe('what random conversations found stays mended', () => {
  const answersOf = ({ after }: Played) =>
    after?.situation.kind === 'in-dialog' ? after.situation.stack.map(({ dialog, answers }) => ({ dialog, answers })) : []

  it('goes back out of a consent, and not around it', () => {
    const { after } = played('new', { do: 'open', hint: 'de' }, { do: 'forge', press: 'd:human:' }, { do: 'say', text: 'zurück' })
    expect(after?.situation).toMatchObject({ stack: [{ dialog: 'consent' }, { dialog: 'human', answers: {} }] })
  })

  it('keeps a form when a consent asked for in between is refused', () => {
    const last = played(
      'new',
      { do: 'open', hint: 'de' },
      { do: 'forge', press: 'd:training-company:' },
      { do: 'forge', press: 'a:ASK:ihk' },
      { do: 'forge', press: 'd:contact-person:' },
      { do: 'forge', press: 'a:ASK:no' },
    )
    expect(answersOf(last)).toEqual([{ dialog: 'training-company', answers: { chamber: 'ihk' } }])
  })

  it('asks for consent before a reason is told in confidence, also from a button that outlived it', () => {
    const { after } = played(
      'new',
      { do: 'open', hint: 'de' },
      { do: 'forge', press: 'd:other-contact:advisor-1' },
      { do: 'say', text: 'Kanarienvogel' },
    )
    expect(after?.situation).toMatchObject({ stack: [{ dialog: 'consent' }, { dialog: 'other-contact' }] })
  })

  it('returns to a hand-over that was begun, and loses nothing of it', () => {
    const last = played(
      'applicant',
      { do: 'forge', press: 'd:human:' },
      { do: 'say', text: 'Ich brauche Rat' },
      { do: 'forge', press: 'w:human:' },
      { do: 'forge', press: 'd:data:' },
      { do: 'forge', press: 'w:human:' },
      { do: 'forge', press: 'w:human:' },
    )
    expect(answersOf(last)).toMatchObject([{ dialog: 'hand-over', answers: { concern: 'Ich brauche Rat' } }, { dialog: 'data' }])
  })

  it('closes a form whose consent is withdrawn while it is open', () => {
    const last = played(
      'applicant',
      { do: 'forge', press: 'd:human:' },
      { do: 'say', text: 'Kanarienvogel braucht Rat' },
      { do: 'forge', press: 'd:data:' },
      { do: 'forge', press: 'a:ASK:withdraw-advice' },
      { do: 'forge', press: 'a:ASK:yes' },
    )
    expect(answersOf(last)).toEqual([])
    expect(JSON.stringify(last.after)).not.toContain('Kanarienvogel')
  })

  it('says nothing of older forms after an erasure', () => {
    const player = new Player('applicant')
    const script = ['d:human:', 'd:data:', 'a:ASK:erase', 'a:ASK:yes']
    const last = script.map((press) => player.play({ do: 'forge', press, outcome: 0 })).at(-1)
    expect(last?.after).toBeNull()
    expect(last?.effects).toHaveLength(1)
  })

  it('shows funding cards after an answer was corrected the other way', () => {
    const last = played(
      'company',
      { do: 'forge', press: 'd:funding:' },
      { do: 'forge', press: 'a:ASK:training' },
      { do: 'forge', press: 'a:ASK:forbidden' },
      { do: 'say', text: 'zurück' },
      { do: 'forge', press: 'a:ASK:none' },
      ...Array.from({ length: 12 }, () => ({ do: 'go-on' as const, place: 0 })),
    )
    expect(answersOf(last)[0]).toMatchObject({ dialog: 'funding', answers: { candidate: 'none' } })
  })

  it('opens a form that is open already where it stands', () => {
    const last = played(
      'applicant',
      { do: 'forge', press: 'd:human:' },
      { do: 'say', text: 'Ich brauche Rat' },
      { do: 'forge', press: 'd:data:' },
      { do: 'forge', press: 'd:human:' },
    )
    expect(answersOf(last).map(({ dialog }) => dialog)).toEqual(['human', 'data'])
    expect(answersOf(last)[0]?.answers).toEqual({ concern: 'Ich brauche Rat' })
  })

  it('opens no form beside a talk with an advisor', () => {
    const last = played('with-human', { do: 'forge', press: 'd:register:' }, { do: 'say', text: 'Ich bin noch hier' })
    expect(last.commands).toEqual([{ name: 'add-to-case', input: { text: 'Ich bin noch hier' } }])
    expect(last.after?.situation).toMatchObject({ kind: 'with-human', stack: [] })
  })
})
