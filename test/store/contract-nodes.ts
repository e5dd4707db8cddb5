import { describe, expect, it } from 'vitest'
import type { Subject } from './subject.ts'

export function testNodes(subject: Subject): void {
  describe('words', () => {
    it('reach whoever listens to their topic, and nobody else', async () => {
      const { store } = subject
      const heard: string[] = []
      const { promise, resolve } = Promise.withResolvers<void>()
      const stops = [store.listen('cases', (word) => heard.push(word)), store.listen('others', (word) => heard.push(word))]
      const last = store.listen('cases', (word) => word === 'end' && resolve())
      // Listening takes a moment where the store is elsewhere, and what is said meanwhile may get lost.
      const saying = setInterval(() => store.announce('cases', 'end'), 10)
      await promise
      clearInterval(saying)
      expect(new Set(heard)).toEqual(new Set(['end']))
      for (const stop of [...stops, last]) stop()
      heard.length = 0
      store.announce('cases', 'late')
      await new Promise((done) => setTimeout(done, 50))
      expect(heard).not.toContain('late')
    })
  })

  describe('roles', () => {
    it('are kept by the process that has them, and taken again after they were given back', async () => {
      expect(await subject.store.lead('timers', 1000)).toBe(true)
      expect(await subject.store.lead('timers', 1000)).toBe(true)
      expect(await subject.store.lead('telegram', 1000)).toBe(true)
      await subject.store.resign('timers')
      expect(await subject.store.lead('timers', 1000)).toBe(true)
      await subject.reopen()
      expect(await subject.store.lead('timers', 1000)).toBe(true)
    })
  })
}
