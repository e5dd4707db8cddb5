import { randomBytes } from 'node:crypto'
import type { PersonId } from '../../engine/ids.ts'
import type { ErasureJournal } from '../erasure-journal.ts'
import type { Link } from './link.ts'
import { names } from './names.ts'
import { everybody } from './scan.ts'
import type { Script } from './script.ts'

const PORTION = 1000

/**
 * The erasure journal where several processes erase. The commit script writes each line into the store, in the same step as the
 * erasure; every process then takes over what it does not have into its own file, whoever erased. Each line ends with a number by
 * chance, so that it counts once however often it stands there. A line that is in the file and not in the store says that the store
 * is older than the file: then it is erased again.
 */
export class Followed {
  readonly #journal: ErasureJournal
  readonly #link: Link
  readonly #script: Script
  /** How many lines of the store are in the file. */
  #followed = 0
  /** The store may hold less than before. */
  #isDoubted = true
  #following: Promise<void> = Promise.resolve()
  /** Has not begun yet, so whoever comes now may wait for it too. */
  #next: Promise<void> | null = null
  /** Somebody was erased and the file does not say so yet. */
  #isBehind = false

  constructor(journal: ErasureJournal, link: Link, script: Script) {
    this.#journal = journal
    this.#link = link
    this.#script = script
  }

  lineOf(person: PersonId): string {
    return `${this.#journal.hashOf(person)} ${randomBytes(8).toString('hex')}`
  }

  /** Before somebody is erased: that the file can be written. Throws `StoreUnavailable`. */
  prove(): void {
    this.#journal.appendLines([])
  }

  /** Nothing may be acknowledged while an erasure stands in the store alone. Throws `StoreUnavailable`. */
  async settle(): Promise<void> {
    if (this.#isBehind) await this.follow()
  }

  /** Takes over what others, or we ourselves, have erased. Throws `StoreUnavailable`. */
  follow(): Promise<void> {
    this.#isBehind = true
    if (this.#next) return this.#next
    const next = this.#following.then(() => this.#takeOver())
    this.#next = next
    this.#following = next.catch(() => undefined)
    return next
  }

  /** At the start, and when the server was away, after which another one may have taken its place that knows less. */
  catchUp(): Promise<void> {
    this.#isDoubted = true
    return this.follow()
  }

  /** File and store each get what only the other has; who stands in the file alone is erased again. */
  async #compare(): Promise<void> {
    // First the file: what stands in it stood in the store before.
    const known = new Set(this.#journal.lines())
    const lines = await this.#since(0)
    const stored = new Set(lines)
    const unknown = [...stored].filter((line) => !known.has(line))
    if (unknown.length > 0) this.#journal.appendLines(unknown)
    const missed = [...known].filter((line) => !stored.has(line))
    if (missed.length > 0) await this.#eraseAgain(missed)
    this.#followed = lines.length
  }

  /** For reading beside a server: whether the store has followed the file. */
  async isFollowed(): Promise<boolean> {
    const stored = new Set(await this.#lines('send', 0))
    return this.#journal.lines().every((line) => stored.has(line))
  }

  async #takeOver(): Promise<void> {
    this.#next = null
    if (this.#isDoubted) {
      this.#isDoubted = false
      await this.#compare().catch((error: unknown) => {
        this.#isDoubted = true
        throw error
      })
    } else {
      const news = await this.#since(this.#followed)
      if (news.length > 0) this.#journal.appendLines(news)
      this.#followed += news.length
    }
    this.#isBehind = this.#isDoubted
  }

  /** What the store will not lose again. */
  #since(start: number): Promise<readonly string[]> {
    return this.#lines('sendKept', start)
  }

  async #lines(way: 'send' | 'sendKept', start: number): Promise<readonly string[]> {
    const lines = await this.#link[way]('LRANGE', [names.erasures, start, -1])
    return Array.isArray(lines) ? lines.map(String) : []
  }

  async #eraseAgain(missed: readonly string[]): Promise<void> {
    const byHash = new Map(missed.map((line) => [line.slice(0, 64), line]))
    const erased = new Set<string>()
    for await (const person of everybody(this.#link)) {
      const line = byHash.get(this.#journal.hashOf(person))
      if (line === undefined) continue
      await this.#script.run({ operations: ['forget', person, line] })
      erased.add(line)
    }
    const rest = missed.filter((line) => !erased.has(line))
    for (let at = 0; at < rest.length; at += PORTION) {
      await this.#script.run({ operations: rest.slice(at, at + PORTION).flatMap((line) => ['note-erasure', line]) })
    }
  }
}
