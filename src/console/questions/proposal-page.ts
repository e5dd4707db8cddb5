import { html } from 'hono/html'
import { type Proposal, readProposal, type TestResult } from '../../records/questions/proposals.ts'
import { languageName, moment, readNames, topicName } from '../cases/labels.ts'
import { type Html, pressForm } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, mayEnter, type Visit } from '../visit.ts'
import { here, meaning, reasons } from './labels.ts'

/** A proposal, what it would change, and whether it may be accepted: by a coordinator, since it changes what everybody is answered. */
export async function proposalPage(visit: Visit): Promise<Response> {
  const { say, house, language } = visit
  const wanted = idIn<string>(visit)
  const proposal = wanted && (await readProposal(house.store, wanted))
  if (!proposal) return gonePage(visit)
  const { id, kind, topic, title, note, lines, by, at, status, result } = proposal
  const name = kind === 'topic' ? title : (topicName(visit, topic) ?? topic)
  const names = await readNames(visit)
  const body = html`<header class="case-head"><h1>${say(`console:questions.kind-${kind}`)}: <bdi>${name}</bdi></h1>
<dl class="facts"><div><dt>${say('console:event.status')}</dt><dd><span class="badge">${say(`console:questions.status-${status}`)}</span></dd></div>
<div><dt>${say('console:questions.by')}</dt><dd><bdi>${names.get(by) ?? '–'}</bdi>, ${moment(language, at)}</dd></div></dl></header>
${note ? html`<p dir="auto">${note}</p>` : ''}
<section class="card"><h2>${say('console:questions.new-lines')}</h2><ul>${lines.map((line) => html`<li><span lang="${line.language}" dir="auto">${line.text}</span> <span class="faint">${languageName(visit, line.language)}</span></li>`)}</ul></section>
${result ? outcome(visit, result) : ''}
${status === 'testing' && house.workshop.isTesting(id) ? html`<p class="notice" role="status">${say('console:questions.testing')} <a href="${here}/proposals/${id}">${say('console:live.reload')}</a></p>` : ''}
${tools(visit, proposal)}`
  return consolePage(visit, { title: name, place: here, body })
}

function outcome(visit: Visit, result: TestResult): Html {
  const { say } = visit
  const against = reasons(visit, result)
  const judgement =
    against.length > 0
      ? html`<div class="notice wrong"><p>${say('console:questions.refused')}</p><ul>${against.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`
      : html`<p class="notice">${say('console:questions.harmless')}</p>`
  const taken = result.taken.map(
    ({ text, language, about }) =>
      html`<li><span lang="${language}" dir="auto">${text}</span> <span class="faint">${meaning(visit, about)}</span></li>`,
  )
  return html`<section class="card"><h2>${say('console:questions.result')}</h2>${judgement}<p>${say('console:questions.won', { count: result.won })}</p>
${taken.length > 0 ? html`<h3>${say('console:questions.taken')}</h3><ul>${taken}</ul>` : ''}${table(visit, result)}</section>`
}

/** Before and after, by language; lines of the repository and questions of the bench apart. */
function table(visit: Visit, { rows }: TestResult): Html {
  const { say } = visit
  const measures = ['right', 'wrong', 'served'] as const
  const cells = ({ before, after }: TestResult['rows'][number]) =>
    measures.map((measure) => {
      const by = after[measure] - before[measure]
      return html`<td>${before[measure]} → ${after[measure]}${by === 0 ? '' : html` <strong>(${by > 0 ? '+' : '−'}${Math.abs(by)})</strong>`}</td>`
    })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('console:questions.result')}"><table><thead><tr><th scope="col">${say('console:inbox.language')}</th><th scope="col">${say('console:questions.set')}</th><th scope="col">${say('console:questions.asked')}</th>${measures.map((measure) => html`<th scope="col">${say(`console:questions.measure-${measure}`)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr><th scope="row">${languageName(visit, row.language)}</th><td>${say(`console:questions.set-${row.set}`)}</td><td>${row.before.asked}</td>${cells(row)}</tr>`)}</tbody></table></div>`
}

function tools(visit: Visit, { id, status }: Proposal): Html {
  const { say, house, advisor } = visit
  const press = (what: 'accept' | 'again' | 'discard', look?: string) =>
    pressForm(visit, `${here}/proposals/${id}/${what}`, say(`console:questions.${what}`), look)
  if (status === 'accepted') return html``
  return html`<div class="more">${status === 'tested' && mayEnter(advisor, 'coordinator') ? press('accept', 'main') : ''}${status !== 'tested' && !house.workshop.isTesting(id) ? press('again') : ''}${press('discard')}</div>`
}
