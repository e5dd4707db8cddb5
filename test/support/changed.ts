/** A thing that does some of it in its own way, and everything else as it should. */
export function changed<T extends object>(thing: T, change: Partial<T>): T {
  return new Proxy(thing, {
    get: (target, name) => {
      const own = change[name as keyof T]
      if (own) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
