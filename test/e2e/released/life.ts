import { join } from 'node:path'
import { claimCase, replyToCase } from '../../../src/records/cases/advising.ts'
import type { TestService } from '../../support/service.ts'
import { eventually, Guest } from '../guest.ts'

/** Where the stores of released versions lie: one folder each, with its data key and its erasure journal. */
export const shelf = join(import.meta.dirname, 'stores')

const session = (letter: string) => letter.repeat(64)

/** Who was in the store when it was put on the shelf. */
export const people = {
  /** Has a case, claimed by Lena, who has answered. */
  asks: session('a'),
  /** Has written what it is about, and is asked for the situation. */
  halfway: session('b'),
  /** Has the only place at the information session. */
  comes: session('c'),
  /** Is the first on its waiting list. */
  waits: session('d'),
  /** Had begun a request, and then had everything erased. */
  erased: session('e'),
} as const

/** Brings a new service to where all of this is so. */
export async function live(service: TestService): Promise<void> {
  const lena = await service.hire('Lena')
  await service.publish({ format: 'info-session', capacity: 1 })

  const asks = new Guest(service, undefined, people.asks)
  await asksForHuman(asks)
  await asks.presses('dialogs/human:situation.options.searching')
  await asks.presses('dialogs/human:letter.options.none')
  await asks.presses('dialogs/human:status.options.unknown')
  await asks.answers('dialogs/human:name.text', 'Amina')
  await asks.answers('dialogs/human:phone.text', '0151 23456789')
  await asks.presses('dialogs/human:confirm.options.yes')
  await asks.hears('dialogs/human:opened.text')
  const found = await eventually(async () => (await service.store.list('cases:open'))[0])
  const id = found.key.slice('case:'.length) as Parameters<typeof claimCase>[1]['case']
  await service.desk((at) => claimCase(at, { case: id, advisor: lena.id }))
  await service.desk((at) => replyToCase(at, { case: id, advisor: lena.id, text: 'Ich rufe Sie morgen an.' }))
  await eventually(() => asks.told.some(({ text }) => text.includes('Ich rufe Sie morgen an.')))

  const halfway = new Guest(service, undefined, people.halfway)
  await asksForHuman(halfway)
  await halfway.hears('dialogs/human:situation.text')

  for (const [name, who, told] of [
    ['Clara', people.comes, 'booked'],
    ['Dilan', people.waits, 'waiting'],
  ] as const) {
    const guest = new Guest(service, undefined, who)
    await guest.arrives()
    await guest.registersUpToSummary(name, guest.text('ui:formats.info-session'))
    await guest.confirms()
    await guest.hears(`dialogs/register:${told}.text`)
  }

  const erased = new Guest(service, undefined, people.erased)
  await asksForHuman(erased)
  await erased.hears('dialogs/human:situation.text')
  await erased.person.says('Alle meine Daten löschen')
  await erased.presses('dialogs/data:what.options.erase')
  await erased.presses('dialogs/data:sure-erase.options.yes')
  await erased.hears('dialogs/data:erased.text')
  await service.settle()
}

async function asksForHuman(guest: Guest): Promise<void> {
  await guest.arrives()
  await guest.presses('dialogs/menu:what.options.human')
  await guest.presses('ui:options.yes')
  await guest.answers('dialogs/human:concern.text', 'Ich suche Rat für meine Bewerbung')
}
