import { html, raw } from 'hono/html'
import type { Language } from '../../engine/ids.ts'
import { writePress } from '../../engine/press.ts'
import type { Assets } from './assets.ts'
import { icon } from './icons.ts'
import { longestText } from './inbound.ts'
import { type Speech, type WebText, wordsIn } from './words.ts'

export interface PageOptions extends Speech {
  readonly language: Language
  /** Inside a frame on another site. */
  readonly embedded: boolean
  readonly assets: Assets
}

type Html = ReturnType<typeof html>

/** The page, with everything it says by itself in all languages: it follows the language of the conversation. */
export function chatPage({ language, embedded, assets, ...speech }: PageOptions): Html {
  const words = Object.fromEntries(speech.languages.map((offered) => [offered, wordsIn(offered, speech)]))
  const say = (key: WebText) => speech.texts(language, key)
  // `data-text` and `data-label` name the text, for when the language changes.
  const text = (tag: string, key: WebText, attributes = '') =>
    html`<${raw(tag)} data-text="${key}" ${raw(attributes)}>${say(key)}</${raw(tag)}>`
  const iconButton = (
    id: string,
    key: WebText,
    attributes = '',
  ) => html`<button type="button" class="icon" id="${id}" ${raw(attributes)}
    data-label="${key}" aria-label="${say(key)}" title="${say(key)}">${icon(id)}</button>`

  return html`<!doctype html>
<html lang="${language}" dir="${words[language]?.dir ?? 'ltr'}" ${raw(embedded ? 'data-embedded' : '')}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
${text('title', 'title')}
<link rel="icon" href="${assets.path('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.path('chat.css')}">
<link rel="modulepreload" href="${assets.path('memory.js')}">
<link rel="modulepreload" href="${assets.path('talk.js')}">
<link rel="modulepreload" href="${assets.path('view.js')}">
<script type="module" src="${assets.path('chat.js')}"></script>
</head>
<body>
<header>
<img src="${assets.path('icon.svg')}" alt="" width="40" height="40">
<div class="name">${text('h1', 'title')}${text('p', 'tagline')}</div>
${iconButton('language', 'language', `data-press="${writePress({ kind: 'command', word: 'language', ask: null })}"`)}
${iconButton('clear', 'clear')}
${iconButton('close', 'close', 'hidden')}
</header>
<noscript>${text('p', 'no-script', 'class="notice"')}</noscript>
<p class="notice" id="status" role="status"></p>
<main id="scroller" tabindex="0" data-label="log" aria-label="${say('log')}">
<div id="log" role="log" data-label="log" aria-label="${say('log')}"></div>
<div id="typing" hidden><i></i><i></i><i></i>${text('span', 'waiting', 'class="unseen"')}</div>
</main>
<form id="composer">
${text('label', 'message', 'class="unseen" for="text"')}
<textarea id="text" rows="1" maxlength="${longestText}" enterkeyhint="send" autocomplete="off"
  data-placeholder="placeholder" placeholder="${say('placeholder')}"></textarea>
<button class="send" id="send" data-label="send" aria-label="${say('send')}" title="${say('send')}">${icon('send')}</button>
</form>
<footer id="links"></footer>
<dialog id="clear-dialog" aria-labelledby="clear-question">
${text('p', 'clear-ask', 'id="clear-question"')}
${text('button', 'clear-yes', 'type="button" class="choice" id="clear-yes"')}
${text('button', 'clear-no', 'type="button" class="choice" id="clear-no" autofocus')}
</dialog>
<script type="application/json" id="words">${raw(JSON.stringify(words).replaceAll('<', '\\u003c'))}</script>
</body>
</html>`
}
