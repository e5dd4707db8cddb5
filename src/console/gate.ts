import type { Context } from 'hono'
import { html } from 'hono/html'
import type { AdvisorId } from '../engine/ids.ts'
import { sessionOf } from '../records/advisors/sign-in.ts'
import { unsentText } from './forms.ts'
import type { House } from './house.ts'
import { nothing, readForm } from './incoming.ts'
import { plainPage } from './layout.ts'
import { csrfOf, isOwnOrigin, readSession, same } from './session.ts'
import { mayEnter, type Route } from './visit.ts'
import { consoleSpeech, type Speech } from './words.ts'

/** Lets through who is signed in, may come here, and sends forms of our own. */
export function gate(house: House, { method, path, access, handle }: Route): (c: Context) => Promise<Response> {
  return async (c) => {
    const speech = consoleSpeech(c, house)
    const refuse = (why: 'origin' | 'role' | 'form', advisor?: AdvisorId) => {
      house.log.warn({ method, path, why, advisor }, 'console: a request was refused')
      return refused(c, speech, speech.say(`console:refused.${why}`))
    }
    if (method === 'post' && !isOwnOrigin(c, house.publicUrl)) return refuse('origin')
    const session = readSession(c, house)
    const advisor = session ? await sessionOf(house.store, session, house.now()) : null
    const { form, file } = method === 'post' ? await readForm(c, advisor !== null) : nothing
    if (!session || !advisor) return isArriving(c) ? arriving(c, speech) : signInNeeded(c, speech, form.get('text'))
    if (!mayEnter(advisor, access)) return refuse('role', advisor.id)
    const csrf = csrfOf(house, session)
    if (method === 'post' && !same(form.get('csrf'), csrf)) return refuse('form', advisor.id)
    return handle({ ...speech, c, house, advisor, csrf, form, file })
  }
}

/** From another site (a link in a chat or an e-mail) browsers bring no strict cookie, though there may be one. */
const isArriving = (c: Context): boolean => c.req.method === 'GET' && c.req.header('sec-fetch-site') === 'cross-site'

/** Asks for the page once more, now from our own site: then the cookie comes along. */
const arriving = (c: Context, speech: Speech) =>
  plainPage(
    c,
    speech,
    speech.say('console:title'),
    html`<p><a href="${c.req.path}">${speech.say('console:go-on')}</a></p>`,
    200,
    html`<meta http-equiv="refresh" content="0">`,
  )

/** What was written meanwhile is not lost: it can be copied from here. */
function signInNeeded(c: Context, speech: Speech, text: string | null) {
  const { say } = speech
  const unsent = text ? unsentText(say('console:unsent'), text) : ''
  return plainPage(
    c,
    speech,
    say('console:sign-in.title'),
    html`<p>${say('console:sign-in.needed')}</p><p>${say('console:sign-in.new-link')}</p>${unsent}`,
    401,
  )
}

const refused = (c: Context, speech: Speech, why: string) =>
  plainPage(
    c,
    speech,
    speech.say('console:refused.title'),
    html`<p>${why}</p><p><a href="/console">${speech.say('console:nav.inbox')}</a></p>`,
    403,
  )
