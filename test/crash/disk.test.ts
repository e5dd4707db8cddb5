import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ServiceProcess } from '../e2e/process.ts'
import { describeWithRedis } from '../support/redis-server.ts'
import { Chance } from './chance.ts'
import { Crowd } from './crowd.ts'
import { dataKey, type Engine, Site } from './site.ts'
import { describeWithDisk, SmallDisk } from './small-disk.ts'

const patience = 300_000

describeWithDisk('a disk', { timeout: patience }, () => {
  let disk: SmallDisk
  let site: Site
  let crowd: Crowd
  beforeEach(async () => {
    disk = await SmallDisk.mount(48)
  })
  afterEach(async () => {
    crowd?.close()
    await site.remove()
    await disk.remove()
  })

  async function open(engine: Engine): Promise<void> {
    site = await Site.open(engine, [], disk.folder)
    crowd = new Crowd(site, new Chance(5))
    await site.publish(4)
    await site.start()
    await crowd.rehearse()
  }

  const refusals = () => site.telegram.deliveries.filter(({ status }) => status === 503).length
  const acknowledged = () =>
    crowd.everybody.flatMap(({ deeds }) => deeds.filter(({ acknowledgedAt }) => acknowledgedAt !== null)).length

  it('that is full is answered with 503, says what to do, and all goes on by itself when there is room again', async () => {
    await open('sqlite')
    const acting = crowd.act(crowd.arrive(8))
    disk.fill()
    await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(5)
    const full = acknowledged()
    await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(15)
    expect(acknowledged(), 'nothing is acknowledged meanwhile').toBe(full)
    disk.free()
    await acting
    expect(await crowd.problems()).toEqual([])
    expect(site.starts, 'it was not started again').toBe(1)
    await site.stop()
    expect(site.log).toContain('Free some disk space.')
  })

  it('that is read-only, or a damaged file, is told in one sentence at the start', async () => {
    await open('sqlite')
    await site.stop()
    const file = join(disk.folder, 'kausa.db')
    const start = () =>
      new ServiceProcess({ PORT: '0', STORE_URL: `sqlite:${file}`, DATA_KEY: dataKey.toString('hex') }).refusal()
    await disk.writable(false)
    const refused = await start()
    expect(refused.err).toMatch(/read-only|permissions/)
    expect(refused.err.trim().split('\n')).toHaveLength(1)
    await disk.writable(true)

    const whole = readFileSync(file)
    writeFileSync(file, Buffer.concat([Buffer.alloc(100, 7), whole.subarray(100)]))
    const damaged = await start()
    expect(damaged.err).toContain('Restore a backup.')
    expect(damaged.err.trim().split('\n')).toHaveLength(1)
  })

  it('with damaged pages answers 503 to whom it concerns, and says that a backup is to be restored', async () => {
    await open('sqlite')
    await site.stop()
    const file = join(disk.folder, 'kausa.db')
    const whole = readFileSync(file)
    // Every page but the first, as after a fault of the disk below the file.
    writeFileSync(file, Buffer.concat([whole.subarray(0, 8192), Buffer.alloc(whole.length - 8192, 7)]))
    const service = new ServiceProcess({ PORT: '0', STORE_URL: `sqlite:${file}`, DATA_KEY: dataKey.toString('hex') })
    const { err, code } = await service.refusal()
    expect(err).toContain('Restore a backup.')
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  describeWithRedis('of a Redis server', () => {
    it('that is full ends the server; started again with room it has all that was acknowledged, and all goes on', async () => {
      await open('redis')
      const acting = crowd.act(crowd.arrive(8))
      disk.fill()
      await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(5)
      const full = acknowledged()
      await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(15)
      expect(acknowledged(), 'nothing is acknowledged meanwhile').toBe(full)
      await site.redis?.kill()
      disk.free()
      await site.redis?.start()
      await acting
      expect(await crowd.problems()).toEqual([])
    })
  })
})
