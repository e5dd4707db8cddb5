import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const all = { HELPER_URL: 'https://llm.example.org/v1', HELPER_KEY: 'sk-canary', HELPER_MODEL: 'small' }

it('is off without settings, and with empty ones', () => {
  expect(readConfig({}).helper).toBeUndefined()
  expect(readConfig({ HELPER_URL: '', HELPER_KEY: '', HELPER_MODEL: '' }).helper).toBeUndefined()
})

it('is on with all three; voice messages have a model of their own where one is named', () => {
  const helper = { url: all.HELPER_URL, key: all.HELPER_KEY, model: 'small', voiceModel: 'small', translates: false }
  expect(readConfig(all).helper).toEqual(helper)
  expect(readConfig({ ...all, HELPER_VOICE_MODEL: 'ear' }).helper).toEqual({ ...helper, voiceModel: 'ear' })
})

it('translates only where that is said', () => {
  expect(readConfig({ ...all, HELPER_TRANSLATE: '0' }).helper?.translates).toBe(false)
  expect(readConfig({ ...all, HELPER_TRANSLATE: '1' }).helper?.translates).toBe(true)
})

it.each([
  [
    { ...all, HELPER_URL: '' },
    'HELPER_URL is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.',
  ],
  [
    { ...all, HELPER_KEY: '' },
    'HELPER_KEY is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.',
  ],
  [
    { ...all, HELPER_MODEL: '' },
    'HELPER_MODEL is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.',
  ],
  [
    { HELPER_VOICE_MODEL: 'ear' },
    'HELPER_URL is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.',
  ],
  [
    { HELPER_TRANSLATE: '1' },
    'HELPER_URL is missing; the helper needs HELPER_URL, HELPER_KEY and HELPER_MODEL, or none of them.',
  ],
  [{ ...all, HELPER_TRANSLATE: 'yes' }, 'HELPER_TRANSLATE must be 1 or 0.'],
  [{ ...all, HELPER_URL: 'llm' }, /^HELPER_URL is not a web address; .+\.$/],
  [{ ...all, HELPER_URL: 'ftp://llm.example.org' }, /^HELPER_URL is not a web address; .+\.$/],
  [{ ...all, HELPER_KEY: 'two words' }, /^HELPER_KEY is not a key; .+\.$/],
])('refuses %j in one sentence that does not repeat the key', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence)
  expect(() => readConfig(env)).not.toThrow(/canary|two words/)
})
