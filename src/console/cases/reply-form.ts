import { html } from 'hono/html'
import { longestReply } from '../../records/cases/advising.ts'
import type { Case } from '../../records/cases/case.ts'
import { snippets, snippetText } from '../../records/cases/snippets.ts'
import { german } from '../../records/language.ts'
import { type Html, hidden } from '../forms.ts'
import type { Visit } from '../visit.ts'
import { mostBytes } from './upload.ts'

/** Words and a file for the person. A ready sentence chosen without scripts stands in the field already (`?snippet=`). */
export function replyForm(visit: Visit, one: Case): Html {
  const { say, c, house } = visit
  const book = house.book()
  const chosen = c.req.query('snippet') ?? ''
  const [theirs, ours] = [snippetText(book, one.language, chosen), snippetText(book, german, chosen)]
  const meaning = theirs !== null && theirs !== ours ? html`<p class="hint" id="reply-german" lang="de">${ours}</p>` : ''
  return html`<h2><label for="reply">${say('console:case.reply')}</label></h2>
<form method="post" action="/console/cases/${one.id}/reply" enctype="multipart/form-data">${hidden(visit)}
<p class="hint" id="reply-hint">${say(isTranslated(visit, one) ? 'console:case.reply-translated' : 'console:case.reply-hint')}</p>
<textarea id="reply" name="text" rows="5" dir="auto" maxlength="${longestReply}" aria-describedby="reply-hint">${theirs ?? ''}</textarea>${meaning}
${sentences(visit, one)}
<div class="field"><label for="file">${say('console:case.file')}</label><p class="hint" id="file-hint">${say('console:case.file-hint')}</p>
<input id="file" name="file" type="file" aria-describedby="file-hint" data-most="${mostBytes}" data-too-large="${say('console:notice.file-too-large')}"></div>
<button class="main">${say('console:case.send')}</button></form>`
}

/** Whoever speaks the person's language writes it. */
const isTranslated = ({ house, advisor: { languages } }: Visit, { language }: Case): boolean =>
  house.helperTranslates && language !== null && language !== 'de' && !languages.includes(language)

/** What would be sent, in the person's language and in German, before it is chosen. */
function sentences(visit: Visit, one: Case): Html {
  const { say, house } = visit
  const book = house.book()
  const spoken = book.languages.find((each) => each === one.language) ?? german
  const line = (name: (typeof snippets)[number]) => {
    const [theirs, ours] = [snippetText(book, one.language, name) ?? '', snippetText(book, german, name) ?? '']
    const meaning = theirs === ours ? '' : html`<p class="hint" lang="de">${ours}</p>`
    return html`<li><p class="said" id="snippet-${name}" lang="${spoken}" dir="auto">${theirs}</p>${meaning}
<a class="button quiet" href="?snippet=${name}#reply" data-snippet="snippet-${name}">${say('console:case.snippet-use', { name: say(`console:snippet.${name}`) })}</a></li>`
  }
  return html`<details class="snippets" id="snippets"><summary>${say('console:case.snippets')}</summary><ul>${snippets.map(line)}</ul></details>`
}
