import { html } from 'hono/html'
import { z } from 'zod'
import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import {
  claimCase,
  type Handled,
  noteOnCase,
  type Press,
  passCase,
  reopenCase,
  replyToCase,
  waitForPerson,
} from '../../records/cases/advising.ts'
import { closeWithOutcome, outcomes } from '../../records/cases/outcome.ts'
import { id } from '../../records/document.ts'
import type { DeskContext } from '../../records/work.ts'
import { act } from '../act.ts'
import { unsentText } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Route, type Visit } from '../visit.ts'

/** As much as fits into one message on every platform, with the advisor's name above it. */
export const longestReply = 3500
const longestNote = 5000

type Doing = (desk: DeskContext, press: Press, form: URLSearchParams) => Promise<Handled<string>> | 'invalid'

const text = (form: URLSearchParams, longest: number) =>
  z.string().trim().min(1).max(longest).safeParse(form.get('text')?.replace(/\r\n/g, '\n'))

/** What can be done to a case; the records decide whether it may be. */
const doings: { readonly [name: string]: Doing } = {
  claim: claimCase,
  wait: waitForPerson,
  reopen: reopenCase,
  reply: (desk, press, form) => {
    const words = text(form, longestReply)
    return words.success ? replyToCase(desk, { ...press, text: words.data }) : 'invalid'
  },
  note: (desk, press, form) => {
    const words = text(form, longestNote)
    return words.success ? noteOnCase(desk, { ...press, text: words.data }) : 'invalid'
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
  handle: (visit) => doOnce(visit, doing),
}))

/** Words came too late: somebody else has the case, or it is gone. Nothing of it is kept, and the words are shown to be copied. */
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
  try {
    return await act(visit, async (desk) => {
      const handled = await doing(desk, { case: one, advisor: advisor.id }, form)
      const notice = handled === 'invalid' ? handled : handled.kind
      if (form.get('text') && (notice === 'taken' || notice === 'gone')) throw new Unsent(notice)
      return `/console/cases/${one}?notice=${notice}`
    })
  } catch (error) {
    if (error instanceof Unsent) return unsentPage(visit, one, error.why)
    throw error
  }
}

function unsentPage(visit: Visit, one: CaseId, why: string) {
  const { say, form } = visit
  const title = say('console:unsent-title')
  const body = html`<div class="narrow"><h1>${title}</h1><p class="notice wrong" role="alert">${say(`console:notice.${why}`)}</p>${unsentText(say('console:unsent'), form.get('text') ?? '')}
<p class="more"><a class="button quiet" href="/console/cases/${one}">${say('console:go-on')}</a></p></div>`
  return consolePage(visit, { title, place: '/console', body, status: 409 })
}
