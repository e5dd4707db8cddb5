import type { Context } from 'hono'
import type { Advisor } from '../records/advisors/advisor.ts'
import { id } from '../records/document.ts'
import type { House } from './house.ts'
import type { Speech } from './words.ts'

/** One request of somebody who is signed in and may come here. */
export interface Visit extends Speech {
  readonly c: Context
  readonly house: House
  readonly advisor: Advisor
  readonly csrf: string
  /** The fields of a POST; empty otherwise. */
  readonly form: URLSearchParams
  /** The file that came with the form; `null` when none did. */
  readonly file: File | null
}

/** Who may come: everybody on the staff, or coordinators only. */
export type Access = 'staff' | 'coordinator'

/** A line of the table of all routes; nothing of the console is reached but by it. */
export interface Route {
  readonly method: 'get' | 'post'
  readonly path: `/console${string}`
  readonly access: Access
  /** Its form may bring a file. */
  readonly upload?: true
  readonly handle: (visit: Visit) => Response | Promise<Response>
}

export const mayEnter = ({ roles }: Pick<Advisor, 'roles'>, access: Access): boolean =>
  access === 'staff' || roles.includes('coordinator')

/** An id from the address; `null` when it has not the shape of one. */
export function idIn<Id extends string>({ c }: Visit): Id | null {
  const found = c.req.param('id') ?? ''
  return /^[\w-]{1,64}$/.test(found) ? id<Id>().parse(found) : null
}
