import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { describe } from '../app/describe.ts'
import { sessionOf } from '../records/advisors/sign-in.ts'
import { StoreUnavailable } from '../store/store.ts'
import { readSession } from './session.ts'
import type { Route, Visit } from './visit.ts'

/** Shorter than proxies wait before they cut a silent connection (milliseconds). */
const heartbeat = 20_000

/** Tells open pages that something changed; they look again by themselves. Ends with the session. */
export const liveRoute = (stopping: AbortSignal): Route => ({
  method: 'get',
  path: '/console/live',
  access: 'staff',
  handle: ({ c, house }) =>
    streamSSE(c, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      // The stream is told of a page that leaves while it reads; the request, of one that left before it began.
      const ended = AbortSignal.any([gone.signal, c.req.raw.signal, stopping])
      const tell = async (data: string) => {
        if (await isSignedIn(c, house)) await stream.writeSSE({ event: 'changed', data })
        else gone.abort()
      }
      const off = house.live.on((change) => void tell(change.case ?? '').catch(() => gone.abort()))
      try {
        await stream.writeSSE({ event: 'ready', data: '' })
        while (!ended.aborted && (await isSignedIn(c, house))) {
          await pause(heartbeat, ended)
          await stream.write(': still here\n\n')
        }
      } catch (error) {
        // Without the store nobody is known to be signed in: the page comes again by itself.
        if (!(error instanceof StoreUnavailable)) house.log.error({ error: describe(error) }, 'an open page was left')
      } finally {
        off()
      }
    }),
})

async function isSignedIn(c: Context, house: Visit['house']): Promise<boolean> {
  const session = readSession(c, house)
  return session !== null && (await sessionOf(house.store, session, house.now())) !== null
}

function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    const leave = () => {
      clearTimeout(timer)
      resolve()
    }
    ended.addEventListener('abort', leave, { once: true })
  })
}
