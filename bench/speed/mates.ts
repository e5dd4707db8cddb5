import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './contender.ts'

/** Chats of one process: their numbers tell whose they are. */
export const chatsEach = 1_000_000

/**
 * Processes that share a store deliver each other's replies; the people who wait for them live in one process. They are told over a socket,
 * many words at once.
 */
export class Mates {
  readonly #process: number
  readonly #others = new Map<number, Socket>()
  #server: Server | undefined
  #words = new Map<number, string[]>()
  heard: (chat: number, presses: readonly string[]) => void = () => undefined

  private constructor(process: number) {
    this.#process = process
  }

  static async meet({ folder, process, processes }: Place): Promise<Mates> {
    const mates = new Mates(process)
    if (processes === 1) return mates
    mates.#server = createServer((socket) => {
      createInterface({ input: socket }).on('line', (line) => {
        const [chat = '', ...presses] = line.split(' ')
        mates.heard(Number(chat), presses)
      })
    })
    await once(mates.#server.listen(join(folder, `mate-${process}`)), 'listening')
    for (let other = 0; other < processes; other++)
      if (other !== process) mates.#others.set(other, await reach(join(folder, `mate-${other}`)))
    return mates
  }

  owns = (chat: number): boolean => Math.floor(chat / chatsEach) === this.#process

  tell(chat: number, presses: readonly string[]): void {
    const owner = Math.floor(chat / chatsEach)
    const words = this.#words.get(owner) ?? []
    if (this.#words.size === 0) setImmediate(() => this.#say())
    this.#words.set(owner, words)
    words.push([chat, ...presses].join(' '))
  }

  #say(): void {
    for (const [owner, words] of this.#words) this.#others.get(owner)?.write(`${words.join('\n')}\n`)
    this.#words = new Map()
  }

  leave(): void {
    for (const socket of this.#others.values()) socket.destroy()
    this.#server?.close()
  }
}

async function reach(path: string): Promise<Socket> {
  for (;;) {
    try {
      const socket = connect(path)
      await once(socket, 'connect')
      return socket
    } catch {
      await sleep(20)
    }
  }
}
