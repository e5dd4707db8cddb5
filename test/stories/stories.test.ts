import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Report, write } from '../../src/book/problem.ts'
import { content } from '../support/service.ts'
import { channels } from './chats.ts'
import { checkStory, keysOfTexts, notInTerminal } from './check.ts'
import { readStories, readStory, type Story } from './format.ts'
import { type Library, play } from './play.ts'
import { terminals } from './stage.ts'

const root = new URL('../..', import.meta.url).pathname
const stories = readStories(root)
const library: Library = { root, ...content(), stories }
const { book } = library
/** All channels share two cores; patience, since nothing here asserts a time. */
const patience = 180_000
/** Telegram calls a webhook in this language, and is polled in the others. */
const webhookIn = 'en'
let plays = 0

afterAll(() => terminals.end())

const channelsOf = (story: Story) =>
  channels.filter((channel) => channel !== 'terminal' || notInTerminal(story, stories) === null)

describe.each(book.languages)('stories in %s', { concurrent: true, timeout: patience }, (language) => {
  for (const story of stories.values()) {
    if (story.language && story.language !== language) continue
    const on = channelsOf(story)
    it(`${story.id}: ${story.story}`, async () => {
      const transcripts = await Promise.all(on.map((channel) => play(library, story, language, channel, language === webhookIn)))
      plays += on.length
      for (const [place, transcript] of transcripts.entries())
        expect(transcript, `${on[place]} against ${on[0]}`).toEqual(transcripts[0])
    })
  }
})

describe('the stories as a whole', () => {
  it('name only what there is', () => {
    const report = new Report()
    const keys = keysOfTexts(root)
    for (const story of stories.values()) checkStory(story, stories, book, keys, report)
    expect(report.problems.map(write)).toEqual([])
  })

  it('are played by every channel that can, and the terminal says what it cannot', () => {
    const not = [...stories.values()].flatMap((story) => {
      const reason = notInTerminal(story, stories)
      return reason ? [`  not in the terminal: ${story.id}, it ${reason}`] : []
    })
    const { length } = book.languages
    console.log(
      `stories: ${stories.size} × ${length} languages × ${channels.length} channels = ${plays} plays with equal transcripts\n${not.join('\n')}`,
    )
    expect(plays).toBe(
      [...stories.values()].reduce((sum, story) => sum + channelsOf(story).length * (story.language ? 1 : length), 0),
    )
  })
})

/** A story as an editor might write it, with everything around the steps right. */
function written(steps: string, more = ''): { readonly story: Story | null; readonly problems: readonly string[] } {
  const report = new Report()
  const story = readStory('dialogs/stories/try.yaml', `story: A try\n${more}steps:\n${steps}`, report)
  if (story) checkStory(story, new Map([...stories, [story.id, story]]), book, keysOfTexts(root), report)
  return { story, problems: report.problems.map(write) }
}

describe('a wrong story', () => {
  const faults: readonly [name: string, steps: string, sentence: string][] = [
    [
      'names a dialog that is not there',
      '  - bot: [dialogs/welcom:who.text]',
      'Step 1: There is no dialog "welcom". Did you mean "welcome"?',
    ],
    [
      'names a text that is not there',
      '  - person: { press: dialogs/welcome:who.options.aplicant }',
      'Step 1: There is no text "dialogs/welcome:who.options.aplicant". Did you mean "dialogs/welcome:who.options.applicant"?',
    ],
    [
      'asks about a topic that is not there',
      '  - person: { ask: trainig-pay }',
      'Step 1: There is no topic "trainig-pay". Did you mean "training-pay"?',
    ],
    [
      'plays a story that is not there',
      '  - play: register-adlt',
      'Step 1: There is no story "register-adlt". Did you mean "register-adult"?',
    ],
    ['plays itself', '  - play: try', 'Step 1: The story "try" plays this one again: take one of the two out.'],
    [
      'has an advisor act who is not there',
      '  - advisor: { claims: true }',
      'Step 1: Nobody is there to act: add given: { advisors: ["Sam"] }.',
    ],
    [
      'counts back from an occasion that is not there',
      '  - clock: { until: 1 day before }',
      'Step 1: There is no occasion: add one under given.',
    ],
    [
      'says nothing of what happens',
      '  - persn: { open: true }',
      'Step 1 must say what happens: write "person", "bot", "clock", "advisor", "centre" or "play".',
    ],
    ['does two things at once', '  - person: { open: true, say: Amina }', 'write exactly one of "open", "press"'],
    [
      'writes a text where a key belongs',
      '  - bot: ["Hello, who are you?"]',
      'write the key of a text like "ui:welcome" or "dialogs/register:name.text"',
    ],
  ]
  it.each(faults)('%s, and is told so with the place and the remedy', (_, steps, sentence) => {
    const { problems } = written(steps)
    expect(problems.join('\n')).toContain(sentence)
    expect(problems[0]).toMatch(/^dialogs\/stories\/try\.yaml:/)
  })
})

