import { html } from 'hono/html'
import type { Translation } from '../../engine/translation.ts'
import type { Html } from '../forms.ts'
import type { Visit } from '../visit.ts'

/** What a machine made of a line, under the line itself and named as such. */
export const translationOf = ({ say }: Visit, { language, text }: Translation): Html =>
  html`<p class="by">${say('console:case.by-machine')}</p><p class="said machine" dir="auto" lang="${language}">${text}</p>`
