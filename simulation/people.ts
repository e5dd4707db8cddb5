import type { Random } from '../src/answers/model/random.ts'
import type { InboundEvent } from '../src/channels/channel.ts'
import type { Book } from '../src/engine/book.ts'
import type { Address } from '../src/engine/effect.ts'
import type { ConversationId, Language } from '../src/engine/ids.ts'
import type { Message } from '../src/engine/message.ts'
import type { State } from '../src/engine/state.ts'
import { commandWords, type SlotType } from '../src/engine/understanding.ts'

/** Signs by which words of one person are known wherever they turn up. */
export const brandPattern = /zq[a-z]{6}x/gi
const letters = 'abcdefghijklmnopqrstuvwxyz'

export function brandOf(number: number): string {
  let text = ''
  for (let rest = number, place = 0; place < 6; place++) {
    text += letters[rest % 26]
    rest = Math.floor(rest / 26)
  }
  return `zq${text}x`
}

/** Somebody who writes to the bot. They see what arrives, press and type; now and then they do something else. */
export interface Person {
  readonly address: Address
  readonly conversation: ConversationId
  readonly language: Language
  /** Stands in everything personal they type; a new one after each erasure. */
  brand: string
  seen: Message | null
  /** Buttons of messages further up. */
  readonly buttons: string[]
  isBlocking: boolean
  isAway: boolean
  /** How many events of theirs happened, and the last that arrived. */
  happened: number
  arrived: number
}

const goals = [
  'register',
  'register',
  'register',
  'register',
  'register',
  'register',
  'human',
  'human',
  'bookings',
  'permit-check',
  'funding',
  'contact-person',
]
const small = ['Hallo', 'Danke', 'ok', '1', '2', 'ja', 'nein', 'Was verdient man in der Ausbildung?', 'Brauche ich Deutsch B1?']

/** What this person does now, given where the bot believes they stand. */
export function nextEvent(person: Person, state: State | null, book: Book, random: Random): InboundEvent {
  const dice = random.next()
  const pick = <T>(list: readonly T[]): T | undefined => list[random.below(list.length)]
  if (!state || dice < 0.01) return random.below(2) ? { kind: 'opened', hint: person.language } : { kind: 'said', text: 'Hallo' }
  if (dice < 0.04) return { kind: 'pressed', press: `w:${pick(commandWords)}:` }
  if (dice < 0.06) return { kind: 'pressed', press: pick(person.buttons) ?? 'w:menu:' }
  if (dice < 0.08) return { kind: 'said', text: pick(small) ?? 'Hallo' }
  if (dice < 0.09) return { kind: 'said', text: `Ich habe eine Frage, ${person.brand}` }
  if (dice < 0.095) return { kind: 'sent-media', media: 'image' }
  if (dice < 0.105) return { kind: 'pressed', press: 'd:data:' }
  const { situation } = state
  if (situation.kind === 'with-human') {
    return dice < 0.2 ? { kind: 'pressed', press: 'x' } : { kind: 'said', text: `Noch etwas: ${person.brand}` }
  }
  const frame = situation.kind === 'in-dialog' ? situation.stack[0] : null
  const step = frame && book.dialog(frame.dialog)?.steps.find(({ id }) => id === frame.step)
  if (step?.kind === 'ask') return { kind: 'said', text: typed(step.type, person.brand, random) }
  const choices = person.seen?.choices ?? []
  if (step?.kind !== 'choose' || book.dialog(frame?.dialog ?? (step.id as never))?.home) {
    const notices = choices.filter(({ press }) => !/^[th]:/.test(press))
    const chosen = random.below(3) === 0 ? pick(notices.length > 0 ? notices : choices) : undefined
    return { kind: 'pressed', press: chosen?.press ?? `d:${pick(goals)}:` }
  }
  const yes = choices.find(({ press }) => press.endsWith(':yes'))
  if (yes && random.below(8) > 0) return { kind: 'pressed', press: yes.press }
  const erase = frame?.dialog === 'data' && choices.find(({ press }) => press.endsWith(':erase'))
  const likely = choices.filter(({ press }) => !/:(under-14|14-15|no)$/.test(press))
  const chosen = (random.below(3) > 0 && erase) || (random.below(5) > 0 && pick(likely)) || pick(choices)
  if (!chosen) return { kind: 'pressed', press: 'w:repeat:' }
  // A choice can be answered by its number as well.
  if (random.below(10) === 0) return { kind: 'said', text: String(choices.indexOf(chosen) + 1) }
  return { kind: 'pressed', press: chosen.press }
}

function typed(type: SlotType, brand: string, random: Random): string {
  switch (type) {
    case 'name':
      return `Ami${brand}`
    case 'text':
      return `Es geht um ${brand} und meine Ausbildung`
    case 'phone':
      return `0151 2345678${random.below(10)}`
    case 'email':
    case 'contact':
      return `${brand}@example.org`
    case 'number':
      return String(1 + random.below(9))
    case 'age':
      return String(15 + random.below(40))
    case 'postcode':
      return '40210'
    case 'date':
      return '31.12.2031'
  }
}
