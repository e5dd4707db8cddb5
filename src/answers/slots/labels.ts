import type { Expectation } from '../../engine/understanding.ts'
import { fold } from '../normalise.ts'

type Offered = NonNullable<Expectation['menu']>

/** Finds what is not on the screen by its whole label: nothing is guessed, since nothing was asked. */
export class Labels {
  /** A menu stays the same for as long as its book does. */
  private readonly menus = new WeakMap<Offered, ReadonlyMap<string, string>>()

  /** The press that is meant. "Yes" and "no" mean what was asked last, and never an earlier question. */
  find(text: string, { menu = [], earlier = [] }: Expectation, agreement: 'yes' | 'no' | null): string | null {
    const said = fold(text)
    if (said === '') return null
    const entry = this.indexOf(menu).get(said)
    if (entry !== undefined) return entry
    if (agreement !== null) return null
    return earlier.find(({ texts }) => texts.some((label) => fold(label) === said))?.press ?? null
  }

  private indexOf(menu: Offered): ReadonlyMap<string, string> {
    const known = this.menus.get(menu)
    if (known) return known
    const made = new Map(menu.flatMap(({ press, texts }) => texts.map((label) => [fold(label), press] as const)))
    this.menus.set(menu, made)
    return made
  }
}
