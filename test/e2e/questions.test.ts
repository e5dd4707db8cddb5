import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDrafts } from '../../src/book/additions.ts'
import { checkDrafts } from '../../src/book/check/drafts.ts'
import { Report, write } from '../../src/book/problem.ts'
import { reportUnanswered } from '../../src/cli/report.ts'
import { keptQuestions } from '../../src/records/questions/kept.ts'
import { Client, type Page, wordsOf } from '../console/client.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { smallContent } from '../support/small-content.ts'
import type { WebPerson } from '../support/web-person.ts'
import { de, eventually } from './guest.ts'
import { dump } from './raw.ts'

const pay = 'Wie viel verdiene ich in der Ausbildung?'
const curfew = 'wann ist zapfenstreich im lehrbetrieb'
const weather = 'Meine Tochter Layla wie wird das Wetter'

let root: string
let service: TestService
let person: WebPerson
let editor: Client

beforeAll(async () => {
  root = smallContent()
  service = await startTestService({ root })
  person = service.webPerson()
  editor = await Client.signedIn(
    { url: service.url, link: async () => service.signInLink.slice(service.url.length) },
    (await service.hire('Redaktion')).id,
  )
}, 120_000)
afterAll(async () => {
  await service.stop()
  rmSync(root, { recursive: true })
})

const text = (key: string) => service.house.parts.book().text(de, key)
const said = async (words: string) => {
  await person.says(words, de)
  await service.settle()
}
const presses = async (label: string) => {
  await eventually(
    () => person.buttons.some((button) => button.label === label),
    () => `No button "${label}" after "${person.transcript.at(-1)?.text}"`,
  )
  await person.presses(label)
  await service.settle()
}
const kept = () => keptQuestions(service.store)
const understood = (words: string) =>
  service.house.parts.answers().understand(words, {
    language: de,
    audience: null,
    topic: null,
    today: '2026-11-23',
    expecting: { choices: [], fields: [] },
  }).verdict

/** Every question in each of its fates. */
async function asksEverything(): Promise<void> {
  await said(weather)
  await said(curfew)
  await presses(text('ui:none-of-these'))
  await said(pay)
  await presses(text('ui:helped.no'))
}

const here = '/console/questions'
const linkTo = (page: Page, words: string) =>
  page.html
    .split('<li class="event">')
    .find((part) => part.includes(words))
    ?.match(/href="([^"]+)"/)?.[1] ?? 'nowhere'

/** Sends one of the forms of the group these words stand in, and waits until it was tested. */
async function proposes(words: string, form: 'line' | 'topic', fields: Record<string, string>): Promise<Page> {
  const path = linkTo(await editor.get(here), words)
  const page = await editor.submit(await editor.get(path), `${path}/${form}`, fields)
  await eventually(async () => /geprüft, kann|schadet|neu geprüft/.test(wordsOf(await editor.get(page.path))))
  return editor.get(page.path)
}

