import { z } from 'zod'
import type { AdvisorId, ConversationId, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { passCase } from '../cases/advising.ts'
import { changed } from '../cases/case.ts'
import { openCaseOf } from '../cases/current.ts'
import { keepCase } from '../cases/escalation.ts'
import { officeMinutesLater } from '../cases/office.ts'
import { id, instant, read, sortable } from '../document.ts'
import { notifyWish, tell } from '../outbox.ts'
import { putPerson, readPerson, thisPerson } from '../people/person.ts'
import { type Rule, rule } from '../rule.ts'
import { type DeskContext, type Work, workAtDesk, workOf } from '../work.ts'
import { type Advisor, isAvailable, listAdvisors, readAdvisor } from './advisor.ts'
import { readCompany } from './company.ts'
import { changeContact } from './contact-person.ts'

const longestReason = 2000

/**
 * Somebody of a company asks in confidence for another contact person. No case: so it stands in no list, search, notice or transcript of
 * cases, and the advisor concerned never meets it. Owned by whoever asks; gone as soon as it is decided.
 */
const wishSchema = z.object({
  id: z.string(),
  person: id<PersonId>(),
  conversation: id<ConversationId>(),
  company: z.string(),
  /** The contact person it is about: the one who must not learn of it. */
  about: id<AdvisorId>(),
  language: z.string().nullable(),
  /** In the person's own words; empty when they gave none. */
  reason: z.string(),
  at: instant,
})
export type ContactWish = Readonly<z.infer<typeof wishSchema>>

/** Index of all wishes by when they came. */
export const wishIndex = 'contact-wishes'
const most = 200

/** One at a time for each person. */
const wishKey = (person: PersonId): Key => `contact-wish:${person}`
const wishTimer = (person: PersonId): Key => `contact-wish:${person}/remind`
export const wishRun = z.object({ kind: z.literal('contact-wish'), person: id<PersonId>() })

/** What somebody asked for and nobody has decided yet. */
export const readWish = (reader: Reader, person: PersonId): Promise<ContactWish | null> =>
  read(reader, wishSchema, wishKey(person))

function putWish(tx: Tx, wish: ContactWish): void {
  tx.put(wishKey(wish.person), wish, { owner: wish.person, index: { [wishIndex]: sortable(wish.at) } })
}

/** With everything else that rests on the consent to advice. */
export function dropWish(tx: Tx, person: PersonId): void {
  tx.delete(wishKey(person))
  tx.cancelTimer(wishTimer(person))
}

/** What somebody asked for before they turned out to be somebody known. */
export async function moveWish(tx: Tx, from: PersonId, into: PersonId): Promise<void> {
  const wish = await readWish(tx, from)
  if (!wish) return
  dropWish(tx, from)
  if ((await readWish(tx, into)) === null) putWish(tx, { ...wish, person: into })
}

/** Who may know of a wish: coordinators, but never the one it is about. */
export const maySee = ({ id: who, active, roles }: Advisor, { about }: Pick<ContactWish, 'about'>): boolean =>
  active && roles.includes('coordinator') && who !== about

export const askOtherContact: Rule<'ask-other-contact'> = rule(
  'ask-other-contact',
  z.object({ reason: z.string().nullish() }),
  async ({ reason }, context) => {
    const { tx, at, state, conversation } = context
    const person = await thisPerson(context)
    const company = person.company && (await readCompany(tx, person.company))
    if (!company || company.advisor === null || !state.consents.advice) return { name: 'none', values: {} }
    if (await readWish(tx, person.id)) return { name: 'already', values: {} }
    const wish: ContactWish = {
      id: workOf(context).id<string>('contact-wish'),
      person: person.id,
      conversation,
      company: company.id,
      about: company.advisor,
      language: state.language,
      reason: (reason ?? '').slice(0, longestReason),
      at,
    }
    // Where only the advisor concerned could decide, nothing is kept that nobody else will ever see.
    if (!(await listAdvisors(tx)).some((advisor) => maySee(advisor, wish))) return { name: 'nobody', values: {} }
    const work = workOf(context)
    putPerson(tx, person)
    putWish(tx, wish)
    notifyWish(work, wish)
    remindLater(work, wish)
    return { name: 'asked', values: {} }
  },
)

/** As often as a coordinator hears of a case that nobody takes. */
function remindLater({ tx, at, service }: Work, { person }: ContactWish): void {
  const due = officeMinutesLater(service, at, service.escalation.coordinator)
  if (due !== null) tx.setTimer({ key: wishTimer(person), at: due, value: { kind: 'contact-wish', person }, owner: person })
}

/** Nobody has decided yet: the coordinators hear of it again. */
export async function remindOfWish(work: Work, person: PersonId): Promise<void> {
  const wish = await readWish(work.tx, person)
  if (!wish) return
  notifyWish(work, wish)
  remindLater(work, wish)
}

/** What this coordinator may see, oldest first. */
export async function listWishes(reader: Reader, me: Advisor): Promise<readonly ContactWish[]> {
  const listed = await reader.list(wishIndex, { limit: most })
  const found = await Promise.all(listed.map(({ key }) => read(reader, wishSchema, key as Key)))
  return found.filter((wish) => wish !== null).filter((wish) => maySee(me, wish))
}

/** Finds it by its id among those this coordinator may see. */
export const findWish = async (reader: Reader, wanted: string, me: Advisor): Promise<ContactWish | null> =>
  (await listWishes(reader, me)).find((wish) => wish.id === wanted) ?? null

/**
 * A coordinator's decision. `advisor: null` leaves everything as it is, and whoever asked is told. With another advisor the company's people
 * are told who it is; open cases go along where wanted.
 */
export async function decideWish(
  desk: DeskContext,
  { wish: wanted, by, advisor, cases }: WishDecision,
): Promise<'changed' | 'kept' | 'not-possible' | 'gone'> {
  const { tx } = desk
  const me = await readAdvisor(tx, by)
  const wish = me && (await findWish(tx, wanted, me))
  if (!me || !wish) return 'gone'
  const work = workAtDesk(desk)
  const contact = await readAdvisor(tx, advisor ?? wish.about)
  if (!contact) return 'not-possible'
  if (advisor === null) {
    dropWish(tx, wish.person)
    const notice = { kind: 'contact-kept', advisor: contact.name } as const
    tell(work, wish, { kind: 'noticed', notice }, `contact:${wish.id}`)
    return 'kept'
  }
  const changedTo = await changeContact(desk, { company: wish.company, advisor, by })
  if (!changedTo) return 'not-possible'
  dropWish(tx, wish.person)
  const notice = { kind: 'contact-changed', advisor: contact.name } as const
  for (const member of changedTo.members) {
    const person = await readPerson(tx, member)
    const conversation = member === wish.person ? wish.conversation : (person?.conversations[0] ?? null)
    tell(work, { person: member, conversation }, { kind: 'noticed', notice }, `contact:${wish.id}:${member}`)
    if (person && cases) await moveOpenCase(desk, work, person.cases, { by, to: contact })
  }
  return 'changed'
}

export interface WishDecision {
  readonly wish: string
  readonly by: AdvisorId
  /** The new contact person; `null`: it stays as it is. */
  readonly advisor: AdvisorId | null
  /** Whether the new contact person takes over the company's open cases, too. */
  readonly cases: boolean
}

async function moveOpenCase(
  desk: DeskContext,
  work: Work,
  cases: Parameters<typeof openCaseOf>[1]['cases'],
  { by, to }: { readonly by: AdvisorId; readonly to: Advisor },
): Promise<void> {
  const one = await openCaseOf(desk.tx, { cases })
  if (!one || !isAvailable(to, desk.at)) return
  if (one.advisor !== null) await passCase(desk, { case: one.id, advisor: by, to: to.id })
  else keepCase(work, changed(work, one, 'proposed', by, { proposed: to.id, principal: null }, 'contact-person'))
}
