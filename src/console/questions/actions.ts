import type { Group } from '../../answers/groups.ts'
import { hasGap } from '../../answers/mask/mask.ts'
import { fold } from '../../answers/normalise.ts'
import type { Book } from '../../engine/book.ts'
import { dropQuestions, type KeptQuestion } from '../../records/questions/kept.ts'
import { accept, discard, type NewProposal, propose, testAgain } from '../../records/questions/proposals.ts'
import { act } from '../act.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { groupOf, type Problem, showGroup } from './group-page.ts'
import { here } from './labels.ts'
import { NotWritten } from './workshop.ts'

const mostLines = 20
const longestLine = 200

type Reading = NewProposal | readonly Problem[]

/** Makes a proposal of a group and has it tested; a form with something wrong comes back as it was filled in. */
const proposeFrom = (read: (visit: Visit, group: Group<KeptQuestion>) => Reading) => async (visit: Visit) => {
  const group = await groupOf(visit)
  if (!group) return gonePage(visit)
  const reading = read(visit, group)
  if (!('kind' in reading)) return showGroup(visit, group, reading)
  let made: string | null = null
  const response = await act(visit, (desk) => {
    made = propose(desk, reading).id
    return `${here}/proposals/${made}`
  })
  if (made !== null) visit.house.workshop.test(made)
  return response
}

/** Further ways to ask for a topic there is, in one language. */
export const proposeLines = proposeFrom(({ form, house, advisor }, group) => {
  const book = house.book()
  const topic = book.topics.find(({ id }) => id === form.get('topic'))
  const language = book.languages.find((code) => code === form.get('language'))
  const texts = (form.get('lines') ?? '').split('\n').map(tidy)
  const lines = [...new Set(texts)].filter((text) => text !== '')
  const problems: Problem[] = []
  if (!topic || !language) problems.push('topic')
  if (lines.length === 0 || lines.length > mostLines || lines.some((line) => !isLine(line))) problems.push('lines')
  if (lines.some(hasGap)) problems.push('gap')
  if (!topic || !language || problems.length > 0) return problems
  const from = sources(group).filter((one) => one.language === language)
  const added = lines.map((text) => ({ text, language }))
  return { kind: 'line', topic: topic.id, title: '', note: '', lines: added, from, by: advisor.id }
})

/** A topic there is not yet. Its first lines are those of the group, without their gaps. */
export const proposeTopic = proposeFrom(({ form, house, advisor }, group) => {
  const title = tidy(form.get('title') ?? '').slice(0, 80)
  const note = tidy(form.get('note') ?? '').slice(0, 500)
  const lines = sources(group)
    .map(({ text, language }) => ({ text: tidy(text.replaceAll('[…]', ' ')), language }))
    .slice(0, mostLines)
  if (title === '') return ['title']
  const topic = nameFor(title, group.id, house.book())
  return { kind: 'topic', topic, title, note, lines, from: sources(group), by: advisor.id }
})

const sources = ({ lines }: Group<KeptQuestion>) => lines.map(({ question: { text, language } }) => ({ text, language }))

const tidy = (text: string): string => text.replace(/\s+/gu, ' ').trim()

/** A line of a file of questions: not a remark, and something to learn from. */
const isLine = (line: string): boolean => line.length <= longestLine && !line.startsWith('#') && /\p{L}{2}/u.test(line)

/** Small Latin letters, digits and hyphens, and no topic's name. */
function nameFor(title: string, group: string, book: Book): string {
  const name = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const own = `proposed-${group.toLowerCase().replace(/[^a-z0-9]/g, '')}`
  return name.length < 3 || book.topics.some(({ id }) => id === name) ? own : name
}

/** Writes what was tested and does no harm into the files; the questions it came from are not kept any longer. */
export async function acceptProposal(visit: Visit): Promise<Response> {
  const wanted = idIn<string>(visit)
  if (!wanted) return gonePage(visit)
  try {
    return await act(visit, async ({ tx }) => {
      const proposal = await accept(tx, wanted)
      if (!proposal) return `${here}/proposals/${wanted}?notice=gone`
      await dropQuestions(tx, proposal.from)
      // Last before the commit, and harmless when it has to be done again.
      visit.house.workshop.write(proposal)
      return `${here}/proposals/${wanted}?notice=${proposal.kind === 'line' ? 'line-added' : 'topic-drafted'}`
    })
  } catch (error) {
    if (!(error instanceof NotWritten)) throw error
    return visit.c.redirect(`${here}/proposals/${wanted}?notice=not-written`, 303)
  }
}

export async function testProposalAgain(visit: Visit): Promise<Response> {
  const wanted = idIn<string>(visit)
  if (!wanted) return gonePage(visit)
  let isAgain = false
  const response = await act(visit, async ({ tx }) => {
    isAgain = await testAgain(tx, wanted)
    return `${here}/proposals/${wanted}`
  })
  if (isAgain) visit.house.workshop.test(wanted)
  return response
}

export async function discardProposal(visit: Visit): Promise<Response> {
  const wanted = idIn<string>(visit)
  if (!wanted) return gonePage(visit)
  return act(visit, async ({ tx }) => {
    await discard(tx, wanted)
    return `${here}?notice=proposal-gone`
  })
}
