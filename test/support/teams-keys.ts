import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'

interface Pair {
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

function pair(id: string): Pair {
  return { id, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
}

/** Made once: making one takes longer than a test. */
export const genuine = pair('genuine')
/** Nobody knows it. */
export const foreign = pair('foreign')

/** A key as it stands in the platform's set. */
export function published({ id, publicKey }: Pair, endorsements: readonly string[] | undefined = ['msteams', 'webchat']) {
  return { ...publicKey.export({ format: 'jwk' }), kid: id, use: 'sig', ...(endorsements && { endorsements }) }
}

export interface Claims {
  readonly appId: string
  readonly serviceUrl: string
  /** Milliseconds. */
  readonly now: number
}

export interface Forgery {
  /** Takes the place of single claims; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: Pair
  /** Names a key other than the one it is signed with. */
  readonly kid?: string | undefined
  readonly alg?: string
}

/** A token as Microsoft makes it, but for what is forged. */
export async function tokenOf({ appId, serviceUrl, now }: Claims, forgery: Forgery = {}): Promise<string> {
  const { key = genuine, alg = 'RS256' } = forgery
  const kid = 'kid' in forgery ? forgery.kid : key.id
  const seconds = Math.floor(now / 1000)
  const claims: Record<string, unknown> = {
    iss: 'https://api.botframework.com',
    aud: appId,
    serviceurl: serviceUrl,
    nbf: seconds - 60,
    exp: seconds + 3600,
    jti: randomUUID(),
    ...forgery.claims,
  }
  const payload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)) as JWTPayload
  const header = { alg, typ: 'JWT', ...(kid !== undefined && { kid }) }
  if (alg === 'none') return `${part(header)}.${part(payload)}.`
  if (alg === 'HS256') {
    // The classic confusion: the public key taken for a shared secret.
    const signed = `${part(header)}.${part(payload)}`
    const secret = key.publicKey.export({ type: 'spki', format: 'pem' })
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  return new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey)
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
