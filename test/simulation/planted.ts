import { brandOf } from '../../simulation/people.ts'
import type { Sabotage } from '../../simulation/plan.ts'
import type { Disk } from '../../simulation/store/disk.ts'
import type { PromiseName } from '../../simulation/violation.ts'
import type { Json } from '../../src/engine/ids.ts'
import type { Key, Store, Tx } from '../../src/store/store.ts'
import { changed } from '../support/changed.ts'

/** Something that does not keep its word, and the promise that must be seen to break. */
export interface Planted {
  readonly name: string
  readonly breaks: readonly PromiseName[]
  /** Where the usual run shows it late, or never. */
  readonly seed?: number
  readonly sabotage: () => Sabotage
}

/** Every transaction is changed on its way. */
const inTx = (change: (tx: Tx) => Partial<Tx>): Sabotage => ({
  store: (store) =>
    changed<Store>(store, { transact: (event, work) => store.transact(event, (tx) => work(changed(tx, change(tx)))) }),
})

const inStore = (change: (store: Store) => Partial<Store>): Sabotage => ({ store: (store) => changed(store, change(store)) })

type Plain = { readonly [name: string]: Json }

/** Documents of this kind look otherwise than they are; `back` undoes it when they are written. */
const seenAs = (kind: string, look: (value: Plain) => Plain, back: (value: Plain) => Plain): Sabotage =>
  inTx((tx) => ({
    get: async <T extends Json>(key: Key) => {
      const value = await tx.get<T>(key)
      return value !== null && key.startsWith(kind) ? (look(value as Plain) as unknown as T) : value
    },
    put: (key, value, options) => tx.put(key, key.startsWith(kind) ? back(value as Plain) : value, options),
  }))

/** True every so many times. */
function every(count: number): () => boolean {
  let times = 0
  return () => ++times % count === 0
}

const reversed = (value: Plain): Plain => ({ ...value, waiting: (value.waiting as readonly Json[]).toReversed() })

/** The commit of the disk, done in another way. */
function committing(
  disk: Disk,
  commit: (usual: Disk['commit'], ...asked: Parameters<Disk['commit']>) => ReturnType<Disk['commit']>,
) {
  const usual = disk.commit.bind(disk)
  disk.commit = (asked) => commit(usual, asked)
}

