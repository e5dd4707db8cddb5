import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from 'node:crypto'

const FORMAT = 1
const ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SECRET_BYTES = 32
const NONCE_AT = 1 + ID_BYTES
const TAG_AT = NONCE_AT + NONCE_BYTES
const TEXT_AT = TAG_AT + TAG_BYTES

/** A key with the public id that stands in the header of everything sealed with it. */
export interface SealingKey {
  readonly id: Buffer
  readonly secret: KeyObject
}

/** The bytes were not sealed with this key, or not for this place, or have been changed. */
export class SealBroken extends Error {}

/** Id and secret in 40 bytes. A `KeyObject` is kept because raw bytes as key cost seven times as much per value. */
export function sealingKey(bytes: Buffer): SealingKey {
  return { id: bytes.subarray(0, ID_BYTES), secret: createSecretKey(bytes.subarray(ID_BYTES, ID_BYTES + SECRET_BYTES)) }
}

/** A new random key as 40 bytes for `sealingKey`. */
export function newKeyBytes(): Buffer {
  return randomBytes(ID_BYTES + SECRET_BYTES)
}

/** The keys of the service centre, each for one purpose, all from the one data key (HKDF-SHA-256). */
export interface CentreKeys {
  /** Seals what belongs to no person. */
  readonly centre: SealingKey
  /** Wraps the keys of persons. */
  readonly wrapping: SealingKey
  /** Keyed hashes for keys and indexes. */
  readonly hashing: KeyObject
  /** Keyed hashes in the erasure journal. */
  readonly journal: KeyObject
}

/** Throws when `dataKey` is not 32 bytes long. */
export function deriveKeys(dataKey: Uint8Array): CentreKeys {
  if (dataKey.length !== SECRET_BYTES) throw new Error(`The data key must be 32 bytes long, but it is ${dataKey.length}.`)
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', dataKey, 'kausa-bot store 1', purpose, length))
  return {
    centre: sealingKey(derive('centre', ID_BYTES + SECRET_BYTES)),
    wrapping: sealingKey(derive('wrapping', ID_BYTES + SECRET_BYTES)),
    hashing: createSecretKey(derive('hashing', SECRET_BYTES)),
    journal: createSecretKey(derive('journal', SECRET_BYTES)),
  }
}

/**
 * AES-256-GCM. `place` says where the value stands (key and version) and is authenticated with it, so that a value copied to
 * another row or an older one put back does not open. Layout: format 1 byte, key id 8, nonce 12, tag 16, text.
 */
export function seal(key: SealingKey, place: string, plain: string | Buffer): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce)
  cipher.setAAD(Buffer.from(place))
  const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  cipher.final()
  return Buffer.concat([Buffer.of(FORMAT), key.id, nonce, cipher.getAuthTag(), text])
}

/** The id of the key something was sealed with, 16 hexadecimal characters. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.toString('hex', 1, NONCE_AT)
}

/** Throws `SealBroken`. */
export function unseal(key: SealingKey, place: string, sealed: Buffer): Buffer {
  if (sealed[0] !== FORMAT || sealed.compare(key.id, 0, ID_BYTES, 1, NONCE_AT) !== 0) throw broken(place)
  const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(NONCE_AT, TAG_AT), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(TAG_AT, TEXT_AT))
  const plain = decipher.update(sealed.subarray(TEXT_AT))
  try {
    decipher.final()
  } catch {
    throw broken(place)
  }
  return plain
}

/** Random bytes are fetched in stock: one by one they cost as much as the sealing. Each is handed out once. */
const nonces = Buffer.alloc(NONCE_BYTES * 512)
let nonceAt = nonces.length

function nextNonce(): Buffer {
  if (nonceAt === nonces.length) {
    randomFillSync(nonces)
    nonceAt = 0
  }
  const nonce = nonces.subarray(nonceAt, nonceAt + NONCE_BYTES)
  nonceAt += NONCE_BYTES
  return nonce
}

function broken(place: string): SealBroken {
  return new SealBroken(
    `The value at ${place} does not open with its key: the store is damaged or was changed by hand. Restore a backup.`,
  )
}
