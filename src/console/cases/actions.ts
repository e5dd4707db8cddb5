import { html } from 'hono/html'
import { z } from 'zod'
import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import {
  askColleague,
  claimCase,
  type Handled,
  keepTalk,
  longestReply,
  noteOnCase,
  type Press,
  passCase,
  reopenCase,
  replyToCase,
  waitForPerson,
} from '../../records/cases/advising.ts'
import { cancelAppointment, offerAppointment } from '../../records/cases/appointments.ts'
import { readCase } from '../../records/cases/case.ts'
import { closeWithOutcome, outcomes } from '../../records/cases/outcome.ts'
import { keepUpload } from '../../records/cases/uploads.ts'
import { id } from '../../records/document.ts'
import { type DeskContext, workAtDesk } from '../../records/work.ts'
import { act } from '../act.ts'
import { unsentText } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Route, type Visit } from '../visit.ts'
import { cancelText, readOffer } from './appointments.ts'
import { type Checked, checkedFile } from './upload.ts'

const longestNote = 5000

type Doing = (
  desk: DeskContext,
  press: Press,
  form: URLSearchParams,
  file: Checked,
  visit: Visit,
) => Promise<Handled<string>> | 'invalid' | 'wrong-slots'

const text = (form: URLSearchParams, longest: number) =>
  z.string().trim().min(1).max(longest).safeParse(form.get('text')?.replace(/\r\n/g, '\n'))

/** What can be done to a case; the records decide whether it may be. */
const doings: { readonly [name: string]: Doing } = {
  claim: claimCase,
  wait: waitForPerson,
  reopen: reopenCase,
  reply: (desk, press, form, file) => {
    const words = text(form, longestReply)
    if (words.success) return sendReply(desk, press, words.data, file)
    // A file may go without words; words that are too long are not left out.
    return file.kind === 'fine' && !form.get('text')?.trim() ? sendReply(desk, press, '', file) : 'invalid'
  },
  talk: (desk, press, form) => {
    const words = text(form, longestNote)
    return words.success ? keepTalk(desk, { ...press, text: words.data }) : 'invalid'
  },
  note: (desk, press, form) => {
    const words = text(form, longestNote)
    return words.success ? noteOnCase(desk, { ...press, text: words.data }) : 'invalid'
  },
  offer: (desk, press, _form, _file, visit) => {
    const offer = readOffer(visit)
    return offer ? offerAppointment(desk, { ...press, ...offer }) : 'wrong-slots'
  },
  'call-off': async (desk, press, form, _file, visit) => {
    const offer = Number(form.get('offer') ?? 'none')
    const wanted = (await readCase(desk.tx, press.case))?.appointments[offer]
    return wanted ? cancelAppointment(desk, { ...press, offer, text: cancelText(visit, wanted) }) : { kind: 'gone' }
  },
  ask: (desk, press, form) => {
    const [words, colleague] = [text(form, longestNote), id<AdvisorId>().safeParse(form.get('colleague'))]
    return words.success && colleague.success
      ? askColleague(desk, { ...press, text: words.data, colleague: colleague.data })
      : 'invalid'
  },
  pass: (desk, press, form) => {
    const to = id<AdvisorId>().safeParse(form.get('to'))
    return to.success ? passCase(desk, { ...press, to: to.data }) : 'invalid'
  },
  close: (desk, press, form) => {
    const outcome = z.enum(outcomes).safeParse(form.get('outcome'))
    return outcome.success ? closeWithOutcome(desk, { ...press, outcome: outcome.data }) : 'invalid'
  },
}

export const actionRoutes: readonly Route[] = Object.entries(doings).map(([name, doing]) => ({
  method: 'post',
  path: `/console/cases/:id/${name}`,
  access: 'staff',
  ...(name === 'reply' && { upload: true }),
  handle: (visit) => doOnce(visit, doing),
}))

/** The file lies with the person it is for. It is kept only when the reply is sent: otherwise the whole transaction is given up. */
async function sendReply(desk: DeskContext, press: Press, words: string, file: Checked): Promise<Handled<'sent'>> {
  const one = file.kind === 'fine' ? await readCase(desk.tx, press.case) : null
  if (!one || file.kind !== 'fine') return replyToCase(desk, { ...press, text: words })
  const attachment = keepUpload(desk.tx, { id: workAtDesk(desk).id<string>('upload'), ...file }, one.person)
  return replyToCase(desk, { ...press, text: words, attachment })
}

/** Words or a file that came too late: somebody else has the case, or it is gone. Nothing of it is kept, and the words are shown to be copied. */
class Unsent extends Error {
  readonly why: string

  constructor(why: string) {
    super(why)
    this.why = why
  }
}

/** The page of the case shows how it came out; `taken` says there who has it. */
async function doOnce(visit: Visit, doing: Doing): Promise<Response> {
  const { advisor, form } = visit
  const one = idIn<CaseId>(visit)
  if (!one) return gonePage(visit)
  const file = await checkedFile(visit.file)
  if (file.kind === 'refused') return unsentPage(visit, one, `file-${file.why}`, 422)
  try {
    return await act(visit, async (desk) => {
      const handled = await doing(desk, { case: one, advisor: advisor.id }, form, file, visit)
      const notice = typeof handled === 'string' ? handled : handled.kind
      if ((form.get('text') || file.kind === 'fine') && (notice === 'taken' || notice === 'gone')) throw new Unsent(notice)
      return `/console/cases/${one}?notice=${notice}`
    })
  } catch (error) {
    if (error instanceof Unsent) return unsentPage(visit, one, error.why, 409)
    throw error
  }
}

function unsentPage(visit: Visit, one: CaseId, why: string, status: 409 | 422) {
  const { say, form } = visit
  const title = say('console:unsent-title')
  const words = form.get('text') ?? ''
  const body = html`<div class="narrow"><h1>${title}</h1><p class="notice wrong" role="alert">${say(`console:notice.${why}`)}</p>${words === '' ? '' : unsentText(say('console:unsent'), words)}
<p class="more"><a class="button quiet" href="/console/cases/${one}">${say('console:go-on')}</a></p></div>`
  return consolePage(visit, { title, place: '/console', body, status })
}
