import type { Topic } from '../../engine/book.ts'
import { writePress } from '../../engine/press.ts'
import type { Content } from '../content.ts'
import { placeholdersOf } from '../flat.ts'
import { meant, type Report } from '../problem.ts'

/** Topics and figures: what they point to is there, and nothing is past its date. `today` is an ISO date. */
export function checkTopics(content: Content, today: string, report: Report): void {
  const texts = content.languages[0]?.texts
  for (const { file, thing: topic } of content.topics.values()) {
    const faults = [
      ...topic.related
        .filter((id) => !content.topics.has(id))
        .map((id) => `Related topic "${id}" does not exist.${meant(id, content.topics.keys())}`),
      ...topic.dialogs
        .filter((id) => !content.dialogs.has(id))
        .map((id) => `Dialog "${id}" does not exist.${meant(id, content.dialogs.keys())}`),
      ...(topic.related.includes(topic.id) ? ['The topic is related to itself: remove it from "related".'] : []),
      ...(topic.reviewBy < topic.asOf
        ? [`"reviewBy" ${topic.reviewBy} lies before "asOf" ${topic.asOf}: correct one of them.`]
        : []),
      ...(Buffer.byteLength(longestPress(topic)) > 64 ? [`The name "${topic.id}" is too long for a button: shorten it.`] : []),
    ]
    for (const fault of faults) report.error(file, fault)
    if (topic.reviewBy < today)
      report.warn(
        file,
        `The review date ${topic.reviewBy} has passed: the answer carries a notice until somebody checks its sources and sets new dates.`,
      )
  }
  for (const name of texts?.keys() ?? []) {
    const id = name.startsWith('topics/') ? name.slice('topics/'.length) : ''
    if (id !== '' && ![...content.topics.keys()].some((known) => known === id)) {
      report.error(
        `locales/${content.languages[0]?.speech.id}/${name}.json`,
        `There is no topic "${id}": write dialogs/topics/${id}.yaml, or remove this file.`,
      )
    }
  }
  checkFigures(content, today, report)
}

const longestPress = (topic: Topic): string => writePress({ kind: 'helped', topic: topic.id, yes: true })

function checkFigures(content: Content, today: string, report: Report): void {
  const used = new Set(
    [...(content.languages[0]?.texts.values() ?? [])].flatMap((flat) =>
      [...flat.values()].flatMap((text) => (typeof text === 'string' ? placeholdersOf(text) : [])),
    ),
  )
  for (const [id, { file, thing }] of content.figures) {
    if (!used.has(id)) report.warn(file, `Nobody uses the figure "${id}": remove it, or correct its name.`)
    if (thing.validUntil && thing.validUntil < today)
      report.warn(file, `Figure "${id}" was valid until ${thing.validUntil}: look up the new one.`)
  }
}
