import { z } from 'zod'
import type { EventId } from '../engine/ids.ts'
import { passIndex } from '../records/advisors/sign-in.ts'
import { read, sortable } from '../records/document.ts'
import type { DeskContext } from '../records/work.ts'
import type { Key } from '../store/store.ts'
import type { House } from './house.ts'
import { gonePage } from './layout.ts'
import type { Visit } from './visit.ts'

/** As long as the store knows that a form was sent (72 hours). */
const kept = 72 * 60 * 60 * 1000
const shape = /^console:[\w-]{8,80}$/
const answerSchema = z.object({ to: z.string() })

/** The identity of what a form does, made when its page was; `null` when it is none of ours. */
export function eventOf(form: URLSearchParams): EventId | null {
  const event = form.get('event') ?? ''
  return shape.test(event) ? z.custom<EventId>().parse(event) : null
}

const answerKey = (house: House, event: EventId): Key => `console-answer:${house.hash(event)}`

/**
 * Does what a form asks for, exactly once, and leads to the page that shows it (what `work` returns). A form that comes a second time
 * (double click, reload, broken connection) leads to the same page: where it led is kept in the same commit. An error thrown by
 * `work` keeps nothing and is passed on.
 */
export async function act(visit: Visit, work: (desk: DeskContext) => Promise<string> | string): Promise<Response> {
  const { c, house, form } = visit
  const event = eventOf(form)
  if (!event) return gonePage(visit)
  const done = await house.store.transact(event, async (tx) => {
    const at = house.now()
    const to = await work({ tx, service: house.book().service, at, event })
    tx.put(answerKey(house, event), { to }, { index: { [passIndex]: sortable(at + kept) } })
    return to
  })
  if (done.kind === 'committed') return c.redirect(done.value, 303)
  const answer = await read(house.store, answerSchema, answerKey(house, event))
  return c.redirect(answer?.to ?? '/console', 303)
}
