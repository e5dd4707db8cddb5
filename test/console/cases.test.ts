import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { planAbsences } from '../../src/records/advisors/deputies.ts'
import { noteTranslations } from '../../src/records/cases/translating.ts'
import { Client, hiddenIn, type Page, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
let one: Client
let two: Client
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
  ali = await desk.advisor('Ali')
  one = await Client.signedIn(desk, lena)
  two = await Client.signedIn(desk, ali)
})
afterEach(() => desk.close())

const pathOf = (id: CaseId) => `/console/cases/${id}`
const press = async (client: Client, id: CaseId, what: string, fields: Record<string, string> = {}): Promise<Page> =>
  client.submit(await client.get(pathOf(id)), `${pathOf(id)}/${what}`, fields)
/** Opens the case, takes it over and empties the outbox. */
const taken = async (name = 'amina'): Promise<CaseId> => {
  const id = await desk.case(someone(name))
  await press(one, id, 'claim')
  await desk.sent()
  return id
}

describe('taking over', () => {
  test('of two who press at once exactly one wins, and the other sees who', async () => {
    const id = await desk.case(someone('amina'))
    const [mine, theirs] = [await one.get(pathOf(id)), await two.get(pathOf(id))]
    const pages = await Promise.all([one.submit(mine, `${pathOf(id)}/claim`), two.submit(theirs, `${pathOf(id)}/claim`)])
    const { advisor, history } = await desk.readCase(id)
    expect(history.filter(({ what }) => what === 'claimed')).toHaveLength(1)
    const [winner, loser, name] = advisor === lena ? [pages[0], pages[1], 'Lena'] : [pages[1], pages[0], 'Ali']
    expect(wordsOf(winner)).toContain('Sie haben die Anfrage übernommen')
    expect(winner.html).toContain('name="text"')
    expect(wordsOf(loser)).toContain('Jemand anderes hat die Anfrage')
    expect(wordsOf(loser)).toContain(`${name} hat diese Anfrage übernommen. Nur ${name} kann antworten.`)
    expect(loser.html).not.toContain(`action="${pathOf(id)}/reply"`)
    const told = (await desk.sent()).filter((errand) => errand.kind === 'event')
    expect(told.map(({ event }) => event)).toEqual([{ kind: 'advisor-took-over', case: id, advisor: name }])
  })
})

