import { z } from 'zod'
import type { AdvisorId, JsonObject, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { id, read } from '../document.ts'
import type { Person } from '../people/person.ts'
import type { Work } from '../work.ts'
import { type Advisor, readAdvisor, standInOf } from './advisor.ts'

/** A company as the centre knows it: its one contact person, who writes for it, and keyed hashes by which it is found again. */
const companySchema = z.object({
  id: z.string(),
  /** The one contact person. Stays through absences; changed only by a coordinator. */
  advisor: id<AdvisorId>().nullable(),
  members: z.array(id<PersonId>()),
  /** Each hash with who gave it: it goes when nobody who gave it is left. */
  keys: z.array(z.object({ hash: z.string(), person: id<PersonId>() })),
})

export type Company = Readonly<z.infer<typeof companySchema>>

/** Index of all companies. */
export const companyIndex = 'companies'

const companyKey = (company: string): Key => `company:${company}`
const aliasKey = (hash: string): Key => `company-key:${hash}`
const aliasSchema = z.object({ company: z.string() })

export const readCompany = (reader: Reader, company: string): Promise<Company | null> =>
  read(reader, companySchema, companyKey(company))

/** Writes a company with every hash that leads to it. */
export function putCompany(tx: Tx, company: Company): void {
  tx.put(companyKey(company.id), company, { index: { [companyIndex]: company.id } })
  for (const { hash } of company.keys) tx.put(aliasKey(hash), { company: company.id })
}

/**
 * The company somebody writes for: the one they belong to, else one that somebody named before by the same e-mail, telephone, or name
 * and postcode (in this order), else a new one. Written with this person as member and what they gave as further ways to find it.
 */
export async function companyFor(
  work: Work,
  person: Person,
  answers: JsonObject,
  hash: (text: string) => string,
): Promise<Company> {
  const { tx } = work
  const hashes = marksOf(answers).map(hash)
  const known = (person.company && (await readCompany(tx, person.company))) || (await findCompany(tx, hashes))
  const company: Company = known ?? { id: work.id<string>('company'), advisor: null, members: [], keys: [] }
  const fresh: Company['keys'] = []
  for (const each of hashes) {
    const owner = await read(tx, aliasSchema, aliasKey(each))
    // A mark that leads to another company already stays there; joining two companies is a human's decision.
    if (owner && owner.company !== company.id) continue
    if (!company.keys.some((key) => key.hash === each && key.person === person.id)) fresh.push({ hash: each, person: person.id })
  }
  const members = company.members.includes(person.id) ? company.members : [...company.members, person.id]
  const joined = { ...company, members, keys: [...company.keys, ...fresh] }
  putCompany(tx, joined)
  return joined
}

async function findCompany(tx: Tx, hashes: readonly string[]): Promise<Company | null> {
  for (const each of hashes) {
    const alias = await read(tx, aliasSchema, aliasKey(each))
    const company = alias && (await readCompany(tx, alias.company))
    if (company) return company
  }
  return null
}

/** What identifies a company among the answers of an intake, strongest first; normalised, so that spelling does not matter. */
export function marksOf(answers: JsonObject): readonly string[] {
  const text = (slot: string): string => {
    const value = answers[slot]
    return typeof value === 'string' ? value.normalize('NFKC').trim().toLowerCase() : ''
  }
  const contacts = [text('contact'), text('email'), text('phone')]
  const emails = contacts.filter((contact) => contact.includes('@'))
  const phones = contacts
    .filter((contact) => !contact.includes('@'))
    .map(phoneOf)
    .filter((phone) => phone.length >= 6)
  const name = nameOf(text('company'))
  const postcode = text('postcode').replace(/\D/g, '')
  return [
    ...emails.map((email) => `email:${email}`),
    ...phones.map((phone) => `phone:${phone}`),
    ...(name && postcode ? [`name:${name}:${postcode}`] : []),
  ]
}

/** Digits with country code; a number without one is German. */
export function phoneOf(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (text.startsWith('+')) return digits
  if (digits.startsWith('00')) return digits.slice(2)
  return digits.startsWith('0') ? `49${digits.slice(1)}` : digits
}

const umlauts: { readonly [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** Letters and digits only, without the legal form: "Bäckerei Yılmaz GmbH" and "Baeckerei Yilmaz" are one company. */
function nameOf(text: string): string {
  return text
    .replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter)
    .replace(/ı/g, 'i')
    .normalize('NFD')
    .replace(/\b(gmbh|mbh|ug|haftungsbeschraenkt|kg|ohg|gbr|e\.? ?k|inh)\b\.?/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Takes somebody out of their company, with what only they gave; a company without anybody is deleted. */
export async function leaveCompany({ tx }: Pick<Work, 'tx'>, person: Pick<Person, 'id' | 'company'>): Promise<void> {
  const company = person.company && (await readCompany(tx, person.company))
  if (!company) return
  const members = company.members.filter((member) => member !== person.id)
  const keys = members.length === 0 ? [] : company.keys.filter((key) => key.person !== person.id)
  for (const { hash } of company.keys) if (!keys.some((key) => key.hash === hash)) tx.delete(aliasKey(hash))
  if (members.length === 0) tx.delete(companyKey(company.id))
  else putCompany(tx, { ...company, members, keys })
}

/**
 * Two people turned out to be one: the company of the first, with what they gave to find it by, becomes the second's. Who had two keeps
 * the second's, which is found by everything from now on. Returns the company both belong to.
 */
export async function moveMembership(work: Pick<Work, 'tx'>, from: Person, into: Person): Promise<string | null> {
  const theirs = from.company && (await readCompany(work.tx, from.company))
  const ours = into.company && (await readCompany(work.tx, into.company))
  if (!theirs) return into.company
  if (!ours || ours.id === theirs.id) {
    const members = [...new Set(theirs.members.map((member) => (member === from.id ? into.id : member)))]
    putCompany(work.tx, { ...theirs, members, keys: onlyOnce(theirs.keys.map((key) => givenBy(key, from.id, into.id))) })
    return theirs.id
  }
  const onlyFrom = theirs.keys.filter(({ hash }) => theirs.keys.every((key) => key.hash !== hash || key.person === from.id))
  await leaveCompany(work, from)
  const keys = onlyOnce([...ours.keys, ...onlyFrom.map((key) => givenBy(key, from.id, into.id))])
  putCompany(work.tx, { ...ours, advisor: ours.advisor ?? theirs.advisor, keys })
  return ours.id
}

type MarkKey = Company['keys'][number]

const givenBy = (key: MarkKey, before: PersonId, now: PersonId): MarkKey =>
  key.person === before ? { ...key, person: now } : key

const onlyOnce = (keys: readonly MarkKey[]): MarkKey[] =>
  keys.filter((key, place) => keys.findIndex(({ hash, person }) => hash === key.hash && person === key.person) === place)

/** The fixed contact person of a company, and who acts for it at that moment; `null` when none is fixed yet. */
export async function contactOf(
  { tx, at }: Pick<Work, 'tx' | 'at'>,
  company: Company,
): Promise<{ readonly fixed: Advisor; readonly now: Advisor | null } | null> {
  const fixed = company.advisor && (await readAdvisor(tx, company.advisor))
  return fixed ? { fixed, now: await standInOf(tx, fixed, at) } : null
}
