import type { Errand, Notification } from '../../engine/effect.ts'
import type { EffectId, EventId } from '../../engine/ids.ts'
import { readAdvisor, standInOf } from '../../records/advisors/advisor.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import { noteTranslations, type Translated } from '../../records/cases/translating.ts'
import { german } from '../../records/language.ts'
import { readConversation } from '../conversation.ts'
import type { Parts } from '../parts.ts'
import { languageIn, spoken, translated } from './language.ts'

type Wanted = Extract<Errand, { kind: 'translate' }>

/** As many lines of a talk as somebody who takes a case over gets translated at once: those a phone shows. */
const mostLines = 12

/**
 * Puts a translation of what the person wrote on the way when advisors hear of it, or somebody else reads the case from now on. It has
 * a lane of its own: the notice waits for nothing. Once, however often the notice comes.
 */
export async function wantTranslation({ helper, store }: Parts, parcel: EffectId, news: Notification): Promise<void> {
  const wanted = helper?.translate && wantedFor(news)
  if (!wanted) return
  await store.transact(`${parcel}/wanted` as EventId, async (tx) => {
    const one = await readCase(tx, wanted.case)
    if (!one?.conversation) return
    const id = `${parcel}/translate` as EffectId
    tx.enqueue({ id, lane: `translate:${one.conversation}`, value: wanted, owner: one.person })
  })
}

function wantedFor(news: Notification): Wanted | null {
  if (news.about !== 'case') return null
  const all: Wanted = { kind: 'translate', case: news.case }
  switch (news.what) {
    case 'added':
    case 'danger':
      return news.line === undefined ? all : { ...all, line: news.line, ...(news.what === 'danger' && { danger: true }) }
    case 'opened':
    case 'full':
    case 'reopened':
    case 'claimed':
      return all
    default:
      return null
  }
}

/** Translates the person's words for whoever reads the case, keeps that beside them, and has it told where they were told. */
export async function translateForAdvisors(parts: Parts, parcel: EffectId, wanted: Wanted): Promise<void> {
  const made = await translationsOf(parts, wanted)
  const done = await parts.store.transact(parcel as string as EventId, async (tx) => {
    tx.finish(parcel)
    if (made.length === 0 || !(await noteTranslations(tx, wanted.case, made))) return
    const { kind: _, ...about } = wanted
    const value: Errand = { kind: 'notify', notification: { about: 'case', what: 'translated', ...about } }
    tx.enqueue({ id: `${parcel}/told` as EffectId, lane: 'advisors:notify', value })
  })
  if (done.kind === 'duplicate') await parts.store.finish(parcel)
}

async function translationsOf(parts: Parts, { case: about, line: only }: Wanted): Promise<readonly Translated[]> {
  const { store, helper } = parts
  const one = await readCase(store, about)
  if (!helper?.translate || !one?.conversation) return []
  // Nothing leaves without the consent to advice.
  const state = (await readConversation(store, one.conversation))?.state
  if (!state?.consents.advice) return []
  const readers = await languagesRead(parts, one)
  if (one.language !== null && readers.includes(one.language)) return []
  const usual = spoken(parts.book(), one.language) ?? state.language
  const made = one.transcript.map(async ({ from: by, text, translation }, line): Promise<Translated | null> => {
    const isWanted = only === undefined ? line >= one.transcript.length - mostLines : line === only
    if (by !== 'person' || translation || text === '' || !isWanted) return null
    const from = languageIn(parts.answers(), text) ?? usual
    if (from === null || readers.includes(from)) return null
    const words = await translated(parts, text, { from, to: german }, helper.translation.time)
    return words === null ? null : { from: by, line, text, translation: { language: german, text: words } }
  })
  return (await Promise.all(made)).filter((each) => each !== null)
}

/** The languages of whoever has the case now, or should take it; German alone while that is nobody. */
async function languagesRead({ store, now }: Parts, { advisor, proposed }: Case): Promise<readonly string[]> {
  const id = advisor ?? proposed
  const holder = id && (await readAdvisor(store, id))
  const reader = holder && (await standInOf(store, holder, now()))
  return [german, ...(reader?.languages ?? [])]
}
