import fc from 'fast-check'
import { expect } from 'vitest'
import { anyText } from './any-text.ts'
import { ar, de, opened, type Promises, pressable, type Seen, show, unmarked } from './subject.ts'

const calendar = {
  name: 'termin.ics',
  mime: 'text/calendar',
  content: 'BEGIN:VCALENDAR\r\nSUMMARY:Bäckerei – معلومات 🎓\r\n\r\nEND:VCALENDAR\r\n',
}
const own = { name: 'meine-daten.json', mime: 'application/json', content: '{"name":"أمل"}\n' }
const choice = (label: string, press: string) => ({ label, press })
const textOf = (seen: readonly Seen[]): string => unmarked(seen.map(({ text }) => text).join(''))
const bare = (text: string): string => unmarked(text).replace(/\s/gu, '')

export const goingOut = {
  'a text arrives as it is, with its line breaks': async (subject) => {
    const text = 'Guten Tag!\n\nZwei Absätze:\n– eins\n– <b>zwei</b> *drei* _vier_ & {{fünf}} https://kausa.example/?a=1&b=2'
    expect(await show(subject, await opened(subject), { text })).toMatchObject([{ text }])
  },
  'isolates of a right-to-left text arrive unharmed': async (subject) => {
    const text = 'الأجر \u2068724 Euro\u2069 في السنة\n\u2068KAUSA\u2069 يساعدك: \u2068https://kausa.example\u2069'
    const seen = await show(subject, await opened(subject), { text, language: ar })
    expect(textOf(seen)).toBe(text)
  },
  'a long text arrives whole, with everything to press below its end': async (subject) => {
    const paragraphs = Array.from({ length: 40 }, (_, index) => `${index}. Absatz. ${'Wort für Wort, مرحبا. '.repeat(14)}`)
    const text = paragraphs.join('\n\n')
    const seen = await show(subject, await opened(subject), {
      text,
      choices: [choice('Ja', 'n')],
      nav: [choice('Menü', 'w:menu:')],
    })
    expect(text.length).toBeGreaterThan(10_000)
    expect(bare(textOf(seen))).toBe(bare(text))
    expect(pressable(seen.slice(0, -1))).toEqual([])
    expect(pressable(seen)).toEqual(['Ja', 'Menü'])
  },
  'choices and ways out arrive in their order, in every script': async (subject) => {
    const choices = ['Ja', 'لا أعرف', 'Ich suche einen Ausbildungsplatz in Nordrhein-Westfalen', '🎓 3', 'Ә'].map((label) =>
      choice(label, `t:${label.length}`),
    )
    const nav = [choice('Zurück', 'w:back:k'), choice('إنسان', 'w:human:')]
    const seen = await show(subject, await opened(subject), { choices, nav })
    expect(pressable(seen)).toEqual([...choices, ...nav].map(({ label }) => label))
  },
  'many choices arrive in their order': async (subject) => {
    const choices = Array.from({ length: 30 }, (_, index) => choice(`Termin ${index + 1}.`, `a:k:${index}`))
    expect(pressable(await show(subject, await opened(subject), { choices }))).toEqual(choices.map(({ label }) => label))
  },
  'links arrive, wherever they lead': async (subject) => {
    const links = [
      { label: 'Mehr dazu', url: 'https://kausa.example/a?b=1&c=%C3%A4#d' },
      { label: 'Schreiben', url: 'mailto:info@kausa.example' },
      { label: 'Anrufen', url: 'tel:+492111234567' },
      { label: 'Hier', url: 'http://localhost:3000/chat' },
    ]
    const seen = await show(subject, await opened(subject), { links })
    const reached = seen.flatMap(({ links: shown, text }) =>
      links.filter(({ label, url }) => {
        const asLink = shown.some((link) => link.label === label && link.url === url)
        return asLink || (text.includes(label) && text.includes(url))
      }),
    )
    expect(new Set(reached)).toEqual(new Set(links))
  },
  'files arrive by name': async (subject) => {
    const seen = await show(subject, await opened(subject), { files: [calendar, own] })
    expect(seen.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([calendar.name, own.name])
  },
  'files arrive byte for byte': async (subject) => {
    const seen = await show(subject, await opened(subject), { files: [calendar, own] })
    const expected = [calendar, own].map(({ name, content }) => ({ name, content }))
    expect(seen.flatMap(({ files }) => files)).toEqual(expected)
  },
  'everything at once arrives, and the words come first': async (subject) => {
    const seen = await show(subject, await opened(subject), {
      text: 'Ihr Platz ist gebucht.',
      choices: [choice('Danke', 'n')],
      nav: [choice('Menü', 'w:menu:')],
      files: [calendar],
    })
    expect(seen[0]?.text).toBe('Ihr Platz ist gebucht.')
    expect(pressable(seen)).toEqual(['Danke', 'Menü'])
    expect(seen.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([calendar.name])
  },
  'messages are seen in the order they were sent': async (subject) => {
    const address = await opened(subject)
    const texts = Array.from({ length: 8 }, (_, index) => `Antwort ${index}`)
    for (const text of texts) await show(subject, address, { text })
    expect((await subject.person.sees()).map(({ text }) => text)).toEqual(texts)
  },
  'whatever the text, it arrives as it was written, but for blanks around it': async (subject) => {
    const address = await opened(subject)
    await fc.assert(
      fc.asyncProperty(anyText, fc.constantFrom(de, ar), async (text, language) => {
        const seen = await show(subject, address, { text, language })
        expect(textOf(seen).trim()).toBe(unmarked(text).trim())
      }),
      { numRuns: 60 },
    )
  },
} satisfies Promises
