/** What survives a reload and goes with the tab: phones are shared. Where a browser forbids it, the page's own memory. */
const fallback = new Map()

/** @template T @param {string} key @param {T} otherwise @returns {T} */
export function load(key, otherwise) {
  try {
    const text = sessionStorage.getItem(`chat:${key}`)
    return text === null ? otherwise : JSON.parse(text)
  } catch {
    return fallback.has(key) ? fallback.get(key) : otherwise
  }
}

/** @param {string} key @param {unknown} value @returns {boolean} false when there was no room */
export function save(key, value) {
  try {
    sessionStorage.setItem(`chat:${key}`, JSON.stringify(value))
    return true
  } catch (error) {
    fallback.set(key, value)
    return !(error instanceof DOMException && error.name === 'QuotaExceededError')
  }
}

/** Random bytes in hex; `crypto.randomUUID` would need https. @param {number} length */
export function randomHex(length) {
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A random UUID (version 4). */
export function newId() {
  const hex = randomHex(16)
  const variant = '89ab'[Number.parseInt(hex[16], 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
