import { html } from 'hono/html'
import type { Operator } from '../../engine/book.ts'
import type { Html } from '../forms.ts'
import type { Speech } from '../words.ts'

/** A heading with its paragraphs. */
export const section = (title: string, ...parts: readonly (Html | string)[]): Html =>
  html`<section><h2>${title}</h2>${parts.map((part) => (typeof part === 'string' ? html`<p>${part}</p>` : part))}</section>`

export const list = (items: readonly (Html | string)[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`

/** What the operator has filled in; otherwise it is said that it is not there yet. */
export const known = ({ say }: Speech, value: string | null): Html =>
  value === null ? html`<em class="open">${say('pages:not-yet')}</em>` : html`<bdi>${value}</bdi>`

/** Name, address and ways to reach the operator. */
export function addressOf(speech: Speech, operator: Operator): Html {
  const { say } = speech
  const { name, street, postcode, city, email, phone } = operator
  const place = postcode && city ? `${postcode} ${city}` : (city ?? postcode)
  const rows = [
    ['pages:operator.name', known(speech, name)],
    ['pages:operator.street', known(speech, street)],
    ['pages:operator.place', known(speech, place)],
    ['pages:operator.phone', known(speech, phone)],
    ['pages:operator.email', email ? html`<a href="mailto:${email}"><bdi>${email}</bdi></a>` : known(speech, null)],
  ] as const
  return html`<dl class="facts">${rows.map(([label, value]) => html`<div><dt>${say(label)}</dt><dd>${value}</dd></div>`)}</dl>`
}
