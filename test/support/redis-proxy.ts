import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { ServerAddress } from '../../src/store/redis/address.ts'

/** Stands between a store and its server, and loses what it is told to lose. */
export interface RedisProxy {
  readonly address: ServerAddress
  /** The server's next answer to a script is lost and all that follow it for a moment; then every connection breaks. */
  loseAnswers(): void
  /** Every connection breaks now, and new ones are refused while it is away. */
  away: boolean
  close(): Promise<void>
}

export async function startProxy(target: ServerAddress): Promise<RedisProxy> {
  const sockets = new Set<Socket>()
  let losing: 'no' | 'next' | 'yes' = 'no'
  let isAway = false
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((inside) => {
    if (isAway) return void inside.destroy()
    const outside = connect(target.port, target.host)
    for (const socket of [inside, outside]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        inside.destroy()
        outside.destroy()
      })
    }
    inside.on('data', (bytes) => outside.write(bytes))
    outside.on('data', (bytes) => {
      if (losing === 'no' || (losing === 'next' && !isOfScript(bytes))) return void inside.write(bytes)
      if (losing === 'yes') return
      losing = 'yes'
      setTimeout(() => {
        losing = 'no'
        breakAll()
      }, 30)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port')
  return {
    address: { ...target, port: address.port },
    loseAnswers: () => {
      losing = 'next'
    },
    get away() {
      return isAway
    },
    set away(value) {
      isAway = value
      if (value) breakAll()
    },
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Scripts answer with lists. */
function isOfScript(bytes: Buffer): boolean {
  return /\*\d+\r\n\$\d+\r\n(done|claimed|duplicate|conflict)\r\n/.test(bytes.toString('latin1'))
}
