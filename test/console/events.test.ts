import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cell, csv } from '../../src/console/events/csv.ts'
import type { OccasionId } from '../../src/engine/ids.ts'
import { type Occasion, readOccasion } from '../../src/records/occasions/occasion.ts'
import { Client, type Page, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let boss: Client
beforeEach(async () => {
  desk = await Desk.open()
  boss = await Client.signedIn(desk, await desk.advisor('Koordination', { roles: ['coordinator'] }))
})
afterEach(() => desk.close())

const occasions = async (): Promise<readonly Occasion[]> => {
  const listed = await desk.store.list('occasions')
  const found = await Promise.all(listed.map(({ key }) => readOccasion(desk.store, key.slice('occasion:'.length) as OccasionId)))
  return found.filter((each) => each !== null)
}
const pathOf = (id: OccasionId) => `/console/events/${id}`
const newPath = '/console/events/new'
const plan = {
  date: '2026-12-10',
  start: '14:00',
  end: '16:30',
  place: 'VHS',
  address: 'Platz 1',
  capacity: '12',
  minAge: '14',
  guardianUnder: '',
  audience: 'applicant',
  languages: 'de',
  'title-ar': 'ورشة',
}
const create = async (fields: Record<string, string> = {}): Promise<Page> =>
  boss.submit(await boss.get(`${newPath}?format=info-session`), newPath, { ...plan, ...fields })
const book = (who: string, occasion: OccasionId, answers: Record<string, string> = {}) =>
  desk.run(someone(who), 'book', { occasion, answers: { firstName: who, ageGroup: '18-24', needs: 'none', ...answers } })

describe('a new event', () => {
  test('is a draft with everything that was filled in, in the centre’s time', async () => {
    const page = await create()
    expect(wordsOf(page)).toContain('Noch sieht ihn niemand im Chat.')
    expect(await occasions()).toMatchObject([
      {
        format: 'info-session',
        title: { ar: 'ورشة' },
        place: 'VHS',
        address: 'Platz 1',
        start: Date.parse('2026-12-10T13:00:00Z'),
        end: Date.parse('2026-12-10T15:30:00Z'),
        capacity: 12,
        minAge: 14,
        guardianUnder: null,
        languages: ['de'],
        audience: ['applicant'],
        status: 'draft',
      },
    ])
  })

  test('begins with the usual values of its format', async () => {
    const { html } = await boss.get(`${newPath}?format=jump`)
    for (const value of [
      'value="10:00"',
      'value="16:00"',
      'name="guardianUnder" type="number" value="18"',
      'value="applicant" checked',
    ]) {
      expect(html).toContain(value)
    }
    expect(html).not.toContain('value="company" checked')
  })

  test.each([
    [{ place: '' }, 'Der Ort fehlt.'],
    [{ date: '2026-02-30' }, 'Der Tag fehlt.'],
    [{ date: '2026-11-20' }, 'Der Beginn liegt in der Vergangenheit.'],
    [{ end: '13:00' }, 'Das Ende muss nach dem Beginn liegen.'],
    [{ start: '25:00' }, 'Die Uhrzeit des Beginns fehlt.'],
    [{ capacity: '0' }, 'Plätze: eine Zahl von 1 bis 5000'],
    [{ capacity: 'viele' }, 'Plätze: eine Zahl von 1 bis 5000'],
    [{ minAge: '-3' }, 'Das Mindestalter ist eine Zahl'],
    [{ audience: 'robots' }, 'Wählen Sie, für wen die Veranstaltung ist.'],
  ])('with %j comes back as it was filled in, with what is wrong', async (fields, sentence) => {
    const page = await create({ address: 'Hinterhaus', ...fields })
    expect(page.status).toBe(422)
    expect(wordsOf(page)).toContain(sentence)
    expect(page.html).toContain('value="Hinterhaus"')
    expect(await occasions()).toEqual([])
  })

  test('of a format there is not is not made', async () => {
    expect((await create({ format: 'party' })).status).toBe(404)
  })
})

describe('an event', () => {
  test('is published after asking once more, and people can register', async () => {
    await create()
    const [draft] = await occasions()
    if (!draft) throw new Error('There is no draft')
    const page = await boss.submit(await boss.get(`${pathOf(draft.id)}/publish`), `${pathOf(draft.id)}/publish`)
    expect(wordsOf(page)).toContain('Ab jetzt kann man sich anmelden.')
    expect((await book('amina', draft.id)).name).toBe('booked')
    expect(wordsOf(await boss.get('/console/events'))).toContain('1 von 12 Plätzen belegt')
  })

  test('is called off after saying how many people will hear of it; each hears it once', async () => {
    const id = await desk.occasion({ capacity: 1 })
    for (const who of ['amina', 'emre', 'oksana']) await book(who, id)
    const page = await boss.get(`${pathOf(id)}/cancel`)
    expect(wordsOf(page)).toContain('3 Personen erfahren davon in ihrer Sprache.')
    expect(page.html).toContain(`href="${pathOf(id)}/bookings.csv"`)
    await Promise.all([boss.submit(page, `${pathOf(id)}/cancel`), boss.submit(page, `${pathOf(id)}/cancel`)])
    await desk.ring()
    const told = (await desk.sent()).flatMap((errand) =>
      errand.kind === 'event' && errand.event.kind === 'noticed' ? [`${errand.conversation} ${errand.event.notice.kind}`] : [],
    )
    expect(told.sort()).toEqual(['chat-amina', 'chat-emre', 'chat-oksana'].map((who) => `${who} occasion-cancelled`))
    expect((await boss.get(`${pathOf(id)}/edit`)).status).toBe(404)
  })

  test('that moves says before how many will hear of it', async () => {
    const id = await desk.occasion()
    await book('amina', id)
    const page = await boss.get(`${pathOf(id)}/edit`)
    expect(wordsOf(page)).toContain('Wenn Sie Zeit oder Ort ändern, erfährt es 1 Person in ihrer Sprache.')
    await boss.submit(page, `${pathOf(id)}/edit`, plan)
    await desk.ring()
    expect(
      (await desk.sent()).map((errand) => errand.kind === 'event' && errand.event.kind === 'noticed' && errand.event.notice),
    ).toMatchObject([{ kind: 'occasion-changed', place: 'VHS, Platz 1' }])
  })

  test('never gets fewer places than are taken; the form comes back and works again', async () => {
    const id = await desk.occasion({ capacity: 2 })
    for (const who of ['amina', 'emre']) await book(who, id)
    const page = await boss.submit(await boss.get(`${pathOf(id)}/edit`), `${pathOf(id)}/edit`, { ...plan, capacity: '1' })
    expect(page.status).toBe(422)
    expect(wordsOf(page)).toContain('nicht weniger als schon vergeben sind')
    const saved = await boss.submit(page, `${pathOf(id)}/edit`, { ...plan, capacity: '3' })
    expect(wordsOf(saved)).toContain('2 von 3 Plätzen belegt')
  })

  test('that has begun can still be corrected without being moved', async () => {
    const id = await desk.occasion({ start: desk.now - 60_000, end: desk.now + 3_600_000 })
    const fields = { ...plan, date: '2026-11-23', start: '09:59', end: '12:00', capacity: '9' }
    expect(wordsOf(await boss.submit(await boss.get(`${pathOf(id)}/edit`), `${pathOf(id)}/edit`, fields))).toContain(
      'Gespeichert.',
    )
  })

  test('shows who comes and who waits, and what they need', async () => {
    const id = await desk.occasion({ capacity: 1, format: 'jump' })
    await book('Amina', id, { needs: 'interpreter', emergencyPhone: '0211 123', ageGroup: '16-17' })
    await book('Emre', id)
    await desk.talks(someone('Amina', 'fa'))
    const words = wordsOf(await boss.get(pathOf(id)))
    expect(words).toContain('Amina 16 oder 17 فارسی · دری Jemanden, der übersetzt 0211 123 – angemeldet')
    expect(words).toContain('Emre 18 bis 24 – Nein, nichts – – Warteliste')
    expect(words).toContain('1 von 1 Plätzen belegt · 1 Person wartet')
  })
})

describe('the examples', () => {
  const make = async () => {
    const page = await boss.get('/console/events')
    await Promise.all([1, 2].map(() => boss.submit(page, '/console/events/examples')))
  }

  test('are one draft of each format, named as examples, once', async () => {
    await make()
    const all = await occasions()
    expect(all.map(({ format }) => format).sort()).toEqual(desk.book.service.formats.map(({ id }) => id).sort())
    for (const { status, title, place, start } of all) {
      expect([status, place]).toEqual(['draft', '…'])
      expect(title?.de).toMatch(/^Beispiel: /)
      expect(start).toBeGreaterThan(desk.now)
    }
    expect((await boss.get('/console/events')).html).not.toContain('action="/console/events/examples"')
  })

  test('are not published before the place is filled in', async () => {
    await make()
    const [example] = await occasions()
    if (!example) throw new Error('There is no example')
    const page = await boss.get(`${pathOf(example.id)}/publish`)
    expect(wordsOf(page)).toContain('Bitte tragen Sie zuerst den Ort ein')
    const { csrf = '', event = '' } = Object.fromEntries(
      [...page.html.matchAll(/name="(csrf|event)" value="([^"]+)"/g)].map(([, name, value]) => [name, value]),
    )
    await boss.post(`${pathOf(example.id)}/publish`, { csrf, event })
    expect((await readOccasion(desk.store, example.id))?.status).toBe('draft')
  })
})

describe('the file of an event', () => {
  test('opens in a spreadsheet: a mark for UTF-8, semicolons, and no cell is a formula', async () => {
    const id = await desk.occasion({ capacity: 9 })
    for (const name of ['=HYPERLINK("https://evil.example";"x")', '+49', '-1', '@SUM(A1)', '\tTab', 'ليلى; "Leyla"', 'Amina'])
      await book(name, id)
    const answer = await fetch(`${desk.url}${pathOf(id)}/bookings.csv`, {
      headers: { cookie: boss.cookie, 'accept-language': 'de' },
    })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="bookings-2026-12-07.csv"')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = bytes.toString().slice(1).split('\r\n')
    expect(lines[0]).toBe('Vorname;Alter;Sprache;Bedarf;Notfallnummer;Eltern;Stand;Angemeldet')
    expect(lines[1]?.startsWith(`"'=HYPERLINK(""https://evil.example"";""x"")";18 bis 24;`)).toBe(true)
    for (const start of ["'+49;", "'-1;", "'@SUM(A1);", "'\tTab;", '"ليلى; ""Leyla""";', 'Amina;']) {
      expect(lines.some((line) => line.startsWith(start))).toBe(true)
    }
    expect(lines.at(-1)).toBe('')
  })

  test.each([
    ['=1', "'=1"],
    ['a=1', 'a=1'],
    ['a;b', '"a;b"'],
    ['a\nb', '"a\nb"'],
    ['\r=1', '"\'\r=1"'],
    ['say "hi"', '"say ""hi"""'],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(cell(text)).toBe(written)
    expect(csv([[text, text]])).toBe(`\uFEFF${written};${written}\r\n`)
  })
})
