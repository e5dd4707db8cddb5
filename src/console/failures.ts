import { html } from 'hono/html'
import { readChat } from '../app/conversation.ts'
import { type Failure, failureKey, listFailures } from '../app/failures.ts'
import { laneChat, laneKind } from '../app/outgoing.ts'
import { isStaff } from '../app/staff/account.ts'
import type { ConversationId, EffectId } from '../engine/ids.ts'
import { readCase } from '../records/cases/case.ts'
import { id } from '../records/document.ts'
import type { DeadLetter } from '../store/store.ts'
import { act } from './act.ts'
import { languageName, moment, type Names, readNames } from './cases/labels.ts'
import { type Html, hidden } from './forms.ts'
import { consolePage } from './layout.ts'
import type { Route, Visit } from './visit.ts'

const most = 100

async function failuresPage(visit: Visit): Promise<Response> {
  const { say, house } = visit
  const failures = await listFailures(house.store, most)
  const letters = await house.store.deadLetters(most)
  const names = await readNames(visit)
  const failed = await Promise.all(
    failures.map(async ([hash, failure]) =>
      failureLine(visit, hash, failure, await whose(visit, failure.conversation ?? null, names)),
    ),
  )
  const dead = await Promise.all(
    letters.map(async (letter) => letterLine(visit, letter, await whose(visit, laneChat(letter), names))),
  )
  const body = html`<h1>${say('console:failures.title')}</h1>
<section><h2>${say('console:failures.events')}</h2><p class="faint">${say('console:failures.events-text')}</p><div id="failures" data-fresh>${failures.length === 0 ? html`<p class="empty">${say('console:failures.none')}</p>` : html`<ul class="events">${failed}</ul>`}</div></section>
<section><h2>${say('console:failures.letters')}</h2><p class="faint">${say('console:failures.letters-text')}</p>${letters.length === 0 ? html`<p class="empty">${say('console:failures.none')}</p>` : html`<ul class="events">${dead}</ul>`}</section>`
  return consolePage(visit, { title: say('console:failures.title'), place: '/console/failures', body, live: {} })
}

/** Whom it concerns: the open case of the person, else the language they write in, or the advisor who works from that chat. */
async function whose(visit: Visit, conversation: ConversationId | null, names: Names): Promise<Html | ''> {
  const { store } = visit.house
  const chat = conversation && (await readChat(store, conversation))
  if (!chat) return ''
  if (isStaff(chat)) return html` · <bdi>${names.get(chat.staff) ?? ''}</bdi>`
  const { openCase, language } = chat.state
  const one = openCase && (await readCase(store, openCase))
  const about = one ? html` · <a class="id" href="/console/cases/${one.id}">${one.number}</a>` : ''
  return html`${about} · ${languageName(visit, language)}`
}

function failureLine(visit: Visit, hash: string, { at, error, event }: Failure, about: Html | ''): Html {
  const { say, language } = visit
  return html`<li class="event"><div class="what"><span>${moment(language, at)} · ${event.kind}${about}</span>${event.text ? html`<p class="said" dir="auto">${event.text}</p>` : ''}<code>${error}</code></div>
<div class="when">${form(visit, '/console/failures/done', 'failure', hash, say('console:failures.done'))}</div></li>`
}

function letterLine(visit: Visit, letter: DeadLetter, about: Html | ''): Html {
  const { say, language } = visit
  const { id: name, reason, attempts, buriedAt } = letter
  return html`<li class="event"><div class="what"><span>${moment(language, buriedAt)} · ${laneKind(letter)}${about}</span><code>${reason}</code><span class="faint">${say('console:failures.attempts', { count: attempts })}</span></div>
<div class="when">${form(visit, '/console/failures/resend', 'letter', name, say('console:failures.resend'))}</div></li>`
}

const form = (visit: Visit, action: string, name: string, value: string, label: string): Html =>
  html`<form method="post" action="${action}" class="press">${hidden(visit)}<input type="hidden" name="${name}" value="${value}"><button class="quiet">${label}</button></form>`

const here = '/console/failures'

export const failureRoutes: readonly Route[] = [
  { method: 'get', path: here, access: 'coordinator', handle: failuresPage },
  {
    method: 'post',
    path: `${here}/done`,
    access: 'coordinator',
    handle: (visit) =>
      act(visit, ({ tx }) => {
        const hash = visit.form.get('failure') ?? ''
        if (/^[\w-]{1,64}$/.test(hash)) tx.delete(failureKey(hash))
        return `${here}?notice=failure-done`
      }),
  },
  {
    method: 'post',
    path: `${here}/resend`,
    access: 'coordinator',
    handle: async (visit) => {
      // Harmless when repeated: a letter that went back to its lane is not among the dead ones any more.
      const letter = id<EffectId>().safeParse(visit.form.get('letter'))
      const isBack = letter.success && (await visit.house.store.resend(letter.data))
      return act(visit, () => `${here}?notice=${isBack ? 'resent' : 'not-resent'}`)
    },
  },
]
