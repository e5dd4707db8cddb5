import type { Outcome } from '../../src/engine/command.ts'
import type { Notice } from '../../src/engine/event.ts'
import type { AdvisorId, CaseId, Instant, Json } from '../../src/engine/ids.ts'
import { local } from '../../src/records/berlin.ts'
import { claimCase, replyToCase } from '../../src/records/cases/advising.ts'
import type { Case } from '../../src/records/cases/case.ts'
import { deputyFirst } from './staff.ts'
import { someone, World } from './world.ts'

export const clock = (at: Instant): string => local(at).toFormat('yyyy-MM-dd HH:mm')

/** A case of one person and those it is brought up with: Maria, her deputy Jan, and Lena who coordinates. */
export class Ladder {
  #opened: { readonly world: World; readonly maria: AdvisorId; readonly jan: AdvisorId; readonly lena: AdvisorId } | undefined

  /** Everything is new. */
  async begin(at: string): Promise<void> {
    await this.close()
    const world = await World.open(at)
    this.#opened = { world, ...(await deputyFirst(world)) }
  }

  async close(): Promise<void> {
    await this.#opened?.world.close()
    this.#opened = undefined
  }

  get world(): World {
    return this.#now.world
  }

  get maria(): AdvisorId {
    return this.#now.maria
  }

  get jan(): AdvisorId {
    return this.#now.jan
  }

  get lena(): AdvisorId {
    return this.#now.lena
  }

  async open(answers: { readonly [slot: string]: Json } = { concern: 'Hilfe' }, urgent: string | null = null): Promise<CaseId> {
    const { values } = await this.world.run(someone('a'), 'open-case', { audience: 'applicant', answers, urgent })
    return values.case as CaseId
  }

  known(id: CaseId): Promise<Case> {
    return this.world.case(id)
  }

  /** What the service did by itself, with the moment on the clock. */
  async steps(id: CaseId): Promise<readonly string[]> {
    return (await this.known(id)).history
      .filter(({ by, what }) => by === 'bot' && what !== 'opened' && what !== 'proposed')
      .map(({ at, what, reason }) => [clock(at), what, reason].filter(Boolean).join(' '))
  }

  /** What the person was told, as it came. */
  async told(): Promise<readonly Notice[]> {
    return (await this.world.sent()).flatMap((errand) =>
      errand.kind === 'event' && errand.event.kind === 'noticed' ? [errand.event.notice] : [],
    )
  }

  says(text: string, more: { readonly [name: string]: Json } = {}): Promise<Outcome> {
    return this.world.run(someone('a'), 'add-to-case', { text, ...more })
  }

  reply(id: CaseId): Promise<unknown> {
    return this.world.desk((desk) => replyToCase(desk, { case: id, advisor: this.maria, text: 'Guten Tag' }))
  }

  /** Taken over by Maria, who has answered. */
  async taken(): Promise<CaseId> {
    const id = await this.open()
    await this.world.desk((desk) => claimCase(desk, { case: id, advisor: this.maria }))
    await this.reply(id)
    this.world.now += 60_000
    await this.world.sent()
    return id
  }

  get #now() {
    if (!this.#opened) throw new Error('It has not begun')
    return this.#opened
  }
}