export const planted: readonly Planted[] = [
  {
    name: 'a disk that loses the marks of events',
    breaks: ['once'],
    sabotage: () => ({
      disk: (disk) => {
        const usual = disk.commit.bind(disk)
        const known = disk.has.bind(disk)
        disk.has = (event) => known(event) && event.startsWith('hired:')
        disk.commit = (commit) => {
          if (commit.event !== null) disk.loseMark(commit.event)
          return usual(commit)
        }
      },
    }),
  },
  {
    name: 'a store that answers before it has committed, and then does not',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(40)
      return inStore((store) => ({
        transact: (event, work) => {
          const isInbound = event !== null && /^(telegram|teams|web):/.test(event)
          if (isInbound && now()) return Promise.resolve({ kind: 'duplicate' })
          return store.transact(event, work)
        },
      }))
    },
  },
  {
    name: 'a commit of which only the first half is written',
    breaks: ['seats', 'timers', 'delivery'],
    sabotage: () => ({
      disk: (disk) =>
        committing(disk, (usual, commit) => {
          const { writes } = commit
          const isBooking = writes.some((write) => write.kind === 'put' && write.key.startsWith('booking:'))
          return usual(isBooking ? { ...commit, writes: writes.slice(0, writes.length / 2) } : commit)
        }),
    }),
  },
  {
    name: 'an update that overwrites what others wrote meanwhile',
    breaks: ['seats'],
    sabotage: () => {
      let known: Disk | null = null
      const now = every(4)
      const late = inTx((tx) => ({
        get: async <T extends Json>(key: Key) => {
          const value = await tx.get<T>(key)
          const before = key.startsWith('occasion:') && now() ? known?.documents.get(key)?.before : null
          return before ? (JSON.parse(before.text) as T) : value
        },
      }))
      return {
        ...late,
        disk: (disk) => {
          known = disk
          disk.changed = () => null
        },
      }
    },
  },
  {
    name: 'a channel that says everything twice now and then',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(40)
      return {
        sent: (_, arrives) => {
          arrives()
          if (now()) arrives()
        },
      }
    },
  },
  {
    name: 'a channel that loses messages it has taken',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(40)
      return { sent: (_, arrives) => (now() ? undefined : arrives()) }
    },
  },
  {
    name: 'an outbox that hands out again what was finished',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(40)
      return inStore((store) => ({ finish: (id) => (now() ? Promise.resolve() : store.finish(id)) }))
    },
  },
  {
    name: 'an outbox with two lanes for one chat',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(2)
      return inTx((tx) => ({
        enqueue: (parcel) =>
          tx.enqueue(parcel.lane.startsWith('send:') && now() ? { ...parcel, lane: `${parcel.lane}-too` } : parcel),
      }))
    },
  },
  {
    name: 'an outbox that forgets what waits in it',
    breaks: ['delivery'],
    sabotage: () => {
      const now = every(40)
      return {
        disk: (disk) =>
          committing(disk, (usual, commit) => {
            const ended = usual(commit)
            for (const write of commit.writes) {
              if (write.kind === 'enqueue' && write.parcel.lane.startsWith('send:') && now()) disk.outbox.finish(write.parcel.id)
            }
            return ended
          }),
      }
    },
  },
  {
    name: 'seats without a limit',
    breaks: ['seats'],
    sabotage: () =>
      seenAs(
        'occasion:',
        (value) => ({ ...value, capacity: Number(value.capacity) + 50 }),
        (value) => (Number(value.capacity) > 50 ? { ...value, capacity: Number(value.capacity) - 50 } : value),
      ),
  },
  {
    name: 'a waiting list served from its end',
    breaks: ['seats'],
    seed: 6,
    sabotage: () => seenAs('occasion:', reversed, reversed),
  },
  {
    name: 'a claim that others may win as well',
    breaks: ['cases'],
    seed: 4,
    sabotage: () =>
      seenAs(
        'case:',
        (value) => (value.status === 'claimed' ? { ...value, status: 'open', advisor: null } : value),
        (value) => value,
      ),
  },
  {
    name: 'cases nobody is reminded of',
    breaks: ['cases'],
    sabotage: () => inTx((tx) => ({ setTimer: (timer) => (timer.key.endsWith(':escalation') ? undefined : tx.setTimer(timer)) })),
  },
  {
    name: 'places nobody is reminded of',
    breaks: ['timers'],
    sabotage: () => inTx((tx) => ({ setTimer: (timer) => (timer.key.startsWith('booking:') ? undefined : tx.setTimer(timer)) })),
  },
  {
    name: 'a timer that rings twice',
    breaks: ['timers'],
    sabotage: () => {
      const rung = new Map<Key, number>()
      return inStore((store) => ({
        dueTimers: async (now, limit) => {
          const due = await store.dueTimers(now, limit)
          for (const { key, at } of due) rung.set(key, at)
          return due.length > 0 ? due : [...rung].slice(-1).map(([key, at]) => ({ key, at: at + 1, value: null }))
        },
      }))
    },
  },
  {
    name: 'timers that never ring',
    breaks: ['timers', 'privacy'],
    sabotage: () => inStore(() => ({ dueTimers: () => Promise.resolve([]) })),
  },
  {
    name: 'a program that does not hear the ever-present words',
    breaks: ['exits'],
    sabotage: () => ({
      content: (content) => ({
        ...content,
        answers: {
          concepts: (text, language) => content.answers.concepts(text, language),
          understand: (text, context) => ({
            ...content.answers.understand(text, context),
            command: null,
            reading: { kind: 'none' },
          }),
        },
      }),
    }),
  },
  {
    name: 'words kept before anybody agreed',
    breaks: ['privacy'],
    sabotage: () =>
      inTx((tx) => ({
        put: (key, value, options) =>
          tx.put(key, key.startsWith('conversation:') ? { ...(value as Plain), said: brandOf(3) } : value, options),
      })),
  },
  {
    name: 'an erasure that leaves a document',
    breaks: ['privacy'],
    seed: 2,
    sabotage: () => ({
      disk: (disk) =>
        committing(disk, (usual, commit) => {
          const kept = [...disk.documents].filter(([key]) => key.startsWith('booking:'))
          const ended = usual(commit)
          if (!commit.writes.some(({ kind }) => kind === 'forget')) return ended
          for (const [key, { text, owner, entries }] of kept) {
            const isGone = !disk.documents.has(key)
            if (isGone) usual({ event: null, reads: new Map(), writes: [{ kind: 'put', key, text, owner, entries }] })
          }
          return ended
        }),
    }),
  },
  {
    name: 'an erasure that is only told',
    breaks: ['privacy'],
    sabotage: () => inTx(() => ({ forget: () => {} })),
  },
  {
    name: 'a bug in a turn',
    breaks: ['sound'],
    sabotage: () => ({
      answers: (answers) => ({
        concepts: (text, language) => answers.concepts(text, language),
        understand: (text, context) => {
          if (text.includes('Ami')) throw new Error('a bug')
          return answers.understand(text, context)
        },
      }),
    }),
  },
]
