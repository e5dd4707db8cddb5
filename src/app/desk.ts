import type { AdvisorPress } from '../channels/channel.ts'
import type { CaseId } from '../engine/ids.ts'
import { type Advisor, createAdvisor, listAdvisors, readAdvisor } from '../records/advisors/advisor.ts'
import { claimCase } from '../records/cases/advising.ts'
import { german } from '../records/language.ts'
import type { DeskContext } from '../records/work.ts'
import type { Tx } from '../store/store.ts'
import type { Parts } from './parts.ts'

/** Advisors who act from where they are notified. Exactly one wins a claim; everybody else learns who. */
export class Desk {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The answer is shown to whoever pressed, and to nobody else. */
  async pressed(press: AdvisorPress): Promise<{ readonly text: string }> {
    const [word, id] = press.press.split(':')
    if (word !== 'claim' || !id) return { text: this.#text('staff:unknown-press') }
    const { store, book, now } = this.#parts
    const done = await store.transact(press.id, async (tx) => {
      const desk: DeskContext = { tx, service: book().service, at: now(), event: press.id }
      const advisor = await this.#advisorOf(tx, desk, press)
      if (!advisor?.active) return this.#text('staff:not-staff')
      const handled = await claimCase(desk, { case: id as CaseId, advisor: advisor.id })
      switch (handled.kind) {
        case 'claimed':
          return this.#text('staff:you-have-it')
        case 'taken':
          return this.#text('staff:taken', { name: (await readAdvisor(tx, handled.by))?.name ?? '?' })
        case 'gone':
          return this.#text('staff:gone')
      }
    })
    return { text: done.kind === 'committed' ? done.value : '' }
  }

  /**
   * Whoever is in the advisors' chat is an advisor: its members are chosen by the centre. Somebody seen for the first time is taken
   * on under the name shown there, unless a colleague of that account was entered before.
   */
  async #advisorOf(tx: Tx, desk: DeskContext, { user, name }: AdvisorPress): Promise<Advisor | null> {
    const known = (await listAdvisors(tx)).find(({ telegram }) => telegram === user)
    if (known) return known
    const { languagesOfAdvisors } = desk.service
    return createAdvisor(desk, {
      name,
      languages: [...languagesOfAdvisors],
      audiences: ['applicant', 'company', 'helper'],
      roles: ['advisor'],
      telegram: user,
      email: null,
      deputy: null,
    })
  }

  #text(key: string, values?: { readonly [name: string]: string }): string {
    return this.#parts.book().text(german, key, values)
  }
}
