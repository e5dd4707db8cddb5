import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sent } from '../../src/channels/channel.ts'
import { Mailbox } from '../../src/channels/web/mailbox.ts'
import { Sessions } from '../../src/channels/web/sessions.ts'
import type { EffectId } from '../../src/engine/ids.ts'
import { message } from '../support/web-house.ts'

const never = new AbortController().signal
const timing = { grace: 5, patience: 5 }

/** What happens to one poll: its answer arrives, is lost on the way, the tab closes, or it comes too late. */
const fates = ['arrives', 'lost', 'closed', 'late'] as const

test('whatever happens on the line, every message is seen once and in order, and none is called sent before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...fates), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (line, count) => {
        const mailbox = new Mailbox(timing, Date.now)
        const ids = Array.from({ length: count }, (_, index) => `m${index}` as EffectId)
        const shown: EffectId[] = []
        const done: EffectId[] = []
        let n = 0
        let after = 0

        const outbox = (async () => {
          for (const id of ids) {
            let sent: Sent
            do {
              n += 1
              sent = await mailbox.deliver({ n, id, message: message(id) })
              // What `sent` promises: the page has shown it.
              if (sent.kind === 'sent') expect(shown).toContain(id)
              else await new Promise((resolve) => setTimeout(resolve, 1))
            } while (sent.kind !== 'sent')
            done.push(id)
          }
        })()

        const fate = line[Symbol.iterator]()
        while (done.length < ids.length) {
          const what = fate.next().value ?? 'arrives'
          mailbox.acknowledge(after)
          const letters = await mailbox.take(2, what === 'closed' ? AbortSignal.abort() : never)
          if (what === 'late') await new Promise((resolve) => setTimeout(resolve, 2 * timing.patience))
          if (what === 'lost') continue
          for (const letter of letters) {
            if (!shown.includes(letter.id)) shown.push(letter.id)
            after = letter.n
          }
        }
        await outbox
        expect(shown).toEqual(ids)
      },
    ),
    { numRuns: 60 },
  )
})

test('a letter handed in twice, as after a lease ran out, has one outcome and is shown once', async () => {
  const mailbox = new Mailbox({ grace: 1_000, patience: 1_000 }, Date.now)
  const letter = { n: 1, id: 'm' as EffectId, message: message('m') }
  const outcomes = [mailbox.deliver(letter), mailbox.deliver({ ...letter, n: 2 })]
  expect(await mailbox.take(0, never)).toEqual([letter])
  mailbox.acknowledge(1)
  expect(await Promise.all(outcomes)).toEqual([{ kind: 'sent' }, { kind: 'sent' }])
})

test('a number nobody was given acknowledges nothing', async () => {
  const mailbox = new Mailbox({ grace: 1_000, patience: 1_000 }, Date.now)
  const outcome = mailbox.deliver({ n: 7, id: 'm' as EffectId, message: message('m') })
  expect(mailbox.acknowledge(Number.MAX_SAFE_INTEGER)).toBe(true)
  expect(await mailbox.take(0, never)).toHaveLength(1)
  mailbox.acknowledge(7)
  expect(await outcome).toEqual({ kind: 'sent' })
})

test('sessions nobody uses are forgotten, those in use are not', async () => {
  let now = 0
  const sessions = new Sessions({ grace: 10, patience: 10 }, () => now)
  sessions.open('unused')
  const tab = new AbortController()
  const waiting = sessions.open('used')?.mailbox.take(60_000, tab.signal)
  now += 10 * 60_000
  sessions.open('new')
  expect([sessions.find('unused'), sessions.find('used')?.mailbox.pollers]).toEqual([undefined, 1])
  tab.abort()
  await waiting
})
