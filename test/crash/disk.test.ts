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
  let crowd: Crowd | undefined
  beforeEach(async () => {
    disk = await SmallDisk.mount(48)
  })
  afterEach(async () => {
    crowd?.close()
    await site.remove()
    await disk.remove()
  })

  async function open(engine: Engine): Promise<Crowd> {
    site = await Site.open(engine, [], disk.folder)
    const people = new Crowd(site, new Chance(5))
    crowd = people
    await site.publish(4)
    await site.start()
    await people.rehearse()
    return people
  }

  const refusals = () => site.telegram.deliveries.filter(({ status }) => status === 503).length
  const acknowledged = () =>
    crowd?.everybody.flatMap(({ deeds }) => deeds.filter(({ acknowledgedAt }) => acknowledgedAt !== null)).length ?? 0

  /** From now on everything is answered with 503. */
  async function fillUp(): Promise<void> {
    disk.fill()
    await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(5)
    const full = acknowledged()
    await expect.poll(refusals, { timeout: 60_000 }).toBeGreaterThan(15)
    expect(acknowledged(), 'nothing is acknowledged meanwhile').toBe(full)
  }

  it('that is full is answered with 503, says what to do, and all goes on by itself when there is room again', async () => {
    const people = await open('sqlite')
    const acting = people.act(people.arrive(8))
    await fillUp()
    disk.free()
    await acting
    expect(await people.problems()).toEqual([])
    expect(site.starts, 'it was not started again').toBe(1)
    await site.stop()
    expect(site.log).toContain('Free some disk space.')
  })

  it('that is read-only is told in one sentence at the start', async () => {
    site = await Site.open('sqlite', [], disk.folder)
    await site.publish(4)
    await disk.writable(false)
    const STORE_URL = `sqlite:${join(disk.folder, 'kausa.db')}`
    const { code, err } = await new ServiceProcess({ PORT: '0', STORE_URL, DATA_KEY: dataKey.toString('hex') }).refusal()
    expect(err.trim()).toMatch(/^The store \S+ cannot be opened: .*read-only file system.* Check the path and its permissions\.$/)
    expect(code).toBe(1)
    await disk.writable(true)
  })

  describeWithRedis('of a Redis server', () => {
    it('that is full ends the server; started again with room it has all that was acknowledged, and all goes on', async () => {
      const people = await open('redis')
      const acting = people.act(people.arrive(8))
      await fillUp()
      await site.redis?.kill()
      disk.free()
      await site.redis?.start()
      await acting
      expect(await people.problems()).toEqual([])
    })
  })
})
