import type { Disk } from '../../simulation/store/disk.ts'
import type { Json } from '../../src/engine/ids.ts'
import type { Claimed, Key, Store, Timer, Tx } from '../../src/store/store.ts'

/** A store that does some things in its own way, and everything else as it should. */
export function changed(store: Store, change: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const own = change[name as keyof Store]
      if (own) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** A store whose transactions are changed on their way. */
export function changedTx(store: Store, change: (tx: Tx) => Partial<Tx>): Store {
  return changed(store, {
    transact: (event, work) =>
      store.transact(event, (tx) => {
        const own = change(tx)
        return work(
          new Proxy(tx, {
            get: (target, name) => {
              const mine = own[name as keyof Tx]
              if (mine) return mine
              const value: unknown = Reflect.get(target, name)
              return typeof value === 'function' ? value.bind(target) : value
            },
          }),
        )
      }),
  })
}

/** Documents of this kind are read as something else than they are. */
export const lookingAt = (tx: Tx, kind: string, seen: (value: Json) => Json): Partial<Tx> => ({
  get: async <T extends Json>(key: Key) => {
    const value = await tx.get<T>(key)
    return value !== null && key.startsWith(kind) ? (seen(value) as T) : value
  },
})
export type { Claimed, Disk, Timer }
