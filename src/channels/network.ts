/** The connection never stood, so nothing can have been written: `code` or `syscall` of the error beneath `fetch`. */
const neverWritten = new Set([
  'connect',
  'getaddrinfo',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** The innermost error of a request that failed. */
export interface Cause {
  readonly code?: string | undefined
  readonly syscall?: string | undefined
  readonly message?: string
}

/** A connection that breaks during the TLS handshake has the code of one that breaks later; only its words differ. */
export function isNeverWritten({ code, syscall, message }: Cause): boolean {
  return [code, syscall].some((name) => name !== undefined && neverWritten.has(name)) || /before secure TLS/.test(message ?? '')
}

/** The innermost error of a failed `fetch`; of several addresses tried in vain, the last. */
export function causeOf(error: unknown): Cause {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors.at(-1))
  if (!(error instanceof Error)) return {}
  if (error.cause !== undefined) return causeOf(error.cause)
  const named = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : undefined
  }
  return { code: named('code'), syscall: named('syscall'), message: error.message }
}
