import { html } from 'hono/html'
import { type AnswerFigure, answerFigures, type Breakdown } from '../records/cases/figures.ts'
import { languageName } from './cases/labels.ts'
import type { Html } from './forms.ts'
import { consolePage } from './layout.ts'
import type { Route, Visit } from './visit.ts'
import { monthName } from './words.ts'

const here = '/console/figures'

/** How the promised time of an answer came true; never for one advisor alone. */
async function figuresPage(visit: Visit): Promise<Response> {
  const { say, house, language } = visit
  const { total, months, languages } = await answerFigures(house.store, house.book().service, house.now())
  const tables = html`${table(visit, 'by-month', months, (month) => monthName(language, month))}
${table(visit, 'by-language', languages, (code) => languageName(visit, code === '?' ? null : code))}`
  const body = html`<h1>${say('console:figures.title')}</h1><section><h2>${say('console:figures.promises')}</h2><p class="faint">${say('console:figures.text')}</p>
${total ? html`<p id="all"><strong>${inTime(visit, total)}</strong> · ${say('console:figures.median')}: ${medianOf(visit, total)}</p>${tables}` : html`<p class="empty">${say('console:figures.withheld')}</p>`}</section>`
  return consolePage(visit, { title: say('console:figures.title'), place: here, body })
}

function table(visit: Visit, what: 'by-month' | 'by-language', { rows, rest }: Breakdown, name: (key: string) => string): Html {
  const { say } = visit
  const columns = ['kept', 'half', 'pending', 'unwritten'] as const
  const line = (title: string, figure: AnswerFigure) =>
    html`<tr><th scope="row"><bdi>${title}</bdi></th><td>${inTime(visit, figure)}</td><td>${medianOf(visit, figure)}</td><td>${figure.pending}</td><td>${figure.unwritten}</td></tr>`
  return html`<section class="card"><h3>${say(`console:figures.${what}`)}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${say(`console:figures.${what}`)}"><table id="${what}"><thead><tr><th scope="col">${say(`console:figures.name-${what}`)}</th>${columns.map((column) => html`<th scope="col">${say(`console:figures.${column}`)}</th>`)}</tr></thead>
<tbody>${rows.map(({ name: key, figure }) => line(name(key), figure))}${rest ? line(say('console:figures.rest'), rest) : ''}</tbody></table></div></section>`
}

function inTime({ say, language }: Visit, { kept, late }: AnswerFigure): string {
  if (kept + late === 0) return '–'
  const share = new Intl.NumberFormat(language, { style: 'percent' }).format(kept / (kept + late))
  return say('console:figures.in-time', { kept, all: kept + late, share })
}

const medianOf = ({ say }: Visit, { median }: AnswerFigure): string =>
  median === null ? '–' : say('console:figures.duration', { hours: Math.floor(median / 60), minutes: median % 60 })

export const figureRoutes: readonly Route[] = [{ method: 'get', path: here, access: 'coordinator', handle: figuresPage }]
