import type { MiddlewareHandler } from 'hono'

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
}

/** Nothing to show, nothing to run: for everything that is not a page. */
export const closedPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** Headers every answer carries; a route may set its own content security policy before. */
export const hygiene: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(common)) c.header(name, value)
  if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', closedPolicy)
  if (!c.res.headers.has('cross-origin-resource-policy')) c.header('cross-origin-resource-policy', 'same-origin')
}

/** The page's policy: own files only, no inline code, and text never becomes markup (trusted types). */
export function pagePolicy(frameAncestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
