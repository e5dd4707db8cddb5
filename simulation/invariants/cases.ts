import type { AdvisorId, EventId, Instant } from '../../src/engine/ids.ts'
import { type Case, escalationTimer } from '../../src/records/cases/case.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import { Changes } from './changes.ts'
import type { Rule } from './rule.ts'

const day = 24 * 60 * 60 * 1000

/** Promise 4: one advisor writes, and no case is left lying. */
export class Cases implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  /** Who did what happened under this id, if it was an advisor. */
  readonly #actor: (event: EventId) => AdvisorId | null
  readonly #changes: Changes<Case>
  readonly counts = { opened: 0, claimed: 0, escalated: 0, closed: 0 }

  constructor(fail: Fail, disk: Disk, actor: (event: EventId) => AdvisorId | null) {
    this.#fail = fail
    this.#disk = disk
    this.#actor = actor
    this.#changes = new Changes('case:', disk)
  }

  committing(commit: Commit): void {
    this.#changes.committing(commit)
  }

  committed({ event }: Commit): void {
    const actor = event === null ? null : this.#actor(event)
    for (const { before, after } of this.#changes.committed()) {
      this.#oneWriter(before, after, actor)
      this.#watched(after)
      if (!before) this.counts.opened++
      if (before?.status !== 'closed' && after.status === 'closed') this.counts.closed++
    }
  }

  #oneWriter(before: Case | null, after: Case, actor: AdvisorId | null): void {
    const news = after.history.slice(before?.history.length ?? 0)
    this.counts.claimed += news.filter(({ what }) => what === 'claimed').length
    this.counts.escalated += news.filter(({ what }) => what === 'escalated').length
    const isHeld = before !== null && before.advisor !== null && before.status !== 'closed'
    if (isHeld && news.some(({ what }) => what === 'claimed')) {
      this.#fail('cases', `${after.number} was claimed while somebody was in charge`)
    }
    const said = after.transcript.slice(before?.transcript.length ?? 0).some(({ from }) => from === 'advisor')
    if (said && actor !== null && before?.advisor !== actor)
      this.#fail('cases', `somebody else than the one in charge wrote in ${after.number}`)
    if (after.status === 'claimed' && after.advisor === null) this.#fail('cases', `${after.number} is claimed by nobody`)
  }

  #watched({ id, number, status }: Case): void {
    const isWatched = this.#disk.timers.has(escalationTimer(id))
    if (status === 'open' && !isWatched) this.#fail('cases', `${number} is open and nothing would remind anybody of it`)
    if (status === 'closed' && isWatched) this.#fail('cases', `${number} is closed and still escalates`)
  }

  audit(now: Instant): void {
    for (const key of this.#disk.documents.keys()) {
      const one = key.startsWith('case:') ? this.#disk.value<Case>(key) : null
      if (!one) continue
      const { number, status, openedAt, history } = one
      const since = history.findLast(({ what }) => what === 'opened' || what === 'reopened')?.at ?? openedAt
      const isHeard = history.some(({ what, at }) => at >= since && (what === 'escalated' || what === 'nobody-there'))
      // The longest row of holidays is shorter.
      if (status === 'open' && !isHeard && since < now - 8 * day)
        this.#fail('cases', `${number} waits for a week and nobody was told again`)
    }
  }
}