describe('Questions that were not answered well', { timeout: 120_000 }, () => {
  it('leave no trace as long as nobody agreed to anything', async () => {
    await person.opens(de)
    await asksEverything()
    expect(await kept()).toEqual([])
    const all = await dump(service.store, join(service.folder, 'kausa.db'))
    expect(JSON.stringify([...all])).not.toContain('zapfenstreich')
  })

  it('are kept masked once advice was agreed to', async () => {
    await person.posts({ kind: 'pressed', press: 'w:human:' })
    await presses(text('ui:options.yes'))
    await person.posts({ kind: 'pressed', press: 'w:cancel:' })
    await service.settle()
    await asksEverything()
    const lines = await kept()
    expect(lines).toMatchObject([
      { text: 'Meine Tochter […] wie wird das […]', why: 'refused', topic: null },
      { text: pay, why: 'not-helped', topic: 'training-pay' },
      { text: curfew, why: 'none-of-these', topic: null },
    ])
  })

  it('are reported in groups, the same ones every time', async () => {
    const report = (language?: string, json = false) =>
      reportUnanswered(service.store, service.house.parts.answers(), { language, json })
    const words = await report()
    expect(words).toContain('Meine Tochter […] wie')
    expect(words).toContain(`${pay}  (1 × not-helped training-pay; training-pay`)
    expect(words).not.toContain('Layla')
    expect(words).toMatch(/3 groups, 3 questions\.\n$/)
    expect(await report()).toBe(words)
    expect(await report('en')).toBe('0 groups, 0 questions.\n')
    expect(
      (await report('de', true))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).size),
    ).toEqual([1, 1, 1])
  })

  it('stand in the console, with what is made of them today', async () => {
    const page = await editor.get(here)
    expect(wordsOf(page)).toContain('Meine Tochter […] wie')
    const group = await editor.get(linkTo(page, pay))
    expect(wordsOf(group)).toContain('hat nicht geholfen: ')
    expect(group.html).toContain(`<option value="training-pay" selected>`)
  })

  it('become no line with a gap, of no topic, or of nothing', async () => {
    const path = linkTo(await editor.get(here), 'Tochter')
    const page = await editor.get(path)
    const gap = await editor.submit(page, `${path}/line`, { topic: 'vacation', language: 'de', lines: 'Meine […] fragt' })
    expect(gap.status).toBe(422)
    expect(wordsOf(gap)).toContain('Ersetzen Sie die Lücken')
    const nowhere = await editor.submit(page, `${path}/line`, {
      topic: '../../etc',
      language: 'de',
      lines: 'wie wird das wetter',
    })
    expect(wordsOf(nowhere)).toContain('Wählen Sie Thema und Sprache')
    const remark = await editor.submit(page, `${path}/line`, { topic: 'vacation', language: 'de', lines: '# wetter' })
    expect(remark.status).toBe(422)
  })

  it('are refused as lines of a topic they do not belong to', async () => {
    const lines = ['verdienst als auszubildender', 'bezahlung azubi', 'ausbildungsvergütung höhe'].join('\n')
    const page = await proposes(pay, 'line', { topic: 'working-hours', language: 'de', lines })
    expect(wordsOf(page)).toContain('schadet, abgelehnt')
    expect(wordsOf(page)).toContain(`versteht der Assistent heute ganz sicher als „${text('topics/training-pay:title')}“`)
    expect(page.html).not.toContain('/accept"')
    await editor.post(`${page.path}/accept`, { csrf: csrfIn(page), event: 'console:made-up-by-hand' })
    expect(readFileSync(join(root, 'locales/de/questions/working-hours.txt'), 'utf8')).not.toContain('bezahlung azubi')
  })

  it('are refused when the same words stand elsewhere', async () => {
    const [line = ''] = readFileSync(join(root, 'locales/de/questions/vacation.txt'), 'utf8').split('\n')
    const page = await proposes(pay, 'line', { topic: 'bab', language: 'de', lines: `${line.toUpperCase()} ` })
    expect(wordsOf(page)).toContain(`steht schon bei „${text('topics/vacation:title')}“`)
  })

  it('are answered once a line was tested and accepted', async () => {
    expect(understood(curfew).candidates[0]?.topic).not.toBe('working-hours')
    const lines = `${curfew}\n ab wieviel uhr  ist zapfenstreich\nzapfenstreich wann`
    const page = await proposes(curfew, 'line', { topic: 'working-hours', language: 'de', lines })
    expect(wordsOf(page)).toContain('geprüft, kann angenommen werden')
    expect(wordsOf(page)).toMatch(/zurückgehaltene Fragen \d+ \d+ → \d+/)
    const file = join(root, 'locales/de/questions/working-hours.txt')
    const before = readFileSync(file, 'utf8')
    const done = await editor.submit(page, `${page.path}/accept`)
    expect(wordsOf(done)).toContain('Der Assistent lernt es jetzt')
    expect(readFileSync(file, 'utf8')).toBe(
      `${before.trimEnd()}\n${curfew}\nab wieviel uhr ist zapfenstreich\nzapfenstreich wann\n`,
    )
    expect((await kept()).map((one) => one.text)).not.toContain(curfew)
    await eventually(() => understood(curfew).candidates[0]?.topic === 'working-hours')
  })

  it('can become the draft of a topic, of which nothing is served', async () => {
    const page = await proposes('Tochter', 'topic', { title: 'Das Wetter in Köln', note: 'wird oft gefragt' })
    const done = await editor.submit(page, `${page.path}/accept`)
    expect(wordsOf(done)).toContain('Der Entwurf liegt für die Redaktion bereit')
    const [[file, draft] = []] = readDrafts(join(service.folder, 'proposals'))
    expect(file).toMatch(/das-wetter-in-koln\.yaml$/)
    expect(draft).toMatchObject({
      note: 'wird oft gefragt',
      questions: { de: ['Meine Tochter wie wird das'] },
    })
    expect(existsSync(join(root, 'dialogs/topics/das-wetter-in-koln.yaml'))).toBe(false)
    const report = new Report()
    checkDrafts(service.folder, 'proposals', ['de', 'en'], report)
    expect(report.problems.map(write)).toMatchObject([
      expect.stringContaining('is incomplete and not served: 5 files are missing'),
    ])
  })

  it('are not linked to anybody, and stay unreadable in the file', async () => {
    const { key } = (await service.store.list('questions:kept'))[0] ?? { key: 'questions:none' }
    const document = JSON.stringify(await service.store.get(key))
    expect(Object.keys(JSON.parse(document))).toEqual(['day', 'lines'])
    expect(document).not.toContain(person.session)
    expect(service.logged.join('\n')).not.toContain('zapfenstreich')
  })
})

const csrfIn = ({ html }: Page): string => html.match(/name="csrf" value="([^"]+)"/)?.[1] ?? ''
