import { expect, it } from 'vitest'
import { describeWithRedis } from '../support/redis-server.ts'
import { cutPower } from './power-cut.ts'
import { describeWithRecording } from './recording.ts'

const patience = 300_000
const plan = { people: 4, cuts: 20, seed: 7 } as const

describeWithRecording('a power cut', () => {
  it('takes nothing that was acknowledged from a file, whatever it leaves of what was not synced', {
    timeout: patience,
  }, async () => {
    const { problems, withoutSyncs, syncs } = await cutPower({ engine: 'sqlite', ...plan })
    expect(problems).toEqual([])
    expect(syncs).toBeGreaterThan(0)
    expect(withoutSyncs.length, 'losses are noticed').toBeGreaterThan(0)
  })

  describeWithRedis('of a Redis server', () => {
    it('takes nothing that was acknowledged', { timeout: patience }, async () => {
      const { problems, withoutSyncs, syncs } = await cutPower({ engine: 'redis', ...plan })
      expect(problems).toEqual([])
      expect(syncs).toBeGreaterThan(0)
      expect(withoutSyncs.length, 'losses are noticed').toBeGreaterThan(0)
    })
  })
})