describe('a reply', () => {
  test('goes to the person’s conversation, with the advisor’s name', async () => {
    const id = await taken()
    const page = await press(one, id, 'reply', { text: 'Guten Tag,\r\nbitte kommen Sie morgen.' })
    expect(wordsOf(page)).toContain('Ihre Antwort ist auf dem Weg.')
    expect(page.html).toContain('Guten Tag,\nbitte kommen Sie morgen.')
    expect(await desk.sent()).toEqual([
      {
        kind: 'event',
        conversation: 'chat-amina',
        event: { kind: 'advisor-wrote', case: id, advisor: 'Lena', line: 1, text: 'Guten Tag,\nbitte kommen Sie morgen.' },
      },
    ])
  })

  test('sent twice goes out once, and both times the same page answers', async () => {
    const id = await taken()
    const fields = { ...hiddenIn(await one.get(pathOf(id)), `${pathOf(id)}/reply`), text: 'Einmal.' }
    const answers = await Promise.all([1, 2, 3].map(() => one.postRaw(`${pathOf(id)}/reply`, fields)))
    const late = await one.postRaw(`${pathOf(id)}/reply`, fields)
    const where = `${pathOf(id)}?notice=sent`
    for (const { status, headers } of [...answers, late]) expect([status, headers.get('location')]).toEqual([303, where])
    expect((await desk.readCase(id)).transcript.filter(({ from }) => from === 'advisor')).toHaveLength(1)
    expect(await desk.sent()).toHaveLength(1)
  })

  test('of somebody who is not in charge is not sent, and can be copied from the page that says so', async () => {
    const id = await desk.case(someone('amina'))
    await press(two, id, 'claim')
    const mine = await taken('emre')
    const fields = hiddenIn(await one.get(pathOf(mine)), `${pathOf(mine)}/reply`)
    await desk.sent()
    const page = await one.post(`${pathOf(id)}/reply`, { ...fields, text: 'Mein <i>langer</i> Text' })
    expect(page.status).toBe(409)
    expect(page.html).toContain('Mein &lt;i&gt;langer&lt;/i&gt; Text</textarea>')
    expect(await desk.sent()).toEqual([])
  })

  test.each(['', '   \n', 'x'.repeat(3501)])('that is empty or too long is not sent', async (text) => {
    const id = await taken()
    expect(wordsOf(await press(one, id, 'reply', { text }))).toContain('Es wurde nichts gesendet')
    expect(await desk.sent()).toEqual([])
  })

  test('shows what a machine made of it under the words themselves, and calls it so', async () => {
    const id = await taken()
    const { transcript } = await desk.readCase(id)
    const text = 'Merci <b>beaucoup</b>'
    await desk.run(someone('amina'), 'add-to-case', { text })
    const made = {
      from: 'person' as const,
      line: transcript.length,
      text,
      translation: { language: 'de', text: 'Vielen <b>Dank' },
    }
    expect(await desk.desk(({ tx }) => noteTranslations(tx, id, [made]))).toBe(true)
    const { html } = await one.get(pathOf(id))
    expect(html).toContain('maschinell übersetzt</p><p class="said machine" dir="auto" lang="de">Vielen &lt;b&gt;Dank</p>')
    expect(html.indexOf('Merci')).toBeLessThan(html.indexOf('Vielen'))
  })

  test('is written in German where a machine translates; not by those who speak the person’s language', async () => {
    const hint = 'Eine Maschine übersetzt es für die Person'
    const id = await taken()
    expect(wordsOf(await one.get(pathOf(id)))).not.toContain(hint)
    desk.translates = true
    expect(wordsOf(await one.get(pathOf(id)))).toContain(hint)
    const german = await desk.case(someone('b', 'de'))
    await press(one, german, 'claim')
    expect(wordsOf(await one.get(pathOf(german)))).not.toContain(hint)
  })

  test('answers in either direction of writing, each with its own language', async () => {
    const id = await taken()
    await desk.run(someone('amina'), 'add-to-case', { text: 'شكرًا جزيلًا' })
    expect((await one.get(pathOf(id))).html).toContain('<p class="said" dir="auto" lang="ar">شكرًا جزيلًا</p>')
  })
})

