import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { assetPath } from './assets.ts'
import { type Html, hidden } from './forms.ts'
import { mayEnter, type Visit } from './visit.ts'
import type { Speech } from './words.ts'

interface Frame {
  readonly title: string
  readonly head?: Html | ''
  readonly header: Html
  readonly body: Html
  readonly footer?: Html | ''
}

/** The frame of every page, with and without somebody signed in. */
export function document({ language, direction, say }: Speech, { title, head = '', header, body, footer = '' }: Frame): Html {
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('console.css')}">
${head}
</head>
<body>
<a class="skip" href="#main">${say('pages:skip')}</a>
${header}
<main id="main" tabindex="-1">
${body}
</main>
${footer}
</body>
</html>`
}

/** Links to the same page in the other languages, each in its own. */
export function languageLinks({ language, languages, say }: Speech, names: (language: string) => string, path = ''): Html {
  const link = (code: string) =>
    code === language
      ? html`<span aria-current="true" lang="${code}">${names(code)}</span>`
      : html`<a href="${path}?lang=${code}" lang="${code}" hreflang="${code}">${names(code)}</a>`
  return html`<nav class="languages" aria-label="${say('pages:language')}">${languages.map(link)}</nav>`
}

const places = [
  { path: '/console', text: 'console:nav.inbox', access: 'staff' },
  { path: '/console/appointments', text: 'console:nav.appointments', access: 'staff' },
  { path: '/console/events', text: 'console:nav.events', access: 'staff' },
  { path: '/console/questions', text: 'console:nav.questions', access: 'staff' },
  { path: '/console/team', text: 'console:nav.team', access: 'coordinator' },
  { path: '/console/figures', text: 'console:nav.figures', access: 'coordinator' },
  { path: '/console/wishes', text: 'console:nav.wishes', access: 'coordinator' },
  { path: '/console/failures', text: 'console:nav.failures', access: 'coordinator' },
] as const

export interface ConsolePage {
  readonly title: string
  /** The address in the main menu this page belongs to. */
  readonly place: (typeof places)[number]['path']
  readonly body: Html
  /** Looks again when something changes; with the id of a case only for that one. */
  readonly live?: { readonly case?: string }
  readonly status?: ContentfulStatusCode
}

/** A page of the console. What a form has just done is told at the top (`?notice=`). */
export function consolePage(visit: Visit, { title, place, body, live, status = 200 }: ConsolePage): Response | Promise<Response> {
  const { c, advisor, say } = visit
  const here = ({ path, text, access }: (typeof places)[number]) =>
    mayEnter(advisor, access) ? html`<a href="${path}"${raw(path === place ? ' aria-current="page"' : '')}>${say(text)}</a>` : ''
  const header = html`<header class="bar">
<a class="brand" href="/console"><img src="${assetPath('icon.svg')}" alt="" width="32" height="32"><span>${say('console:title')}</span></a>
<nav class="places" aria-label="${say('console:nav.title')}">${places.map(here)}</nav>
${staffLanguages(visit, c)}
<form method="post" action="/console/sign-out" class="me">${hidden(visit)}<bdi>${advisor.name}</bdi><button class="quiet">${say('console:sign-out')}</button></form>
</header>`
  const script = live
    ? html`<script type="module" src="${assetPath('console.js')}" data-live="${live.case ?? 'all'}"></script>`
    : html`<script type="module" src="${assetPath('console.js')}"></script>`
  const told = html`${noticeOf(visit)}${live ? liveNote(visit) : ''}`
  return c.html(
    document(visit, {
      title: `${title} · ${say('console:title')}`,
      head: script,
      header,
      body: html`${told}${body}`,
      footer: html`${legalLinks(visit)}${keysDialog(visit)}`,
    }),
    status,
  )
}

/** The switch leads back to a page that can be asked for; what a form has brought cannot. */
function staffLanguages(speech: Speech, c: Context): Html {
  const path = c.req.method === 'GET' ? c.req.path : '/console'
  return languageLinks(speech, (code) => code.toUpperCase(), path)
}

function noticeOf({ c, house, language, say }: Visit): Html | '' {
  const key = `console:notice.${c.req.query('notice') ?? ''}`
  return house.book().has(language, key) ? html`<p class="notice" role="status">${say(key)}</p>` : ''
}

/** Without the script, or without a connection, people see how to look again. */
const liveNote = ({ c, say }: Visit): Html =>
  html`<noscript><p class="notice"><a href="${c.req.path}">${say('console:live.reload')}</a></p></noscript>
<p class="notice" id="offline" role="status" hidden>${say('console:live.offline')} <a href="${c.req.path}">${say('console:live.reload')}</a></p>`

/** What the keyboard does, and whether it does. Its button shows when the script that listens runs. */
const keysDialog = ({ say }: Visit): Html =>
  html`<button id="keys-open" class="quiet" hidden>${say('console:keys.open')}</button>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">${say('console:keys.title')}</h2><p class="hint">${say('console:keys.hint')}</p>
<dl class="keys">${keyNames.map(([name, key]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${say(`console:keys.${name}`)}</dd></div>`)}</dl>
<label class="box"><input type="checkbox" id="keys-on" checked> <span>${say('console:keys.on')}</span></label>
<form method="dialog"><button class="main">${say('console:keys.close')}</button></form></dialog>`

const keyNames = [
  ['next', 'j'],
  ['previous', 'k'],
  ['enter', 'Enter'],
  ['reply', 'r'],
  ['note', 'n'],
  ['claim', 'c'],
  ['search', '/'],
  ['help', '?'],
] as const

export const legalLinks = ({ language, say }: Speech): Html =>
  html`<footer><a href="/imprint?lang=${language}">${say('pages:imprint.title')}</a> <a href="/privacy?lang=${language}">${say('pages:privacy.title')}</a> <a href="/accessibility?lang=${language}">${say('pages:accessibility.title')}</a></footer>`

/** A page for somebody who is not signed in, or may not come here. */
export function plainPage(
  c: Context,
  speech: Speech,
  title: string,
  body: Html,
  status: ContentfulStatusCode,
  head: Html | '' = '',
) {
  const { say } = speech
  const header = html`<header class="bar"><a class="brand" href="/console"><img src="${assetPath('icon.svg')}" alt="" width="32" height="32"><span>${say('console:title')}</span></a>${staffLanguages(speech, c)}</header>`
  const inner = html`<div class="narrow"><h1>${title}</h1>${body}</div>`
  return c.html(
    document(speech, { title: `${title} · ${say('console:title')}`, head, header, body: inner, footer: legalLinks(speech) }),
    status,
  )
}

export function gonePage(visit: Visit): Response | Promise<Response> {
  const { c, say } = visit
  return plainPage(
    c,
    visit,
    say('console:missing.title'),
    html`<p>${say('console:missing.text')}</p><p><a href="/console">${say('console:nav.inbox')}</a></p>`,
    404,
  )
}
