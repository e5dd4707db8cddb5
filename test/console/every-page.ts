import type { AdvisorId, CaseId, OccasionId } from '../../src/engine/ids.ts'
import { claimCase, closeCase, replyToCase } from '../../src/records/cases/advising.ts'
import { offerAppointment } from '../../src/records/cases/appointments.ts'
import { enterContact } from '../../src/records/cases/contact.ts'
import { markDelivery } from '../../src/records/cases/delivering.ts'
import { casePath } from './browsing.ts'
import type { Desk } from './desk.ts'
import { someone } from './someone.ts'

const evil = '<img src="https://evil.example/x.png" onerror="alert(1)"><script>alert(2)</script>'

interface EveryPage {
  readonly paths: readonly string[]
  readonly occasion: OccasionId
}

/** Every kind of page, with people's words that try to be more. */
export async function everyPage(
  desk: Desk,
  { lena, ali }: { readonly lena: AdvisorId; readonly ali: AdvisorId },
): Promise<EveryPage> {
  const answers = { concern: `${evil} مرحبا`, firstName: evil, letter: 'removal', situation: 'ended' }
  const id = await desk.case(someone('evil', 'ar'), answers)
  const late = await desk.case(someone('late', 'tr'), { firstName: 'Late' })
  const closed = await desk.case(someone('closed', 'ps'))
  await desk.desk((at) => closeCase(at, { case: closed, advisor: lena }))
  await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
  await undelivered(desk, id, lena)
  await appointed(desk, id, lena)
  const contact = await visitor(desk, lena)
  const occasion = await desk.occasion({ title: { de: evil }, place: evil, capacity: 1 })
  for (const who of ['evil', 'emre'])
    await desk.run(someone(who), 'book', { occasion, answers: { firstName: evil, ageGroup: '18-24' } })
  const failure = { at: desk.now, error: evil, event: { kind: 'said', text: evil } }
  await desk.store.transact(null, async (tx) => tx.put('failure:evil', failure, { index: { failures: '1' } }))
  desk.now += 11 * 60 * 60_000
  const [mark = ''] = (await desk.readCase(late)).marks
  const paths = [
    '/console?show=all',
    '/console?show=closed',
    '/console?notice=sent',
    `/console?found=${mark}`,
    casePath(id),
    `${casePath(id)}?snippet=documents`,
    casePath(late),
    casePath(closed),
    casePath(contact),
    '/console/contact',
    '/console/appointments',
    '/console/events',
    '/console/events/new',
    '/console/events/new?format=jump',
    `/console/events/${occasion}`,
    `/console/events/${occasion}/edit`,
    `/console/events/${occasion}/cancel`,
    '/console/questions',
    '/console/team',
    '/console/team/new',
    `/console/team/${ali}`,
    '/console/figures',
    '/console/wishes',
    '/console/failures',
    '/console/nothing',
    '/console/sign-in',
    '/imprint?lang=de',
    '/privacy?lang=ar',
    '/privacy?lang=tr',
    '/accessibility?lang=en',
  ]
  return { paths, occasion }
}

/** Words that did not arrive. */
async function undelivered(desk: Desk, id: CaseId, advisor: AdvisorId): Promise<void> {
  await desk.desk((at) => replyToCase(at, { case: id, advisor, text: evil }))
  const errand = (await desk.readCase(id)).transcript.at(-1)?.delivery?.errand
  if (!errand) throw new Error('The reply is on no way')
  const news = { state: 'unreachable' as const, reason: 'unreachable: blocked', letter: errand }
  await desk.desk(({ tx, at }) => markDelivery(tx, { case: id, errand }, news, at))
}

/** A talk agreed on, and one offered. */
async function appointed(desk: Desk, id: CaseId, advisor: AdvisorId): Promise<void> {
  const times = { slots: [desk.now + 86_400_000, desk.now + 172_800_000], minutes: 30, place: evil, text: evil }
  await desk.desk((at) => offerAppointment(at, { case: id, advisor, ...times }))
  await desk.run(someone('evil', 'ar'), 'choose-appointment', { case: id, offer: 0, slot: 0 })
  await desk.desk((at) => offerAppointment(at, { case: id, advisor, ...times }))
}

async function visitor(desk: Desk, by: AdvisorId): Promise<CaseId> {
  const said = { audience: 'applicant', language: null, topic: null, priority: 'P3', contact: 'visit', mine: true } as const
  const one = await desk.desk((at) =>
    enterContact(
      { ...at, book: desk.book, hash: (text) => desk.store.hash(text) },
      { ...said, by, consentAt: at.at, answers: { firstName: evil, concern: evil } },
    ),
  )
  if (!one) throw new Error('Nobody entered the visit')
  return one.id
}
