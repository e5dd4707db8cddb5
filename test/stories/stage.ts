import { DateTime, Duration } from 'luxon'
import { type ConversationDocument, conversationKey } from '../../src/app/conversation.ts'
import { publishExamples } from '../../src/cli/examples.ts'
import type { CaseId, Instant, JsonObject, Language } from '../../src/engine/ids.ts'
import { type Advisor, listAdvisors, putAdvisor } from '../../src/records/advisors/advisor.ts'
import { claimCase, closeCase, type Press, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import type { Occasion } from '../../src/records/occasions/occasion.ts'
import { cancelOccasion, editOccasion } from '../../src/records/occasions/organising.ts'
import type { DeskContext } from '../../src/records/work.ts'
import { monday, startTestService, type TestService } from '../support/service.ts'
import { type ChannelName, type Chat, Terminal, teamsChat, telegramChat, webChat } from './chats.ts'
import type { Step, Story } from './format.ts'

type Of<Kind extends string> = Extract<Step, { readonly [name in Kind]: unknown }>
const main = new URL('../../src/main.js', import.meta.url).pathname

/** Where a story is played: people at one channel, and whoever and whatever stands behind it. */
export interface Stage {
  /** Somebody new, or the same as before. */
  chat(person: string): Chat
  clock(step: Of<'clock'>['clock']): Promise<void>
  advisor(person: string, step: Of<'advisor'>['advisor']): Promise<void>
  centre(step: Of<'centre'>['centre']): Promise<void>
  settle(): Promise<void>
  close(): Promise<void>
}

export async function openStage(story: Story, channel: ChannelName, language: Language, webhook: boolean): Promise<Stage> {
  const at = story.at ? Date.parse(story.at) : monday
  const hint = story.given.language === 'known' ? language : undefined
  if (channel === 'terminal') return terminalStage(await terminals.at(at, hint).sitDown())
  const service = await startTestService({ at, webhook, teams: channel === 'teams' })
  const occasions = await publish(service, story, at)
  const advisors = await staff(service, story)
  const chats = new Map<string, Chat>()
  const open = { web: webChat, telegram: telegramChat, teams: teamsChat }[channel]
  const chat = (person: string) => {
    const known = chats.get(person) ?? open(service, hint, webhook)
    chats.set(person, known)
    return known
  }
  return {
    chat,
    clock: async (step) =>
      service.clock.set('until' in step ? before(step.until, occasions[0]) : moved(service.clock.now(), step)),
    advisor: async (person, { claims, reads, writes, waits, closes }) => {
      const [advisor] = advisors
      if (!advisor) throw new Error('There is no advisor')
      const press = { advisor: advisor.id, case: await caseOf(service, chat(person)) }
      if (claims)
        await must(
          'claimed',
          service.desk((desk) => claimCase(desk, press)),
        )
      if (writes !== undefined)
        await must(
          'sent',
          service.desk((desk) => replyToCase(desk, { ...press, text: writes })),
        )
      if (waits)
        await must(
          'waits',
          service.desk((desk) => waitForPerson(desk, press)),
        )
      if (closes)
        await must(
          'closed',
          service.desk((desk) => closeCase(desk, press)),
        )
      if (reads !== undefined) await mustRead(service, press, reads)
    },
    centre: async ({ cancels, moves }) => {
      const [occasion] = occasions
      if (!occasion) throw new Error('There is no occasion')
      if (cancels)
        await must(
          'done',
          service.desk((desk) => cancelOccasion(desk, occasion.id)),
        )
      if (moves)
        await must(
          'done',
          service.desk((desk) => moveOccasion(desk, occasion, moves)),
        )
    },
    settle: () => service.settle(),
    close: () => service.stop(),
  }
}

/** One process for each beginning: a moment, and the language the device tells. */
class Terminals {
  readonly #open = new Map<string, Terminal>()

  at(at: Instant, hint: Language | undefined): Terminal {
    const name = `${at} ${hint}`
    const terminal = this.#open.get(name) ?? new Terminal(main, at, hint)
    this.#open.set(name, terminal)
    return terminal
  }

  async end(): Promise<void> {
    await Promise.all([...this.#open.values()].map((terminal) => terminal.end()))
    this.#open.clear()
  }
}

/** Those of this test file; it ends them. */
export const terminals = new Terminals()

function terminalStage(chat: Chat): Stage {
  const notHere = () => Promise.reject(new Error('The terminal has one person and nobody else'))
  return {
    chat: () => chat,
    clock: notHere,
    advisor: notHere,
    centre: notHere,
    settle: async () => {},
    close: () => chat.close(),
  }
}

async function publish(service: TestService, { given }: Story, at: Instant): Promise<readonly Occasion[]> {
  const book = service.house.parts.book()
  if (given.occasions.length === 0) {
    await publishExamples(service.store, book.service, at)
    return []
  }
  const occasions: Occasion[] = []
  for (const { format, inDays, hour, capacity, place } of given.occasions) {
    const start = DateTime.fromMillis(at, { zone: book.service.timezone })
      .plus({ days: inDays })
      .startOf('day')
      .set({ hour })
      .toMillis()
    const { minutes = 60 } = book.service.formats.find(({ id }) => id === format) ?? {}
    const end = start + minutes * 60_000
    occasions.push(await service.publish({ format, start, end, place, ...(capacity && { capacity }) }))
  }
  return occasions
}

/** Those the story names and nobody else, so that it is told who comes. */
async function staff(service: TestService, { given }: Story): Promise<readonly Advisor[]> {
  if (given.advisors.length === 0) return []
  await service.desk(async ({ tx }) => {
    for (const advisor of await listAdvisors(tx)) putAdvisor(tx, { ...advisor, active: false })
  })
  const hired: Advisor[] = []
  for (const name of given.advisors) hired.push(await service.hire(name))
  return hired
}

/** The case of whoever chats there. */
async function caseOf({ store, house }: TestService, { address }: Chat): Promise<CaseId> {
  const conversation = await store.get<ConversationDocument & JsonObject>(
    conversationKey(house.app.receiver.conversationOf(address)),
  )
  const open = conversation?.state.openCase
  if (!open) throw new Error('This person has no open case')
  return open
}

async function must(kind: string, doing: Promise<{ readonly kind: string }>): Promise<void> {
  const done = await doing
  if (done.kind !== kind) throw new Error(`That is not possible now: ${done.kind}`)
}

async function mustRead({ store }: TestService, press: Press, words: string): Promise<void> {
  const last = (await readCase(store, press.case))?.transcript.at(-1)
  if (last?.from !== 'person' || last.text !== words)
    throw new Error(`The advisor reads "${last?.text ?? 'nothing'}" instead of "${words}"`)
}

function moveOccasion(desk: DeskContext, { id, ...plan }: Occasion, by: object) {
  const { format, title, place, address, capacity, languages, minAge, guardianUnder, audience } = plan
  const same = { format, title, place, address, capacity, languages, minAge, guardianUnder, audience }
  return editOccasion(desk, id, { ...same, start: moved(plan.start, by), end: moved(plan.end, by) })
}

const moved = (at: Instant, by: object): Instant => at + Duration.fromObject(by).toMillis()

function before(text: string, occasion: Occasion | undefined): Instant {
  if (!occasion) throw new Error('There is no occasion')
  const [count = '', unit = ''] = text.split(' ')
  return occasion.start - Duration.fromObject({ [`${unit.replace(/s$/, '')}s`]: Number(count) }).toMillis()
}
