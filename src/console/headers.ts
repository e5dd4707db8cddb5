import type { MiddlewareHandler } from 'hono'

/** Own files only, no inline code, and text never becomes markup (trusted types). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const common = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: with it browsers hide the origin of our own forms, which is checked.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Headers of every answer. Nothing but assets is kept by browsers. */
export const hygiene: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(common)) c.header(name, value)
  if (!c.res.headers.get('cache-control')?.includes('immutable')) c.header('cache-control', 'no-store')
}
