import { z } from 'zod'
import type { AdvisorId, CaseId, ConversationId, Instant, JsonObject, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { readAdvisor } from '../advisors/advisor.ts'
import { passIndex } from '../advisors/sign-in.ts'
import { type Case, caseByNumber, caseIndexes, caseOfKey, changed, putCase, readCase } from '../cases/case.ts'
import { marksOf } from '../cases/marks.ts'
import { id, instant, read, sortable } from '../document.ts'
import { tell } from '../outbox.ts'
import { type Rule, rule } from '../rule.ts'
import { type DeskContext, type RecordsContext, type Work, workAtDesk, workOf } from '../work.ts'
import { joinPersons } from './joining.ts'
import { joinedValues } from './linking.ts'
import { readChatOf, readPerson, thisPerson } from './person.ts'

/** Time to answer; after it nothing is joined. */
const lives: Instant = 14 * 24 * 60 * 60 * 1000
/** Cases looked through for one name or number. */
const most = 100

/** An advisor asked whether two cases are one person's. Holds ids only. */
const questionSchema = z.object({
  cases: z.tuple([id<CaseId>(), id<CaseId>()]),
  /** Who must say so: everybody of them who has a chat. */
  asked: z.array(id<PersonId>()),
  agreed: z.array(id<PersonId>()),
  until: instant,
})
type Question = Readonly<z.infer<typeof questionSchema>>

const keyOf = (question: string): Key => `same-person:${question}`

function putQuestion(tx: Tx, name: string, question: Question): void {
  tx.put(keyOf(name), question, { index: { [passIndex]: sortable(question.until) } })
}

/**
 * Cases of others that may be the same person's: the same telephone number was given, or the same whole name with the same company, as far
 * as keyed hashes can tell. Nothing follows from it but a question. For showing only.
 */
export async function maybeSame(reader: Reader, one: Case, hash: (text: string) => string): Promise<readonly Case[]> {
  const only = (...slots: readonly string[]): string[] => marksOf(pick(one.answers, slots), hash)
  const [phones, names, companies] = [only('phone', 'contact'), only('firstName'), only('company')]
  const found = new Map<CaseId, Case>()
  for (const mark of [...phones, ...names]) {
    for (const { key } of await reader.list(caseIndexes.mark(mark), { limit: most })) {
      const other = await readCase(reader, caseOfKey(key))
      if (!other || other.person === one.person || saidNo(one, other)) continue
      const sameCompany = companies.some((company) => other.marks.includes(company))
      if (phones.includes(mark) || sameCompany) found.set(other.id, other)
    }
  }
  return [...found.values()]
}

/** They were asked, and one of them said no. */
const saidNo = (one: Case, other: Case): boolean =>
  one.history.some(({ what, reason }) => what === 'same-no' && reason === other.number)

const pick = (answers: JsonObject, slots: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(answers).filter(([slot]) => slots.includes(slot)))

/**
 * Asks the person of a case, in their chat, whether another case is theirs as well; and the other way round where that one has a chat, too:
 * a wrong yes would show somebody else's data.
 */
export async function askWhetherSame(
  desk: DeskContext,
  { case: which, number, advisor }: { readonly case: CaseId; readonly number: string; readonly advisor: AdvisorId },
): Promise<'asked' | 'same-already' | 'no-such-case' | 'no-chat' | 'gone'> {
  const { tx, at } = desk
  const [one, other, asking] = [await readCase(tx, which), await caseByNumber(tx, number), await readAdvisor(tx, advisor)]
  if (!one || !asking?.active) return 'gone'
  if (!other) return 'no-such-case'
  if (other.person === one.person) return 'same-already'
  const sides = [
    { of: one, about: other },
    { of: other, about: one },
  ]
  const chats = []
  for (const side of sides) {
    const conversation = await chatOf(tx, side.of.person)
    if (conversation) chats.push({ ...side, conversation })
  }
  if (chats.length === 0) return 'no-chat'
  const work = workAtDesk(desk)
  const name = work.id<string>('same-person')
  putQuestion(tx, name, {
    cases: [one.id, other.id],
    asked: chats.map(({ of }) => of.person),
    agreed: [],
    until: at + lives,
  })
  for (const { of, about, conversation } of chats) {
    const notice = { kind: 'same-person', question: name, advisor: asking.name, number: about.number } as const
    tell(work, { person: of.person, conversation }, { kind: 'noticed', notice }, `same:${of.id}`)
  }
  for (const { of, about } of sides) note(work, of, 'same-asked', advisor, about.number)
  return 'asked'
}

/** A chat in which somebody can be asked; which of several is the application's to decide. */
async function chatOf(reader: Reader, person: PersonId): Promise<ConversationId | null> {
  for (const each of (await readPerson(reader, person))?.conversations ?? []) {
    const chat = await readChatOf(reader, each)
    if (chat?.person === person && !chat.isGroup) return each
  }
  return null
}

/** No sign of life, and nothing anybody waits for. */
function note(
  work: Work,
  one: Case,
  what: 'same-asked' | 'same-yes' | 'same-no',
  by: AdvisorId | 'person',
  reason: string,
): void {
  putCase(work.tx, { ...changed(work, one, what, by, {}, reason), lastAt: one.lastAt })
}

const input = z.object({ question: z.string(), yes: z.boolean() })

/** "Is this also you?" Only when everybody asked has said yes the two are one. */
export const answerSame: Rule<'answer-same'> = rule('answer-same', input, async ({ question: name, yes }, context) => {
  const { tx, at, state } = context
  const question = await read(tx, questionSchema, keyOf(name))
  if (!question || question.until <= at || !question.asked.includes(state.person)) return { name: 'gone', values: {} }
  if (!yes) {
    tx.delete(keyOf(name))
    await noteBoth(context, question, 'no')
    return { name: 'noted', values: {} }
  }
  const agreed = [...new Set([...question.agreed, state.person])]
  if (question.asked.some((each) => !agreed.includes(each))) {
    putQuestion(tx, name, { ...question, agreed })
    return { name: 'waits', values: {} }
  }
  tx.delete(keyOf(name))
  return joinAsked(context, question)
})

async function joinAsked(context: RecordsContext, question: Question) {
  const { tx, address, state } = context
  const cases = await Promise.all(question.cases.map((each) => readCase(tx, each)))
  const otherId = cases.map((one) => one?.person).find((person) => person !== undefined && person !== state.person)
  const other = otherId && (await readPerson(tx, otherId))
  if (!other || cases.some((one) => one === null)) return { name: 'gone' as const, values: {} }
  const work = workOf(context)
  await noteBoth(context, question, 'yes')
  const me = await thisPerson(context)
  const elsewhere = await chatOf(tx, other.id)
  // Somebody without a chat becomes part of who is speaking; otherwise this chat joins the other one.
  const joined = elsewhere ? await joinPersons(work, me, other) : await joinPersons(work, other, me)
  const notice = { kind: 'linked', channel: address.channel } as const
  if (elsewhere) tell(work, { person: joined.id, conversation: elsewhere }, { kind: 'noticed', notice }, `linked:${elsewhere}`)
  return { name: 'joined' as const, values: joinedValues(joined) }
}

async function noteBoth(context: RecordsContext, { cases: [one, two] }: Question, answer: 'yes' | 'no'): Promise<void> {
  const [first, second] = [await readCase(context.tx, one), await readCase(context.tx, two)]
  if (!first || !second) return
  const work = workOf(context)
  note(work, first, `same-${answer}`, 'person', second.number)
  note(work, second, `same-${answer}`, 'person', first.number)
}
