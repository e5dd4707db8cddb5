import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConversationDocument, conversationKey } from '../../src/app/conversation.ts'
import type { CaseId, Language } from '../../src/engine/ids.ts'
import { type Case, readCase } from '../../src/records/cases/case.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { eventually } from './guest.ts'

const text = (key: string) => content().book.text('ti' as Language, key)
let service: TestService
let person: Person
beforeAll(async () => {
  service = await startTestService()
  await service.hire('Sam')
  person = service.telegram.person({ language: 'ti' })
})
afterAll(() => service.stop())

async function told(act: () => unknown): Promise<string> {
  const before = person.transcript.length
  act()
  await eventually(() => person.transcript.length > before)
  await service.settle()
  return person.transcript
    .slice(before)
    .map((one) => one.text)
    .join('\n')
}
const voice = (file: string) => ({ voice: { file_id: file, file_unique_id: file, duration: 3, mime_type: 'audio/ogg' } })
async function onlyCase(): Promise<Case> {
  const [first, ...more] = await service.store.list('cases:open')
  expect(more).toEqual([])
  const one = first && (await readCase(service.store, first.key.slice('case:'.length) as CaseId))
  if (!one) throw new Error('No case is open')
  return one
}
const files = ({ transcript }: Case) => transcript.flatMap(({ attachment }) => (attachment ? [attachment.file] : []))

test('a voice message nobody could hear reaches the human who is asked for next, and so do later ones', async () => {
  await told(() => person.opens())
  await told(() => person.presses(text('dialogs/welcome:who.options.applicant')))
  service.telegram.api.files.set('early', new TextEncoder().encode('sound'))
  expect(await told(() => person.sends(voice('early')))).toContain(text('ui:media.later'))
  await told(() => person.presses(text('ui:nav.human')))
  await told(() => person.presses(text('ui:options.yes')))
  await told(() => person.says('ብዛዕባ ስልጠና ሕቶ ኣሎኒ'))
  await told(() => person.presses(text('dialogs/human:situation.options.searching')))
  await told(() => person.presses(text('dialogs/human:letter.options.none')))
  await told(() => person.presses(text('ui:nav.skip')))
  await told(() => person.says('Amanuel'))
  await told(() => person.presses(text('ui:nav.skip')))
  await told(() => person.presses(text('dialogs/human:confirm.options.yes')))
  expect(files(await onlyCase())).toEqual(['early'])

  expect(
    await told(() =>
      person.sends({ photo: [{ file_id: 'letter', file_unique_id: 'letter', width: 1, height: 1 }], caption: 'ደብዳበ' }),
    ),
  ).toBe(text('ui:media.passed'))
  const { transcript } = await onlyCase()
  expect(transcript.at(-1)).toMatchObject({
    from: 'person',
    text: 'ደብዳበ',
    attachment: { file: 'letter', media: 'image', channel: 'telegram' },
  })
})

test('a voice message is forgotten when its sender goes on with something else', async () => {
  const other = service.telegram.person({ language: 'de' })
  person = other
  await told(() => other.opens())
  await told(() => other.sends(voice('late')))
  await told(() => other.says('Wie lange dauert eine Ausbildung?'))
  const known = await service.store.get<ConversationDocument>(
    conversationKey(service.house.app.receiver.conversationOf({ channel: 'telegram', chat: String(other.id) })),
  )
  expect(known?.state.sent ?? null).toBeNull()
})
