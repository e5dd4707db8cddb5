import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFiles } from '../../src/book/files.ts'
import { flatten } from '../../src/book/flat.ts'
import { parseJson } from '../../src/book/parse.ts'
import { Report, write } from '../../src/book/problem.ts'
import { content } from '../support/service.ts'
import { channels } from './chats.ts'
import { checkStory, notInTerminal } from './check.ts'
import { readStories, readStory } from './format.ts'
import { type Library, play } from './play.ts'

const root = new URL('../..', import.meta.url).pathname
const stories = readStories(root)
const library: Library = { root, ...content(), stories }
const { book } = library

describe.each(book.languages)('stories in %s', { concurrent: true }, (language) => {
  for (const story of stories.values()) {
    if (story.language && story.language !== language) continue
    const on = channels.filter((channel) => channel !== 'terminal' || notInTerminal(story, stories) === null)
    it(`${story.id}: ${story.story}`, async () => {
      const transcripts = await Promise.all(on.map((channel) => play(library, story, language, channel, language === 'en')))
      for (const [place, transcript] of transcripts.entries())
        expect(transcript, `${on[place]} and ${on[0]}`).toEqual(transcripts[0])
    })
  }
})
