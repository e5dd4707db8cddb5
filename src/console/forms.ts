import { html, raw } from 'hono/html'
import type { Visit } from './visit.ts'

export type Html = ReturnType<typeof html>

/** What every form carries: whose it is, and what makes sending it twice harmless. */
export const hidden = ({ csrf, house }: Pick<Visit, 'csrf' | 'house'>): Html =>
  html`<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="event" value="${house.newId()}">`

/** A form that is nothing but a button. */
export const pressForm = (visit: Pick<Visit, 'csrf' | 'house'>, action: string, label: string, look = 'quiet'): Html =>
  html`<form method="post" action="${action}" class="press">${hidden(visit)}<button class="${look}">${label}</button></form>`

/** Words that could not be sent, to be copied. */
export const unsentText = (label: string, text: string): Html =>
  html`<div class="field"><label for="unsent">${label}</label><textarea id="unsent" rows="8" dir="auto"${raw(' readonly')}>${text}</textarea></div>`

export interface Field {
  readonly name: string
  readonly label: string
  readonly value?: string | number | null
  readonly type?: 'text' | 'date' | 'time' | 'number' | 'email' | 'tel'
  readonly hint?: string | undefined
  /** What is wrong with what was sent. */
  readonly problem?: string | undefined
  readonly required?: boolean
  readonly min?: number
  readonly max?: number
  readonly maxlength?: number
  readonly lang?: string
}

/** A labelled line to fill in. */
export function field({ name, label, value = '', type = 'text', hint, problem, required = false, ...limits }: Field): Html {
  const notes = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-problem`] : [])]
  const lang = limits.lang ? html` lang="${limits.lang}" dir="auto"` : ''
  return html`<div class="field"><label for="${name}">${label}</label>
${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
<input id="${name}" name="${name}" type="${type}" value="${value ?? ''}" autocomplete="off"${lang}${attribute('min', limits.min)}${attribute('max', limits.max)}${attribute('maxlength', limits.maxlength)}${raw(required ? ' required' : '')}${notes.length > 0 ? html` aria-describedby="${notes.join(' ')}"` : ''}${raw(problem ? ' aria-invalid="true"' : '')}>
${problem ? html`<p class="problem" id="${name}-problem">${problem}</p>` : ''}</div>`
}

const attribute = (name: string, value: number | undefined) => (value === undefined ? '' : html` ${raw(name)}="${value}"`)

export interface Choice {
  readonly value: string
  readonly label: string
}

/** Several boxes to tick, of one name. */
export function boxes(
  name: string,
  legend: string,
  choices: readonly Choice[],
  ticked: readonly string[],
  problem?: string | undefined,
): Html {
  const box = ({ value, label }: Choice) =>
    html`<label class="box"><input type="checkbox" name="${name}" value="${value}"${raw(ticked.includes(value) ? ' checked' : '')}> <span>${label}</span></label>`
  return html`<fieldset id="${name}"${raw(problem ? ' aria-invalid="true"' : '')}><legend>${legend}</legend>${choices.map(box)}${problem ? html`<p class="problem">${problem}</p>` : ''}</fieldset>`
}

/** A list to choose one of. */
export function select(name: string, label: string, choices: readonly Choice[], chosen: string, required = false): Html {
  const option = ({ value, label: text }: Choice) =>
    html`<option value="${value}"${raw(value === chosen ? ' selected' : '')}>${text}</option>`
  return html`<div class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"${raw(required ? ' required' : '')}>${choices.map(option)}</select></div>`
}

/** What is wrong, at the top of a form, each leading to its field. */
export function problemList(title: string, problems: readonly { readonly field: string; readonly text: string }[]): Html | '' {
  if (problems.length === 0) return ''
  return html`<div class="notice wrong" role="alert"><p>${title}</p><ul>${problems.map(({ field: name, text }) => html`<li><a href="#${name}">${text}</a></li>`)}</ul></div>`
}
