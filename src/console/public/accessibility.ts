import { html } from 'hono/html'
import type { Book } from '../../engine/book.ts'
import type { Html } from '../forms.ts'
import type { Speech } from '../words.ts'
import { known, list, section } from './parts.ts'

const tested = ['keyboard', 'contrast', 'narrow', 'direction', 'structure', 'motion'] as const
const limits = ['audit', 'readers', 'platforms', 'simple', 'console'] as const

/** The statement on accessibility: what automatic tests check, what nobody has checked, and whom to tell. */
export function accessibility(speech: Speech, { service }: Book): Html {
  const { say } = speech
  const { email, phone } = service.operator
  return html`<p class="lead">${say('pages:accessibility.lead')}</p>
${section(say('pages:accessibility.tested'), say('pages:accessibility.tested-text'), list(tested.map((each) => say(`pages:tested.${each}`))))}
${section(say('pages:accessibility.limits'), list(limits.map((each) => say(`pages:limits.${each}`))))}
${section(say('pages:accessibility.tell'), say('pages:accessibility.tell-text'), html`<p>${say('pages:operator.email')}: ${known(speech, email)}<br>${say('pages:operator.phone')}: ${known(speech, phone)}</p>`)}
${section(say('pages:accessibility.enforcement'), html`<p>${known(speech, null)}</p>`)}`
}
