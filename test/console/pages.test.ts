import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { imprint } from '../../src/console/public/imprint.ts'
import { privacy } from '../../src/console/public/privacy.ts'
import type { Service } from '../../src/engine/book.ts'
import type { AdvisorId, Language } from '../../src/engine/ids.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let lena: AdvisorId
beforeAll(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena', { roles: ['coordinator', 'advisor'] })
})
afterAll(() => desk.close())

const languages = ['de', 'en', 'ar', 'tr'] as const
const names = ['imprint', 'privacy', 'accessibility'] as const
const visitor = () => new Client(desk)

describe('the public pages', () => {
  test.each(languages.flatMap((language) => names.map((name) => [name, language] as const)))(
    '%s exists in %s, without signing in',
    async (name, language) => {
      const page = await visitor().get(`/${name}?lang=${language}`)
      expect(page.status).toBe(200)
      expect(page.html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
      expect([...page.html.matchAll(/<h1>/g)]).toHaveLength(1)
      for (const other of languages.filter((each) => each !== language)) expect(page.html).toContain(`href="?lang=${other}"`)
      expect(page.headers.getSetCookie()).toEqual([])
    },
  )

  test('speak what the browser prefers, and German where nothing fits', async () => {
    const client = visitor()
    client.language = 'ja, tr;q=0.8'
    expect((await client.get('/privacy')).html).toContain('<html lang="tr"')
    client.language = 'ja'
    expect((await client.get('/privacy')).html).toContain('<html lang="de"')
  })

  test('say what the operator has not filled in, instead of inventing it', async () => {
    const words = wordsOf(await visitor().get('/imprint?lang=de'))
    expect(words).toMatch(/Name noch nicht eingetragen Straße noch nicht eingetragen Ort Düsseldorf/)
    expect(words).toContain('Vertreten durch noch nicht eingetragen')
  })

  test('name the operator once it is filled in, as text', async () => {
    const speech = {
      language: 'de' as Language,
      direction: 'ltr' as const,
      languages: [],
      say: (key: string) => desk.book.text('de' as Language, key),
    }
    const operator = {
      ...desk.book.service.operator,
      name: 'Träger <b> gGmbH',
      email: 'post@example.org',
      representative: 'Dr. A. B.',
    }
    const service: Service = { ...desk.book.service, operator }
    const page = String(await imprint(speech, { ...desk.book, service }))
    for (const part of ['Träger &lt;b&gt; gGmbH', 'href="mailto:post@example.org"', 'Dr. A. B.']) expect(page).toContain(part)
  })

  test('tell the retention of service.yaml, each class with its days and reason', async () => {
    const words = wordsOf(await visitor().get('/privacy?lang=de'))
    const told = (key: string, own: string) =>
      desk.book.has('de' as Language, key) ? desk.book.text('de' as Language, key) : own
    for (const { class: name, days, what, why } of desk.book.service.retention) {
      expect(words).toContain(
        `${told(`pages:retention.${name}.what`, what)} ${days} ${days === 1 ? 'Tag' : 'Tage'} ${told(`pages:retention.${name}.why`, why)}`,
      )
    }
    expect(words).toContain(desk.book.service.authority)
    expect(words).toContain(desk.book.privacyVersion)
  })

  test('tell a class of data the operator has added in the words of service.yaml', async () => {
    const say = (key: string, values?: Parameters<typeof desk.book.text>[2]) => desk.book.text('ar' as Language, key, values)
    const retention = [...desk.book.service.retention, { class: 'own', what: 'Fotos <i>', days: 7, why: 'Bericht' }]
    const page = String(
      await privacy(
        { language: 'ar' as Language, direction: 'rtl', languages: [], say },
        { ...desk.book, service: { ...desk.book.service, retention } },
        null,
      ),
    )
    expect(page).toContain('<span lang="de">Fotos &lt;i&gt;</span>')
  })

  test.each(['llm.example.org', null])(
    'name the endpoint that may help to understand, and only where there is one: %s',
    async (helper) => {
      const say = (key: string, values?: Parameters<typeof desk.book.text>[2]) => desk.book.text('de' as Language, key, values)
      const page = String(await privacy({ language: 'de' as Language, direction: 'ltr', languages: [], say }, desk.book, helper))
      expect(page.includes('llm.example.org')).toBe(helper !== null)
      expect(page.includes('Kein KI-Dienst')).toBe(helper === null)
      expect(page).not.toContain(say('pages:recipients.helper-translates'))
    },
  )

  test.each(['de', 'en', 'ar', 'fa', 'tr', 'uk', 'ru', 'fr', 'ps', 'ku', 'ti', 'so'])(
    'say in %s that it translates what people and advisors write, where it does',
    async (code) => {
      const language = code as Language
      const say = (key: string, values?: Parameters<typeof desk.book.text>[2]) => desk.book.text(language, key, values)
      const speech = { language, direction: 'ltr' as const, languages: [], say }
      const sentence = say('pages:recipients.helper-translates').replaceAll("'", '&#39;')
      expect(String(await privacy(speech, desk.book, 'llm.example.org', true))).toContain(sentence)
    },
  )
})

describe('every answer', () => {
  const all = ['/console', '/console/sign-in?token=x', '/console/nothing', '/console/live', ...names.map((name) => `/${name}`)]

  test.each(all)('%s runs no foreign code, is not framed, not sniffed and not kept', async (path) => {
    const { headers, html } = await visitor().get(path)
    const policy = headers.get('content-security-policy') ?? ''
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(html).not.toMatch(/ on\w+=| style=|<style|<script(?![^>]* src="\/)/)
  })

  test('of an asset is kept for ever under a name that changes with the content', async () => {
    const { html } = await visitor().get('/privacy')
    const [path = ''] = html.match(/\/console\/assets\/\w+\/console\.css/) ?? []
    const asset = await visitor().get(path)
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-type')).toContain('text/css')
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await visitor().get(path.replace(/assets\/\w+/, 'assets/000000000000'))).status).toBe(404)
    expect((await visitor().get(path.replace(/console\.css$/, '..%2f..%2fconsole.ts'))).status).toBe(404)
  })

  test('to a fault says so without what went wrong, which is only logged', async () => {
    const client = await Client.signedIn(desk, lena)
    await desk.store.transact(null, async (tx) => tx.put('case:broken', { name: 'Amina' }))
    const page = await client.get('/console/cases/broken')
    expect(page.status).toBe(500)
    expect(wordsOf(page)).toContain('Auf dem Server ist ein Fehler aufgetreten')
    expect(page.html).not.toMatch(/ZodError|Amina|invalid/)
    expect(desk.logged).toHaveLength(1)
    expect(JSON.stringify(desk.logged)).not.toContain('Amina')
  })
})

describe('whatever people write', () => {
  const evil = '"\'><img src=x onerror=alert(1)><script>alert(2)</script></textarea><!--'

  test('stays text on every page', async () => {
    const client = await Client.signedIn(
      desk,
      await desk.advisor(`Lena ${evil}`.slice(0, 100), { roles: ['coordinator', 'advisor'], email: evil, telegram: evil }),
    )
    const id = await desk.case(someone('evil', 'de'), { concern: evil, firstName: evil, situation: evil })
    const occasion = await desk.occasion({ title: { de: evil }, place: evil, address: evil })
    await desk.run(someone('evil', 'de'), 'book', { occasion, answers: { firstName: evil, ageGroup: '18-24', needs: evil } })
    const failure = { at: desk.now, error: evil, event: { kind: evil, text: evil } }
    await desk.store.transact(null, async (tx) => tx.put('failure:evil', failure, { index: { failures: '1' } }))
    const path = `/console/cases/${id}`
    await client.submit(await client.get(path), `${path}/claim`)
    await client.submit(await client.get(path), `${path}/reply`, { text: evil })
    await client.submit(await client.get(path), `${path}/note`, { text: evil })
    const event = `/console/events/${occasion}`
    const [member = ''] = (await client.get('/console/team')).html.match(/\/console\/team\/[\w-]{16}/g)?.slice(-1) ?? []
    const query = encodeURIComponent(evil)
    const paths = [
      '/console?show=all',
      path,
      event,
      `${event}/edit`,
      `${event}/cancel`,
      '/console/events',
      '/console/team',
      member,
      '/console/failures',
      `/console?show=${query}&language=${query}&audience=${query}&notice=${query}`,
      `/console/sign-in?token=${query}`,
      `/console/${query}`,
      `/privacy?lang=${query}`,
      `/console/events/new?format=${query}`,
      `/console/cases/${query}`,
    ]
    for (const each of paths) {
      const { html } = await client.get(each)
      expect(html, each).not.toContain('<img src=x')
      expect(html, each).not.toContain('<script>')
      expect(html, each).not.toContain('<!--')
    }
    expect((await client.get(path)).html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    const wrong = await client.submit(await client.get(`${event}/edit`), `${event}/edit`, {
      place: evil,
      date: evil,
      'title-de': evil,
    })
    expect(wrong.status).toBe(422)
    expect(wrong.html).not.toContain('<img src=x')
  })
})
