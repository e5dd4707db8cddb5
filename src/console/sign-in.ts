import { Hono } from 'hono'
import { html } from 'hono/html'
import { sessionOf, signIn, signOut } from '../records/advisors/sign-in.ts'
import { act, eventOf } from './act.ts'
import type { House } from './house.ts'
import { plainPage } from './layout.ts'
import { dropSession, isOwnOrigin, readSession, secretShape, writeSession } from './session.ts'
import { SlowDown } from './slow-down.ts'
import type { Route } from './visit.ts'
import { consoleSpeech } from './words.ts'

/**
 * The way in. The link shows a page with one button, and only the button uses it up: programs that look at links in chats and
 * e-mails do not.
 */
export function signInRoutes(house: House): Hono {
  const app = new Hono()
  const slowDown = new SlowDown(house)

  app.get('/console/sign-in', (c) => {
    const speech = consoleSpeech(c, house)
    const { say } = speech
    const token = c.req.query('token') ?? ''
    if (!secretShape.test(token))
      return plainPage(c, speech, say('console:sign-in.title'), html`<p>${say('console:sign-in.new-link')}</p>`, 401)
    const form = html`<p>${say('console:sign-in.ready')}</p>
<form method="post" action="/console/sign-in"><input type="hidden" name="token" value="${token}"><input type="hidden" name="event" value="${house.newId()}"><button class="main" autofocus>${say('console:sign-in.button')}</button></form>`
    return plainPage(c, speech, say('console:sign-in.title'), form, 200)
  })

  app.post('/console/sign-in', async (c) => {
    const speech = consoleSpeech(c, house)
    const { say } = speech
    const form = new URLSearchParams(await c.req.text())
    const [token, event] = [form.get('token') ?? '', eventOf(form)]
    const isForm = isOwnOrigin(c, house.publicUrl) && event !== null
    // From form and link together, so that a double click leads into one session, and neither alone into any.
    const session = house.hash(`session:${event}:${token}`)
    const before = readSession(c, house)
    if (isForm && secretShape.test(token)) {
      await house.store.transact(event, async (tx) => {
        const desk = { tx, service: house.book().service, at: house.now(), event }
        const advisor = await signIn(desk, { secret: token, session })
        // The session this browser had before ends: nobody could end it any more.
        if (advisor && before !== null) signOut(tx, before)
      })
      const advisor = await sessionOf(house.store, session, house.now())
      if (advisor) {
        house.log.info({ advisor: advisor.id }, 'console: signed in')
        writeSession(c, house, session)
        return c.redirect('/console', 303)
      }
    }
    house.log.warn({}, 'console: a sign-in failed')
    await slowDown.afterFailure()
    const why = html`<p>${say('console:sign-in.failed')}</p><p>${say('console:sign-in.new-link')}</p>`
    return plainPage(c, speech, say('console:sign-in.title'), why, 401)
  })
  return app
}

export const signOutRoute: Route = {
  method: 'post',
  path: '/console/sign-out',
  access: 'staff',
  handle: async (visit) => {
    const session = readSession(visit.c, visit.house)
    const answer = await act(visit, ({ tx }) => {
      if (session) signOut(tx, session)
      return '/console/sign-in'
    })
    dropSession(visit.c, visit.house)
    visit.house.log.info({ advisor: visit.advisor.id }, 'console: signed out')
    return answer
  },
}
