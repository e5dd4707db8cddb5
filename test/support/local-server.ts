import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A platform on a port of this machine that can go away and come back at the same address. */
export abstract class LocalServer {
  protected port = 0
  protected closed = false
  readonly #listeners = new Set<() => void>()
  readonly #server = createServer((request, response) => void this.handle(request, response))

  protected abstract handle(request: IncomingMessage, response: ServerResponse): Promise<void>

  /** Something happened here. */
  protected changed(): void {
    for (const look of this.#listeners) look()
  }

  /** Resolves when the condition holds; it is looked at whenever something happens here. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => void (condition() && resolve())
    this.#listeners.add(look)
    await promise
    this.#listeners.delete(look)
  }

  /** Refuses connections until `online`. */
  async offline(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    this.#server.closeAllConnections()
    await promise
  }

  async online(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.listen(this.port, '127.0.0.1', resolve)
    await promise
    this.port = (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.#server.listening) await this.offline()
  }
}
