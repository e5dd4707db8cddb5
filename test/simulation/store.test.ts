import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Disk } from '../../simulation/store/disk.ts'
import { SimulatedStore, safeWay, Wires } from '../../simulation/store/store.ts'
import { testStore } from '../store/contract.ts'
import type { Place } from '../store/subject.ts'

// What is proved in the simulation holds only as far as its store keeps the contract of the real ones.
testStore('the simulated store', async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-'))
  const backup = join(folder, 'backup')
  const disk = new Disk(Date.now)
  return {
    backup,
    open: async () => {
      const wires = new Wires()
      disk.outbox.releaseAll()
      return new SimulatedStore(
        disk,
        safeWay(() => queueMicrotask(() => wires.stir())),
        wires,
      )
    },
    restore: async () => disk.restore(backup),
    remove: () => rm(folder, { recursive: true }),
  }
})
