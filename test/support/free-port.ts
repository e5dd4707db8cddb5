import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Each worker of the tests takes its ports one after the other from a range of its own, and all of them lie below those a system hands out
 * by itself (from 32,768 on Linux, from 16,000 in some sandboxes): otherwise another test could take one between the look and the listening.
 */
const size = 500
const first = 10_000 + size * (Number(process.env.VITEST_POOL_ID ?? 0) % 12)
let next = randomInt(size)

/** A port nobody listens on, for a program that must know its address before it listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    next = (next + 1) % size
    const port = first + next
    // Others may ask meanwhile, and get the ones after it.
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((done) => {
    server.once('error', () => done(false))
    server.listen(port, () => done(true))
  })
  if (free) await new Promise((done) => server.close(done))
  return free
}

/** Starts what listens at the port it is given, at another one when somebody was faster after all. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start(await freePort())
    } catch (error) {
      if (tries === 5 || !String(error).includes('in use')) throw error
    }
  }
}
