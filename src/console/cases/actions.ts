import { z } from 'zod'
import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import { claimCase, type Handled, noteOnCase, passCase, type Press, reopenCase, replyToCase, waitForPerson } from '../../records/cases/advising.ts'
import { closeWithOutcome, outcomes } from '../../records/cases/outcome.ts'
import { id } from '../../records/document.ts'
import type { DeskContext } from '../../records/work.ts'
import { act } from '../act.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Route, type Visit } from '../visit.ts'

/** As much as fits into one message on every platform, with the advisor's name above it. */
export const longestReply = 3500
const longestNote = 5000

type Doing = (desk: DeskContext, press: Press, form: URLSearchParams) => Promise<Handled<string>> | 'invalid'

const text = (form: URLSearchParams, longest: number) => z.string().trim().min(1).max(longest).safeParse(form.get('text')?.replace(/\r\n/g, '\n'))

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

/** The page of the case shows how it came out; `taken` says there who has it. */
function doOnce(visit: Visit, doing: Doing): Response | Promise<Response> {
  const { advisor, form } = visit
  const one = idIn<CaseId>(visit)
  if (!one) return gonePage(visit)
  return act(visit, async (desk) => {
    const handled = await doing(desk, { case: one, advisor: advisor.id }, form)
    return `/console/cases/${one}?notice=${handled === 'invalid' ? handled : handled.kind}`
  })
}
