import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

/**
 * Says where the session's id is: `cookie`, or the id itself, made by a page that cannot have the cookie (a frame on another
 * site). Without it nothing is accepted: a foreign page cannot set it, so it cannot speak, or take messages, in somebody's name.
 */
export const sessionHeader = 'x-chat-session'
/** At least 128 bits, in hex or base64url. */
const shape = /^[\w-]{32,86}$/
const days30 = 30 * 24 * 60 * 60

/** The id, or `null` when there is none. */
export function readSession(c: Context, secure: boolean): string | null {
  const named = c.req.header(sessionHeader)
  const id = named === 'cookie' ? getCookie(c, cookieName(secure)) : named
  return id !== undefined && shape.test(id) ? id : null
}

/** Keeps the cookie's session for another 30 days, or begins one. */
export function keepSession(c: Context, secure: boolean): void {
  const id = getCookie(c, cookieName(secure))
  writeSession(c, secure, id !== undefined && shape.test(id) ? id : newId())
}

/** Another session takes the cookie's place: whoever uses the device next finds nothing of this one. */
export function leaveSession(c: Context, secure: boolean): void {
  writeSession(c, secure, newId())
}

function writeSession(c: Context, secure: boolean, id: string): void {
  setCookie(c, cookieName(secure), id, { httpOnly: true, sameSite: 'Lax', secure, path: '/', maxAge: days30 })
}

/** With the prefix a browser takes the cookie from this host alone, over https alone. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-chat' : 'chat'
}

function newId(): string {
  return randomBytes(32).toString('hex')
}

/** Browsers name the origin of every post. It must be our own: that of the public address, or the host that was asked. */
export function isOwnOrigin(c: Context, publicUrl: string): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === c.req.header('host')
}
