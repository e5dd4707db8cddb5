import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId } from '../../src/engine/ids.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

const canary = 'Lieber mit einer Frau'

let desk: Desk
let sam: AdvisorId
let eva: AdvisorId
let boss: AdvisorId
beforeEach(async () => {
  desk = await Desk.open()
  sam = await desk.advisor('Sam', { roles: ['advisor', 'coordinator'] })
  boss = await desk.advisor('Boss', { roles: ['coordinator'] })
  const owner = someone('owner')
  await desk.case(owner, { company: 'Friseur Sonne', postcode: '40210', contact: 'a@b.de' }, 'company')
  eva = await desk.advisor('Eva')
  await desk.run(owner, 'ask-other-contact', { reason: canary })
})
afterEach(() => desk.close())

describe('a wish for another contact person', () => {
  test('is shown to a coordinator, not to an advisor, and not to the one it is about', async () => {
    const seen = await (await Client.signedIn(desk, boss)).get('/console/wishes')
    expect(wordsOf(seen)).toContain(canary)
    expect((await (await Client.signedIn(desk, eva)).get('/console/wishes')).status).toBe(403)
    const client = await Client.signedIn(desk, sam)
    const empty = await client.get('/console/wishes')
    expect([empty.status, wordsOf(empty).includes(canary)]).toEqual([200, false])
    // Nor anywhere else the one it is about can look.
    const [open] = await desk.store.list('cases:open')
    for (const path of [
      '/console',
      '/console?show=all',
      `/console/cases/${open?.key.slice('case:'.length)}`,
      '/console/failures',
    ])
      expect((await client.get(path)).html).not.toContain(canary)
  })

  test('is decided on the page, once', async () => {
    const client = await Client.signedIn(desk, boss)
    const page = await client.get('/console/wishes')
    const action = /action="(\/console\/wishes\/[^"]+)"/.exec(page.html)?.[1] ?? ''
    const done = await client.submit(page, action, { advisor: eva, cases: 'yes' })
    expect(wordsOf(done)).toContain('Die Kontaktperson ist geändert.')
    expect(wordsOf(done)).not.toContain(canary)
    const [open] = await desk.store.list('cases:open')
    expect((await readCase(desk.store, (open?.key.slice('case:'.length) ?? '') as never))?.proposed).toBe(eva)
    expect(wordsOf(await client.submit(page, action, { advisor: sam, cases: 'yes' }))).toContain(
      'Die Kontaktperson ist geändert.',
    )
    expect((await readCase(desk.store, (open?.key.slice('case:'.length) ?? '') as never))?.proposed).toBe(eva)
  })
})

describe('the same person in two cases', () => {
  test('is named by the same number, and asked from the page of the case', async () => {
    const one = await desk.case(someone('phone'), { firstName: 'Amina', phone: '0151 23456789' })
    const two = await desk.case(someone('laptop'), { firstName: 'Amina', phone: '+49 151 23456789' })
    const other = await desk.case(someone('other'), { firstName: 'Amina', phone: '0151 99999999' })
    const { number } = await desk.readCase(two)
    const client = await Client.signedIn(desk, eva)
    const page = await client.get(`/console/cases/${one}`)
    expect(page.html).toContain(`href="/console/cases/${two}"`)
    expect(page.html).not.toContain(`href="/console/cases/${other}"`)
    const action = `/console/cases/${one}/same`
    expect(wordsOf(await client.submit(page, action, { number: 'K-22222' }))).toContain('keine Anfrage mit dieser Nummer')
    // Nobody in this test has a chat.
    expect(wordsOf(await client.submit(await client.get(`/console/cases/${one}`), action, { number }))).toContain(
      'hat einen Chat',
    )
  })
})
