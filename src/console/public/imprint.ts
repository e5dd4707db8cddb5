import { html } from 'hono/html'
import type { Book } from '../../engine/book.ts'
import type { Html } from '../forms.ts'
import type { Speech } from '../words.ts'
import { addressOf, known, section } from './parts.ts'

/** Provider identification (DDG §5). */
export function imprint(speech: Speech, { service }: Book): Html {
  const { say } = speech
  const { operator, project } = service
  return html`${section(say('pages:imprint.operator'), addressOf(speech, operator))}
${section(say('pages:imprint.representative'), html`<p>${known(speech, operator.representative)}</p>`)}
${section(say('pages:imprint.register'), html`<p>${known(speech, operator.register)}</p>`)}
${section(say('pages:imprint.project'), html`<p><bdi>${project}</bdi></p>`)}
${section(say('pages:imprint.content'), say('pages:imprint.content-text'))}`
}
