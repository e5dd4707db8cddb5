import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { listAdvisors, putAdvisor } from '../../src/records/advisors/advisor.ts'
import { codeOf, invite } from '../../src/records/advisors/invitation.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { de, eventually, Guest, plain } from './guest.ts'

const group = -100_200
const canary = 'Kwzgrund'
/** Words that show danger: elsewhere they go to the advisor of the open case at once. */
const reason = `Er hat mich geschlagen ${canary}`

let service: TestService
let owner: Guest
let open: CaseId
const staff: { readonly name: string; readonly id: AdvisorId; readonly chat: ReturnType<TestService['telegram']['person']> }[] =
  []

async function hire(name: string, roles: ('advisor' | 'coordinator')[]): Promise<void> {
  const { id } = await service.hire(name, { roles })
  const chat = service.telegram.person({ language: 'de' })
  const code = codeOf(`a secret for ${name}`)
  await service.desk((desk) => invite(desk, { advisor: id, code }))
  chat.says(code)
  await service.settle()
  staff.push({ name, id, chat })
}
const of = (name: string) => {
  const found = staff.find((each) => each.name === name)
  if (!found) throw new Error(`There is no ${name}`)
  return found
}
const toldOf = (name: string) => of(name).chat.transcript.filter(({ text }) => text.includes(wish))
const wish = content().book.text(de, 'staff:contact-wish')

beforeAll(async () => {
  service = await startTestService({ advisorsChat: group })
  // Only those of the test, so that it is known who comes.
  await service.desk(async ({ tx }) => {
    for (const advisor of await listAdvisors(tx)) putAdvisor(tx, { ...advisor, active: false })
  })
  await hire('Sam', ['advisor', 'coordinator'])
  owner = new Guest(service, de)
  await owner.arrives('company')
  await owner.presses('dialogs/menu:what.options.contact-person')
  await owner.presses('ui:options.yes')
  await owner.answers('dialogs/contact-person:concern.text', 'Wir möchten zum ersten Mal ausbilden')
  await owner.answers('dialogs/contact-person:company.text', 'Friseur Sonne')
  await owner.answers('dialogs/contact-person:postcode.text', '40210')
  await owner.answers('dialogs/contact-person:name.text', 'Mehmet')
  await owner.answers('dialogs/contact-person:contact.text', 'mehmet@example.org')
  await owner.presses('dialogs/contact-person:confirm.options.yes')
  await owner.hears('dialogs/contact-person:assigned.text')
  await hire('Eva', ['advisor'])
  await hire('Boss', ['coordinator'])
  await service.settle()
  const [listed] = await service.store.list(`cases:mine:${of('Sam').id}`)
  open = listed?.key.slice('case:'.length) as CaseId
}, 120_000)
afterAll(() => service.stop())

const caseText = async () => JSON.stringify(await readCase(service.store, open))

describe('asking for another contact person, while a case lies with the one it is about', () => {
  it('is a button below the name; the reason stays out of the case, also where it shows danger, and a file with it', async () => {
    await owner.says('Menü')
    await owner.presses('dialogs/menu:what.options.contact-person')
    await owner.presses('dialogs/other-contact:title')
    await owner.hears('dialogs/other-contact:reason.text')
    await owner.person.sends('voice')
    await owner.hears('ui:media.voice')
    await owner.says(reason)
    await owner.hears('ui:danger-violence')
    await owner.presses('ui:nav.repeat')
    await owner.hears('dialogs/other-contact:sure.text')
    await owner.presses('dialogs/other-contact:sure.options.yes')
    await owner.hears('dialogs/other-contact:asked.text')
    await service.settle()
    expect(await caseText()).not.toContain(canary)
  })

  it('is told to the coordinator alone, without a word of it: not to the advisor concerned, the colleague, or the group', async () => {
    expect([toldOf('Boss').length, toldOf('Sam').length, toldOf('Eva').length]).toEqual([1, 0, 0])
    const everything = JSON.stringify([service.telegram.transcript(group), ...staff.map(({ chat }) => chat.transcript)])
    expect(everything).not.toContain(canary)
    expect(JSON.stringify(service.telegram.transcript(group))).not.toContain(wish)
    expect(service.logged.join('\n')).not.toContain(canary)
  })

  it('asks for no words while the advisor concerned is in charge, and says why', async () => {
    await service.desk((desk) => claimCase(desk, { case: open, advisor: of('Sam').id }))
    await service.settle()
    await owner.hears('ui:took-over')
    // The button offered before still works.
    const press = owner.told
      .flatMap(({ choices = [], nav = [] }) => [...choices, ...nav])
      .find(({ label }) => plain(label) === plain(owner.text('dialogs/other-contact:title')))?.press
    await owner.person.posts({ kind: 'pressed', press })
    await eventually(() => owner.heard('dialogs/other-contact:sure-in-talk.text').length === 1)
    await owner.presses('dialogs/other-contact:sure-in-talk.options.yes')
    await owner.hears('dialogs/other-contact:already.text')
    expect(await caseText()).not.toContain('andere')
  })
})
