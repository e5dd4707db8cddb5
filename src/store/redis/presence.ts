import type { Link } from './link.ts'
import type { Script } from './script.ts'

/** How often (ms) this process says that it is there, and for how long it is believed. */
const EVERY = 5000
const BELIEVED = 20_000

/** Says that this process serves the store, so that nobody moves it away meanwhile; and holds roles that only one may have. */
export class Presence {
  readonly #script: Script
  readonly #link: Link
  readonly #roles = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(script: Script, link: Link) {
    this.#script = script
    this.#link = link
  }

  async begin(): Promise<void> {
    await this.#tell()
    // Missed while the server is away; said again as soon as it is back.
    this.#timer = setInterval(() => void this.#tell().catch(() => undefined), EVERY).unref()
    this.#link.onReady(() => void this.#tell().catch(() => undefined))
  }

  async lead(role: string, lease: number): Promise<boolean> {
    const answer = await this.#script.run({ operations: ['lead', role, lease] })
    const isOurs = answer.kind === 'done' && answer.value === '1'
    if (isOurs) this.#roles.add(role)
    else this.#roles.delete(role)
    return isOurs
  }

  async resign(role: string): Promise<void> {
    this.#roles.delete(role)
    await this.#script.run({ operations: ['resign', role] })
  }

  /** Leaves, and gives every role back. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#timer === undefined || !this.#link.isReady) return
    await this.#script.run({ operations: [...[...this.#roles].flatMap((role) => ['resign', role]), 'absent'] })
  }

  async #tell(): Promise<void> {
    await this.#script.run({ operations: ['present', BELIEVED] })
  }
}
