import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'

/** Listens before the application is there, so that its own address can be told to it. */
export async function freeServer() {
  let fetch: ((request: Request) => Response | Promise<Response>) | undefined
  const answer = (request: Request) => fetch?.(request) ?? new Response(null, { status: 503 })
  const server = await new Promise<Server>((done) => {
    const made = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, () => done(made as Server))
  })
  const ready = (handler: typeof fetch) => {
    fetch = handler
    return server
  }
  return { port: (server.address() as AddressInfo).port, ready }
}
