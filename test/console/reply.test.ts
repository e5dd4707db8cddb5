import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { claimCase, passCase } from '../../src/records/cases/advising.ts'
import { deleteCase } from '../../src/records/cases/case.ts'
import { snippets } from '../../src/records/cases/snippets.ts'
import { Client, type Page, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let lena: AdvisorId
let ali: AdvisorId
let client: Client
let id: CaseId
beforeEach(async () => {
  desk = await Desk.open()
  lena = await desk.advisor('Lena')
  ali = await desk.advisor('Ali')
  client = await Client.signedIn(desk, lena)
  id = await desk.case(someone('amina'))
  await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
  await desk.sent()
})
afterEach(() => desk.close())

const path = () => `/console/cases/${id}`
const sends = async (text: string, file: File | null): Promise<Page> =>
  client.upload(await client.get(path()), `${path()}/reply`, { text }, file)
const pdf = (bytes: BlobPart = 'A letter', name = 'Brief.pdf', type = 'application/pdf') => new File([bytes], name, { type })
const filesKept = async () => (await desk.readCase(id)).transcript.flatMap(({ attachment }) => attachment ?? [])

describe('ready sentences', () => {
  test('stand there in the person’s language and in German', async () => {
    const { html } = await client.get(path())
    for (const name of snippets) {
      for (const language of ['ar', 'de'] as const) {
        const text = desk.book.text(language as Parameters<typeof desk.book.text>[0], `snippets:${name}`)
        expect(html, `${language} ${name}`).toContain(text)
      }
    }
  })

  test('come into the field without scripts, with what they mean', async () => {
    const { html } = await client.get(`${path()}?snippet=call`)
    expect(html).toMatch(/<textarea id="reply"[^>]*>سأتصل بكم/)
    expect(html).toContain('id="reply-german" lang="de">Ich rufe Sie an.')
    expect((await client.get(`${path()}?snippet=__proto__`)).html).toMatch(/<textarea id="reply"[^>]*><\/textarea>/)
  })
})

describe('a file', () => {
  test('goes out with the words, is kept with the person and can be opened here', async () => {
    expect(wordsOf(await sends('Hier ist der Brief.', pdf()))).toContain('Ihre Antwort ist auf dem Weg.')
    const [kept] = await filesKept()
    expect(kept).toMatchObject({ channel: 'upload', name: 'Brief.pdf', mime: 'application/pdf', bytes: 8 })
    expect(await desk.sent()).toMatchObject([{ event: { kind: 'advisor-wrote', text: 'Hier ist der Brief.', attachment: kept } }])
    const link = /href="([^"]*\/files\/\d+)"/.exec((await client.get(path())).html)?.[1] ?? ''
    expect(await (await client.getRaw(link)).text()).toBe('A letter')
  })

  test('may go alone, but nothing may not', async () => {
    expect(wordsOf(await sends('', pdf()))).toContain('Ihre Antwort ist auf dem Weg.')
    expect(wordsOf(await sends(' ', null))).toContain('Es wurde nichts gesendet')
    expect(await filesKept()).toHaveLength(1)
  })

  test('of ten megabytes is sent, one byte more is not, and the words can be copied', async () => {
    const most = 10 * 1024 * 1024
    expect((await sends('Groß', pdf(new Uint8Array(most)))).path).toContain('notice=sent')
    const page = await sends('Zu groß', pdf(new Uint8Array(most + 1)))
    expect([page.status, wordsOf(page).includes('Höchstens 10 MB'), page.html.includes('Zu groß</textarea>')]).toEqual([
      422,
      true,
      true,
    ])
    expect(await filesKept()).toHaveLength(1)
  })

  test('far too large is not even read, and a sentence says why', async () => {
    const page = await sends('x', pdf(new Uint8Array(26 * 1024 * 1024))).catch(() => null)
    // A server that stops reading may close before the browser has sent all.
    if (page) expect([page.status, wordsOf(page).includes('höchstens 10 MB')]).toEqual([413, true])
    expect(await filesKept()).toEqual([])
  })

  test.each([
    pdf('x', 'Brief.pdf.exe'),
    pdf('x', 'Brief.EXE. '),
    pdf('x', 'a.html', 'text/html'),
    pdf('x', 'Vertrag.docm'),
    pdf('x', 'bild.svg', 'image/svg+xml'),
    pdf('x', 'app.apk'),
    pdf('x', '..\\..\\run.bat'),
    pdf('x', 'Brief\u202efdp.exe'),
    pdf('MZ\x90\0', 'Brief.pdf'),
    pdf('\x7fELF\x02', 'photo.jpg', 'image/jpeg'),
    pdf('#!/bin/sh\n', 'notes.txt', 'text/plain'),
  ])('that could be a program is refused with a sentence: $name', async (file) => {
    const page = await sends('Bitte öffnen', file)
    expect([page.status, wordsOf(page).includes('können Programme enthalten')]).toEqual([422, true])
    expect(page.html).toContain('Bitte öffnen</textarea>')
    expect(await desk.sent()).toEqual([])
  })

  test('keeps no folders, marks or strange types in its name', async () => {
    await sends('', pdf('x', `C:\\Users\\Lena\\${'l'.repeat(200)}.pdf`, 'text/html; charset=<script>'))
    const [kept] = await filesKept()
    expect([kept?.name?.length, kept?.name?.endsWith('l.pdf'), kept?.mime]).toEqual([120, true, 'application/octet-stream'])
  })

  test('sent too late is not kept at all', async () => {
    const page = await client.get(path())
    await desk.desk((at) => passCase(at, { case: id, advisor: lena, to: ali }))
    const answer = await client.upload(page, `${path()}/reply`, { text: 'Zu spät' }, pdf())
    expect([answer.status, answer.html.includes('Zu spät</textarea>')]).toEqual([409, true])
    expect(await filesKept()).toEqual([])
  })

  test('goes with its case', async () => {
    await sends('', pdf())
    const [kept] = await filesKept()
    const one = await desk.readCase(id)
    expect(await desk.store.get(`upload:${kept?.file}`)).not.toBeNull()
    await desk.desk(({ tx }) => deleteCase(tx, one))
    expect(await desk.store.get(`upload:${kept?.file}`)).toBeNull()
  })

  test('is not read of somebody who is not signed in; a short text beside it comes back', async () => {
    const page = await client.get(path())
    const stranger = new Client(desk)
    expect((await stranger.upload(page, `${path()}/reply`, { text: 'Kurz' }, pdf())).html).toContain('Kurz</textarea>')
    const large = await stranger.upload(page, `${path()}/reply`, { text: 'Kurz' }, pdf(new Uint8Array(1024 * 1024)))
    expect([large.status, large.html.includes('Kurz')]).toEqual([401, false])
  })
})

describe('asking a colleague', () => {
  test('leaves the question with the case and tells the colleague that it is there', async () => {
    const page = await client.submit(await client.get(path()), `${path()}/ask`, {
      colleague: ali,
      text: 'Kennst du das Formular?',
    })
    expect(wordsOf(page)).toContain('Ihre Frage ist gestellt.')
    expect(wordsOf(page)).toContain('@Ali: Kennst du das Formular?')
    expect(await desk.sent()).toEqual([{ kind: 'notify', notification: { about: 'question', case: id, from: lena, to: ali } }])
  })

  test.each([{ colleague: '' }, { colleague: 'nobody' }, { text: ' ' }])(
    'of nobody, or without a question, asks nothing: %o',
    async (wrong) => {
      await client.submit(await client.get(path()), `${path()}/ask`, { colleague: ali, text: 'Was?', ...wrong })
      expect((await desk.readCase(id)).notes).toEqual([])
      expect(await desk.sent()).toEqual([])
    },
  )
})