describe('a story that goes otherwise', { timeout: patience }, () => {
  const begin = '  - person: { open: true }\n'
  const whole = '  - bot: [ui:welcome, dialogs/welcome:who.text]\n'
  const otherwise: readonly [name: string, steps: string, step: string, sentence: string][] = [
    [
      'expects another text',
      `${begin}  - bot: [ui:welcome, dialogs/menu:what.text]`,
      'step 2',
      'bubble 2 must say dialogs/menu:what.text, but it says "Hangisi',
    ],
    [
      'expects more than is said',
      `${begin}  - bot: [ui:welcome, dialogs/welcome:who.text, ui:help]`,
      'step 2',
      'the bot must say ui:help, but it said only',
    ],
    ['expects less than is said', `${begin}  - bot: [ui:welcome]`, 'step 2', 'the bot also said'],
    ['leaves out what is said', `${begin}  - person: { command: help }`, 'step 2', 'the story does not tell it'],
    ['ends before the bot does', begin, 'the end', 'the story does not tell it'],
    [
      'presses what is not there',
      `${begin}${whole}  - person: { press: ui:end-talk }`,
      'step 3',
      'there is no button ui:end-talk; there are',
    ],
    [
      'expects a file',
      `${begin}${whole.trimEnd()}\n    files: [event.ics]`,
      'step 2',
      'the files must be event.ics, but they are none',
    ],
    [
      'expects a button',
      `${begin}${whole.trimEnd()}\n    offers: [ui:end-talk]`,
      'step 2',
      'the last bubble must offer ui:end-talk, but it offers',
    ],
  ]
  it.each(otherwise)('%s, and fails with story, step, language and channel', async (_, steps, step, sentence) => {
    const { story, problems } = written(steps)
    if (!story) throw new Error(problems.join('\n'))
    const language = book.languages.find((one) => one === 'tr') ?? book.languages[0]
    if (!language) throw new Error('The book has no language')
    for (const channel of ['web', 'telegram'] as const) {
      const failed = play(library, story, language, channel)
      await expect(failed).rejects.toThrow(`Story "A try" (dialogs/stories/try.yaml), ${step}, in tr, by ${channel}: `)
      await expect(failed).rejects.toThrow(sentence.replace('"Hangisi', '"'))
    }
  })
})

describe('a talk saved in the terminal', { timeout: patience }, () => {
  it.each(['en', 'ar'])('is a story, and goes the same on every channel, in %s', async (language) => {
    const folder = mkdtempSync(join(tmpdir(), 'kausa-saved-'))
    try {
      const file = join(folder, 'saved.yaml')
      const args = ['src/main.js', 'talk', '--lang', language, '--save', file, '--at', '2026-11-24T10:00:00+01:00']
      const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'ignore', 'inherit'] })
      // The first to be pressed each time: looking for training, then the events, yes, and the first of them.
      child.stdin.end(['1', '2', '1', '1', 'Amina', '4'].join('\n'))
      await once(child, 'exit')
      const report = new Report()
      const story = readStory('saved.yaml', readFileSync(file, 'utf8'), report)
      expect(report.problems.map(write)).toEqual([])
      if (!story?.language) throw new Error('The saved talk tells no language')
      expect(story.language).toBe(language)
      expect(story.steps).toHaveLength(14)
      const transcripts = []
      for (const channel of channelsOf(story)) transcripts.push(await play(library, story, story.language, channel))
      expect(transcripts).toHaveLength(channels.length)
      for (const transcript of transcripts) expect(transcript).toEqual(transcripts[0])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
