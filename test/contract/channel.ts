import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { comingIn } from './channel-in.ts'
import { goingOut } from './channel-out.ts'
import { outcomes } from './channel-outcomes.ts'
import type { Subject } from './subject.ts'

const groups = { 'what people do': comingIn, 'what people see': goingOut, 'how it ends': outcomes }
type Promised = { readonly [group in keyof typeof groups]: keyof (typeof groups)[group] }[keyof typeof groups]

interface Limits {
  /** What this channel cannot keep, and why. It is tried all the same: a gap that has closed fails until it is off the list. */
  readonly gaps: Readonly<Partial<Record<Promised, string>>>
}

/** Every promise of `src/channels/channel.ts`, for any channel. */
export function testChannel(name: string, open: () => Promise<Subject>, { gaps }: Limits): void {
  const reasons = new Map(Object.entries(gaps))
  describe(name, () => {
    let subject: Subject
    beforeEach(async () => {
      subject = await open()
    })
    afterEach(() => subject.stop())
    for (const [group, promises] of Object.entries(groups)) {
      describe(group, () => {
        for (const [promise, keep] of Object.entries(promises)) {
          const reason = reasons.get(promise)
          if (reason === undefined) test(promise, () => keep(subject))
          else test(`${promise} [gap: ${reason}]`, () => expect(keep(subject)).rejects.toThrow())
        }
      })
    }
  })
}
