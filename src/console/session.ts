import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { House } from './house.ts'

/** As long as a session lives (`records/advisors/sign-in.ts`). */
const twelveHours = 12 * 60 * 60
/** At least 128 bits, in hex or base64url. */
export const secretShape = /^[\w-]{32,86}$/

type Way = Pick<House, 'secure'>

/** The session's secret; `null` when the browser brings none. */
export function readSession(c: Context, { secure }: Way): string | null {
  const secret = getCookie(c, cookieName(secure))
  return secret !== undefined && secretShape.test(secret) ? secret : null
}

/** Strict: no other site can make a browser use it, not even by a link (see `arriving` in gate.ts for those). */
export function writeSession(c: Context, { secure }: Way, secret: string): void {
  setCookie(c, cookieName(secure), secret, { httpOnly: true, sameSite: 'Strict', secure, path: '/', maxAge: twelveHours })
}

export function dropSession(c: Context, { secure }: Way): void {
  deleteCookie(c, cookieName(secure), { httpOnly: true, sameSite: 'Strict', secure, path: '/' })
}

/** With the prefix a browser takes the cookie from this host alone, over https alone. */
const cookieName = (secure: boolean): string => (secure ? '__Host-console' : 'console')

/** What every form of this session carries; nobody without the session's secret and the store's key can know it. */
export const csrfOf = ({ hash }: Pick<House, 'hash'>, session: string): string => hash(`csrf:${session}`)

/** Compares without telling by its duration how much was right. */
export function same(given: string | null, wanted: string): boolean {
  const [one, two] = [Buffer.from(given ?? ''), Buffer.from(wanted)]
  return one.length === two.length && timingSafeEqual(one, two)
}

/** Browsers name the origin of every form they send. It must be our own: that of the public address, or the host that was asked. */
export function isOwnOrigin(c: Context, publicUrl: string): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === c.req.header('host')
}