describe('the work on a case', () => {
  test('waiting for the person, passing on, closing with an outcome, opening again', async () => {
    const id = await taken()
    expect(wordsOf(await press(one, id, 'wait'))).toContain('wartet auf die Person')
    const passed = await press(one, id, 'pass', { to: ali })
    expect(wordsOf(passed)).toContain('Ali hat diese Anfrage übernommen')
    const closed = await press(two, id, 'close', { outcome: 'placed' })
    expect(wordsOf(closed)).toContain('abgeschlossen · Ali (in Ausbildung, EQ oder Praktikum vermittelt)')
    expect((await desk.readCase(id)).history.at(-1)).toMatchObject({ what: 'closed', by: ali, reason: 'placed' })
    const events = (await desk.sent()).flatMap((errand) => (errand.kind === 'event' ? [errand.event.kind] : []))
    expect(events).toEqual(['advisor-took-over', 'case-closed'])
    await press(one, id, 'reopen')
    expect((await desk.readCase(id)).status).toBe('open')
  })

  test('an outcome or a colleague that is not on the list changes nothing', async () => {
    const id = await taken()
    for (const [what, fields] of [
      ['close', { outcome: 'sold' }],
      ['pass', { to: '' }],
      ['pass', { to: 'nobody' }],
    ] as const) {
      await press(one, id, what, fields)
    }
    expect(await desk.readCase(id)).toMatchObject({ status: 'claimed', advisor: lena })
  })

  test('somebody who is away is not offered to pass on to', async () => {
    const id = await taken()
    const absences = [{ from: desk.now - 1, to: desk.now + 1000 }]
    await desk.desk((at) => planAbsences(at, { advisor: ali, absences, deputy: null }))
    expect((await one.get(pathOf(id))).html).not.toContain(`value="${ali}"`)
  })

  test('a coordinator may pass on and close what somebody else has, but not write', async () => {
    const id = await taken()
    const boss = await Client.signedIn(desk, await desk.advisor('Koordination', { roles: ['coordinator'] }))
    const page = await boss.get(pathOf(id))
    expect(page.html).not.toContain(`action="${pathOf(id)}/reply"`)
    expect(wordsOf(await boss.submit(page, `${pathOf(id)}/pass`, { to: ali }))).toContain('weitergegeben')
    expect(await desk.readCase(id)).toMatchObject({ advisor: ali })
  })

  test('a note is kept for the team and goes to nobody', async () => {
    const id = await taken()
    const page = await press(two, id, 'note', { text: 'Anwältin anrufen' })
    expect(wordsOf(page)).toMatch(/Interne Notizen Ali · .* Anwältin anrufen/)
    expect(await desk.sent()).toEqual([])
  })

  test('a case that was withdrawn says so, with its number and nothing else', async () => {
    const id = await taken()
    const { number } = await desk.readCase(id)
    await desk.run(someone('amina'), 'withdraw-consent', { purpose: 'advice' })
    const page = await one.get(pathOf(id))
    expect(page.status).toBe(410)
    expect(wordsOf(page)).toContain(number)
    expect(wordsOf(page)).toContain('Einwilligung widerrufen')
    expect(page.html).not.toContain('Ausbildung.')
    expect(wordsOf(await one.get('/console'))).toContain('Zurückgezogen in den letzten 7 Tagen')
  })
})

describe('reading', () => {
  test('is noted once for each time there is something new, however often two look at the page', async () => {
    const id = await desk.case(someone('amina'))
    for (const client of [one, two, one, two, one]) await client.get(pathOf(id))
    const readers = async () => (await desk.readCase(id)).history.filter(({ what }) => what === 'read').map(({ by }) => by)
    expect(await readers()).toEqual([lena, ali])
    desk.now += 60_000
    await desk.run(someone('amina'), 'add-to-case', { text: 'Noch etwas.' })
    for (const client of [two, one, two]) await client.get(pathOf(id))
    expect(await readers()).toEqual([lena, ali, ali, lena])
  })
})

describe('the inbox', () => {
  const titles = ({ html }: Page) => [...html.matchAll(/id="case-([^"]+)"/g)].map(([, id]) => id)

  test('has the most urgent and oldest first, and says what is unread', async () => {
    const late = await desk.case(someone('a'))
    desk.now += 60_000
    const urgent = await desk.case(someone('b'), { letter: 'removal' })
    desk.now += 60_000
    const latest = await desk.case(someone('c'))
    const page = await one.get('/console')
    expect(titles(page)).toEqual([urgent, late, latest])
    expect(wordsOf(page)).toContain('3 Anfragen. 3 davon sind ungelesen.')
    await one.get(pathOf(urgent))
    expect(wordsOf(await one.get('/console'))).toContain('2 davon sind ungelesen.')
    expect(wordsOf(await two.get('/console'))).toContain('3 davon sind ungelesen.')
  })

  test('shows the open, my own, all that go on, and the closed ones', async () => {
    const open = await desk.case(someone('a'))
    const mine = await desk.case(someone('b'))
    const theirs = await desk.case(someone('c'))
    const closed = await desk.case(someone('d'))
    await press(one, mine, 'claim')
    await press(two, theirs, 'claim')
    await press(two, closed, 'close', { outcome: 'answered' })
    const show = async (which: string) => titles(await one.get(`/console?show=${which}`))
    expect(await show('open')).toEqual([open])
    expect(await show('mine')).toContain(mine)
    expect(await show('mine')).not.toContain(theirs)
    expect((await show('all')).sort()).toEqual([open, mine, theirs].sort())
    expect(await show('closed')).toEqual([closed])
  })

  test('filters by language and by who asks', async () => {
    const arabic = await desk.case(someone('a', 'ar'))
    const company = await desk.case(someone('b', 'de', 'company'), { company: 'Bäckerei' }, 'company')
    expect(titles(await one.get('/console?language=ar'))).toEqual([arabic])
    expect(titles(await one.get('/console?audience=company'))).toEqual([company])
    expect(titles(await one.get('/console?audience=company&language=ar'))).toEqual([])
    expect(titles(await one.get('/console?audience=%3Cscript%3E&show=x'))).toHaveLength(2)
  })

  test('says when a promise is overdue', async () => {
    await desk.case(someone('a'), { letter: 'removal' })
    expect(wordsOf(await one.get('/console'))).toContain('Antwort bis Mo., 23.11.2026, 16:00')
    desk.now += 11 * 60 * 60_000
    expect(wordsOf(await one.get('/console'))).toContain('überfällig seit')
  })

  test('speaks English to those who choose it, and keeps the choice', async () => {
    expect(wordsOf(await one.get('/console?lang=en'))).toContain('No open request. Everything is in good hands.')
    expect(wordsOf(await one.get('/console/events'))).toContain('Events')
    expect((await one.get('/console?lang=ar')).html).toContain('<html lang="en" dir="ltr">')
  })
})

