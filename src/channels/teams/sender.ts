import type { EffectId, Instant } from '../../engine/ids.ts'
import type { Sent } from '../channel.ts'
import { type Outcome, toOutcome } from './failure.ts'
import type { OutActivity } from './outbound.ts'
import type { Reference } from './reference.ts'
import { Refusal } from './request.ts'
import type { Connector, Token } from './sdk.ts'

interface Attempt {
  readonly sent: Sent
  /** The ids Microsoft gave to what it accepted. */
  readonly messages: readonly string[]
}

export interface Sender {
  /** Sends the activities of one effect in order. */
  send(id: EffectId, to: Reference, activities: readonly OutActivity[]): Promise<Attempt>
  /** Puts the activities in the place of earlier messages; what is too much is added, or taken away. */
  replace(id: EffectId, to: Reference, earlier: readonly string[], activities: readonly OutActivity[]): Promise<Attempt>
}

interface Surroundings {
  readonly connector: Connector
  readonly token: Token
  readonly now: () => Instant
  /** Called with a sentence when only the operator can help. */
  readonly alarm: (reason: string) => void
}

/** Half-sent effects remembered at most; beyond it the oldest would begin anew, which repeats a message but loses none. */
const mostHalfSent = 10_000

interface Step {
  /** Returns the id of the message there is afterwards, `null` when there is none any more. */
  readonly run: () => Promise<string | null>
  readonly harmless: boolean
}

/**
 * A message may be several activities. What was accepted of it is remembered until it ends, so that a second attempt goes on
 * where the first stopped instead of repeating the beginning.
 */
export function createSender({ connector, token, now, alarm }: Surroundings): Sender {
  const halfSent = new Map<EffectId, readonly (string | null)[]>()

  return {
    send: (id, to, activities) =>
      work(
        id,
        activities.map((activity) => creation(to, activity)),
      ),
    replace: (id, to, earlier, activities) => {
      const kept = activities.map((activity, index) => {
        const old = earlier[index]
        return old ? replacement(to, old, activity) : creation(to, activity)
      })
      return work(id, [...kept, ...earlier.slice(activities.length).map((old) => removal(to, old))])
    },
  }

  function creation(to: Reference, activity: OutActivity): Step {
    return { run: () => connector.create(to, activity), harmless: false }
  }

  function replacement(to: Reference, old: string, activity: OutActivity): Step {
    const run = async () => {
      await connector.replace(to, old, activity)
      return old
    }
    return { run, harmless: true }
  }

  function removal(to: Reference, old: string): Step {
    const run = async () => {
      await connector.remove(to, old)
      return null
    }
    return { run, harmless: true }
  }

  async function work(id: EffectId, steps: readonly Step[]): Promise<Attempt> {
    let done = halfSent.get(id) ?? []
    halfSent.delete(id)
    for (const { run, harmless } of steps.slice(done.length)) {
      const attempt = await tryOnce(run, harmless)
      if (attempt === null || typeof attempt === 'string') {
        done = [...done, attempt]
        continue
      }
      if (attempt.alarm !== undefined) alarm(attempt.alarm)
      if (attempt.sent.kind === 'retry' || attempt.sent.kind === 'doubt') remember(id, done)
      return { sent: attempt.sent, messages: idsOf(done) }
    }
    return { sent: { kind: 'sent' }, messages: idsOf(done) }
  }

  async function tryOnce(run: Step['run'], harmless: boolean): Promise<string | null | Outcome> {
    try {
      return await run()
    } catch (error) {
      // A token that was revoked before its end must not be used again.
      if (error instanceof Refusal && error.status === 401) await token({ fresh: true }).catch(() => undefined)
      return toOutcome(error, now(), harmless)
    }
  }

  function remember(id: EffectId, done: readonly (string | null)[]): void {
    halfSent.set(id, done)
    const [oldest] = halfSent.keys()
    if (halfSent.size > mostHalfSent && oldest) halfSent.delete(oldest)
  }
}

function idsOf(done: readonly (string | null)[]): readonly string[] {
  return done.filter((id) => id !== null)
}
