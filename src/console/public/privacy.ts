import { html } from 'hono/html'
import type { Book, Service } from '../../engine/book.ts'
import type { Html } from '../forms.ts'
import type { Speech } from '../words.ts'
import { addressOf, list, section } from './parts.ts'

const purposes = ['questions', 'events', 'advice', 'safety'] as const
const recipients = ['advisors', 'host', 'platforms'] as const
const rights = ['access', 'correct', 'erase', 'restrict', 'move', 'object', 'withdraw'] as const

/**
 * The notice of Art. 13 GDPR. `helper`: the host of the endpoint outside that may help to understand, where one is used; `translates`:
 * what people and advisors write to each other goes there as well.
 * What the law asks for stands in this order: who, why and on what ground, recipients, how long, rights.
 */
export function privacy(speech: Speech, book: Book, helper: string | null, translates = false): Html {
  const { say } = speech
  const { service } = book
  return html`<p class="lead">${say('pages:privacy.lead')}</p>
${section(say('pages:privacy.machine'), say('pages:privacy.machine-text'))}
${section(say('pages:privacy.who'), addressOf(speech, service.operator), say('pages:privacy.officer'))}
${section(
  say('pages:privacy.why'),
  html`<dl class="prose-list">${purposes.map((purpose) => html`<div><dt>${say(`pages:purpose.${purpose}.title`)}</dt><dd>${say(`pages:purpose.${purpose}.text`)}<br><span class="faint">${say(`pages:purpose.${purpose}.basis`)}</span></dd></div>`)}</dl>`,
  say('pages:privacy.basis-note'),
)}
${section(say('pages:privacy.voluntary'), say('pages:privacy.voluntary-text'), say('pages:privacy.never-text'))}
${section(say('pages:privacy.recipients'), list([...recipients.map((each) => say(`pages:recipients.${each}`)), helper === null ? say('pages:recipients.no-helper') : say('pages:recipients.helper', { host: helper }), ...(translates ? [say('pages:recipients.helper-translates')] : []), say('pages:recipients.nobody')]))}
${section(say('pages:privacy.retention'), retention(speech, book, service), list((['failures', 'counts', 'staff'] as const).map((each) => say(`pages:also-kept.${each}`))), say('pages:privacy.erasure'))}
${section(say('pages:privacy.device'), say('pages:privacy.device-text'))}
${section(say('pages:privacy.rights'), list(rights.map((each) => say(`pages:rights.${each}`))), say('pages:privacy.rights-how'))}
${section(say('pages:privacy.complaint'), html`<p>${say('pages:privacy.complaint-text')} <bdi>${service.authority}</bdi></p>`)}
${section(say('pages:privacy.young'), say('pages:privacy.young-text'))}
<p class="faint">${say('pages:privacy.version', { version: book.privacyVersion })}</p>`
}

/** Classes of data the operator added are told in the words of `service.yaml`, which are German. */
function retention({ language, say }: Speech, book: Book, { retention: rules }: Service): Html {
  const inWords = (name: string, part: 'what' | 'why', german: string) => {
    const key = `pages:retention.${name}.${part}`
    return book.has(language, key) ? say(key) : html`<span lang="de">${german}</span>`
  }
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('pages:privacy.retention')}"><table><thead><tr><th scope="col">${say('pages:retention-what')}</th><th scope="col">${say('pages:retention-days')}</th><th scope="col">${say('pages:retention-why')}</th></tr></thead>
<tbody>${rules.map(({ class: name, what, days, why }) => html`<tr><td>${inWords(name, 'what', what)}</td><td>${say('pages:days', { count: days })}</td><td>${inWords(name, 'why', why)}</td></tr>`)}</tbody></table></div>`
}
