import { errors, importJWK, jwtVerify } from 'jose'
import type { Instant } from '../../engine/ids.ts'
import type { Activity } from './activity.ts'
import { type Key, type Keys, KeysUnavailable } from './keys.ts'

/**
 * Where the Bot Framework says who signs its calls, and as whom
 * (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot).
 */
export const usualMetadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration'
const issuer = 'https://api.botframework.com'
/** Seconds by which clocks may differ; the same page. */
const skew = 5 * 60

/** Who is calling, as far as the header alone can tell. */
export type Admission =
  | { readonly kind: 'admitted'; readonly serviceUrl: unknown; readonly endorsements: readonly string[] }
  /** Forged, or not for this bot. `reason` is for the log; it holds nothing of the token. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody can tell at the moment. */
  | { readonly kind: 'unavailable' }

/** Checks what stands in the header `authorization`, before anything else of the request is looked at. */
export async function admit(
  authorization: string | undefined,
  { appId, keys, now }: { readonly appId: string; readonly keys: Keys; now(): Instant },
): Promise<Admission> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return { kind: 'refused', reason: 'no bearer token' }
  let signedWith: Key | null = null
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        signedWith = kid === undefined ? null : await keys.find(kid)
        if (!signedWith) throw new errors.JWKSNoMatchingKey()
        return importJWK(signedWith.jwk, 'RS256')
      },
      {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: skew,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'serviceurl'],
      },
    )
    const { endorsements } = signedWith ?? { endorsements: [] }
    return { kind: 'admitted', serviceUrl: payload.serviceurl, endorsements }
  } catch (error) {
    // A fault of our own must not let anybody in either.
    return error instanceof KeysUnavailable ? { kind: 'unavailable' } : { kind: 'refused', reason: reasonOf(error) }
  }
}

/** A token counts for one service, and its key for the channels it is endorsed for. */
export function covers(
  { serviceUrl, endorsements }: Extract<Admission, { kind: 'admitted' }>,
  activity: Pick<Activity, 'serviceUrl' | 'channelId'>,
): boolean {
  return serviceUrl === activity.serviceUrl && endorsements.includes(activity.channelId)
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return `claim ${error.claim}`
  return error instanceof errors.JOSEError ? error.code : 'unreadable token'
}
