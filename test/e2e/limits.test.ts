import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../src/engine/ids.ts'
import { codeOf, invite } from '../../src/records/advisors/invitation.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { page, said } from '../support/web-house.ts'
import { ar, de, eventually, stem } from './guest.ts'
import { dump } from './raw.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService({ teams: true })
})
afterAll(() => service.stop())

const text = (language: Language, key: string) => content().book.text(language, key)
const stored = async () => JSON.stringify([...(await dump(service.store, join(service.folder, 'kausa.db')))])
const cries: readonly (readonly [string, Language, string, string])[] = [
  ['Ich will mich umbringen', de, 'ui:danger-selfharm', '112'],
  ['I want to kill myself', 'en' as Language, 'ui:danger-selfharm', '112'],
  ['أريد أن أقتل نفسي', ar, 'ui:danger-selfharm', '112'],
  ['Mein Mann schlägt mich', de, 'ui:danger-violence', '110'],
]

describe('One person who never stops, at a platform', () => {
  const floods = async (language: string) => {
    const amal = service.telegram.person({ language })
    amal.opens()
    await service.settle()
    for (let count = 0; count < 90; count++) amal.says(`Kanarienvogel ${count}`)
    await service.settle()
    return amal
  }

  it('is told so once, in their language, and nothing of what came too fast is kept', async () => {
    const amal = await floods('ar')
    const told = amal.transcript.filter((message) => message.text.includes(stem(ar, 'ui:too-fast').slice(0, 30)))
    expect(told).toHaveLength(1)
    expect(text(ar, 'ui:too-fast')).toContain('112')
    expect(await stored()).not.toContain('Kanarienvogel 89')
    const calm = service.telegram.person({ language: 'de' })
    calm.says('Was verdient man in der Ausbildung?')
    await service.settle()
    expect(calm.transcript.length).toBeGreaterThan(0)
  })

  it.each(cries)('is heard in danger all the same, and may go on: %s', async (cry, language, key, number) => {
    const amal = await floods(language)
    const before = amal.transcript.length
    amal.says(cry)
    await service.settle()
    const fresh = () => amal.transcript.slice(before).map((message) => message.text)
    expect(fresh().some((words) => words.includes(number) && words.includes(stem(language, key).slice(0, 30)))).toBe(true)
    amal.says('/help')
    await service.settle()
    expect(fresh().join('\n')).toContain(stem(language, 'ui:help').slice(0, 20))
  })

  it('is heard again after a minute', async () => {
    const amal = await floods('de')
    service.clock.move(61_000)
    amal.says('/help')
    await service.settle()
    const lately = amal.transcript.slice(-2).map((message) => message.text)
    expect(lately.join('\n')).toContain(stem(de, 'ui:help').slice(0, 20))
  })

  it('an advisor may write as much as they like', async () => {
    const lena = await service.hire('Lena')
    const amal = service.telegram.person({ language: 'de' })
    const code = codeOf('a-seed-for-the-limits')
    await service.desk((desk) => invite(desk, { advisor: lena.id, code }))
    amal.says(code)
    await service.settle()
    const before = amal.transcript.length
    for (let count = 0; count < 90; count++) amal.says('/help')
    await service.settle()
    expect(amal.transcript.length - before).toBe(90)
  })
})

describe('A text beyond what anybody types', () => {
  const long = 'Kanarienvogel singt. '.repeat(600)

  it('is answered with a wish for parts, in the person’s language, and nothing of it is kept', async () => {
    const person = service.teams?.person({ locale: 'ar' })
    if (!person) throw new Error('There is no Teams')
    await person.opens()
    await person.says(long)
    await service.settle()
    expect(person.transcript.at(-1)?.text).toContain(stem(ar, 'ui:too-long').slice(0, 20))
    expect(await stored()).not.toContain('Kanarienvogel singt')
  })

  it('is searched for dangers to its end', async () => {
    const person = service.teams?.person({ locale: 'de-DE' })
    if (!person) throw new Error('There is no Teams')
    await person.opens()
    await person.says(`${long} Ich will mich umbringen.`)
    await service.settle()
    const shown = JSON.stringify(person.transcript.slice(-2))
    expect(shown).toContain('112')
    expect(shown).toContain(JSON.stringify(stem(de, 'ui:danger-selfharm').slice(0, 20)).slice(1, -1))
  })
})

// Last: letters of pages that left are waited for.
describe('Many people behind one address', () => {
  it('are all served', async () => {
    const people = Array.from({ length: 300 }, () => page(service))
    const posted = await Promise.all(
      people.map(({ post }) => post({ ...said('Was verdient man in der Ausbildung?'), hint: 'de' })),
    )
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([202]))
    const heard = await Promise.all(
      people.map(({ poll }) => eventually(async () => (await poll()).find(({ message }) => message.text !== ''))),
    )
    expect(heard).toHaveLength(300)
  })
})

describe('One person who never stops, at the web chat', () => {
  it('has to wait, and nobody else does', async () => {
    const [fast, calm] = [page(service), page(service)]
    const answers = await Promise.all(Array.from({ length: 60 }, (_, count) => fast.post(said(`Kanarienvogel ${count}`))))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(20)
    expect((await calm.post(said('Hallo'))).status).toBe(202)
  })

  it.each(cries)('is heard in danger all the same, and may go on: %s', async (cry, language, key, number) => {
    const person = service.webPerson()
    const flood = Array.from({ length: 50 }, (_, count) => person.send(said(`so ${count}`)))
    expect((await Promise.all(flood)).some(({ status }) => status === 429)).toBe(true)
    expect((await person.send({ ...said(cry), hint: language })).status).toBe(202)
    const told = await eventually(() => person.transcript.find((message) => message.text.includes(number)))
    expect(told.text).toContain(stem(told.language, key))
    expect((await person.send({ id: randomUUID(), kind: 'pressed', press: 'w:human:' })).status).toBe(202)
    person.close()
  })
})