describe('a file somebody sent', () => {
  const sent = { channel: 'telegram', file: 'f1', mime: 'audio/ogg', bytes: 2048, media: 'voice', caption: '' }
  const withFile = async (attachment: object) => {
    const id = await taken()
    await desk.run(someone('amina'), 'add-to-case', { text: '', attachment: { ...sent, ...attachment } })
    const page = await one.get(pathOf(id))
    return { id, page, path: /(?:href|src)="([^"]*\/files\/\d+)"/.exec(page.html)?.[1] ?? '' }
  }
  const fetched = async (path: string) => {
    const response = await one.getRaw(path)
    return { status: response.status, headers: response.headers, body: await response.text() }
  }

  test('is played where it was said, and lies only with its channel', async () => {
    desk.files.set('f1', new TextEncoder().encode('sound'))
    const { page, path } = await withFile({})
    expect(page.html).toContain(`<audio controls preload="none" src="${path}"`)
    expect(wordsOf(page)).toContain('Sprachnachricht (2 KB)')
    const { status, headers, body } = await fetched(path)
    expect([status, body, headers.get('content-type')]).toEqual([200, 'sound', 'audio/ogg'])
    expect(headers.get('content-disposition')).toMatch(/^inline/)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test.each(['text/html', 'image/svg+xml', 'application/pdf'])(
    'of a kind that could run something is saved, not shown: %s',
    async (mime) => {
      desk.files.set('f1', new TextEncoder().encode('<script>alert(1)</script>'))
      const { path } = await withFile({ mime, media: 'file', name: 'Brief "ä"\r\n.html' })
      const { headers } = await fetched(path)
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Brief%20%22%C3%A4%22%0D%0A.html")
    },
  )

  test.each([
    ['a\ud83d', 'a%EF%BF%BD'],
    ["it's (1)*.pdf", 'it%27s%20%281%29%2A.pdf'],
  ])('has a name of any kind: %j', async (name, written) => {
    desk.files.set('f1', new TextEncoder().encode('sound'))
    const { path } = await withFile({ name })
    const { status, headers } = await fetched(path)
    expect([status, headers.get('content-disposition')]).toEqual([200, `inline; filename*=UTF-8''${written}`])
  })

  test('that is gone is said to be gone, with what helps', async () => {
    const { path } = await withFile({})
    const { status, body } = await fetched(path)
    expect(status).toBe(502)
    expect(body).toContain('noch einmal zu senden')
  })

  test('is for the staff alone, and only those of the case are handed out', async () => {
    const { path } = await withFile({})
    expect((await fetch(`${desk.url}${path}`, { redirect: 'manual' })).status).toBe(401)
    expect((await fetched(path.replace(/\d+$/, '99'))).status).toBe(404)
  })
})
