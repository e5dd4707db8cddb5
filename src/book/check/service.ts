import { priorities } from '../../engine/book.ts'
import { clashIn, isNeverOpen } from '../../engine/hours.ts'
import type { Content } from '../content.ts'
import type { Report } from '../problem.ts'

const file = 'dialogs/service.yaml'

/** The service centre: what the operator still has to fill in, and what cannot be meant. */
export function checkService({ service, languages, topics }: Content, report: Report): void {
  if (!service) return
  const open = Object.entries(service.operator).filter(([, value]) => value === null)
  if (open.length > 0)
    report.warn(
      file,
      `The operator's ${open.map(([name]) => name).join(', ')} is not filled in: imprint and privacy notice say so until it is.`,
    )
  const ids = service.formats.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) report.error(file, `Format "${twice}" is there twice: give one another name.`)
  if (isNeverOpen(service.officeHours)) report.error(file, 'There are no office hours: an answer could never be promised.')
  for (const [day, spans] of Object.entries(service.officeHours)) {
    const clash = clashIn(spans)
    if (clash !== undefined)
      report.error(file, `The hours of ${day} overlap or are out of order at "${clash}": write them one after the other.`)
  }
  const unknown = service.off.topics.find((id) => !topics.has(id))
  if (unknown !== undefined) report.error(file, `There is no topic "${unknown}" that could be off: correct "off.topics".`)
  const { deputy, team, coordinator } = service.escalation
  if (deputy > team || team > coordinator) report.error(file, 'The escalation must grow from deputy to team to coordinator.')
  const { remind, abandoned } = service.waiting
  if (remind >= abandoned)
    report.error(
      file,
      'People must be reminded before their case counts as left behind: make "waiting.abandoned" the longer one.',
    )
  const late = priorities.find(
    (priority, index) => index > 0 && service.answerTargets[priority] < service.answerTargets[priorities[index - 1] ?? 'P1'],
  )
  if (late) report.error(file, `Priority ${late} is answered sooner than a more urgent one: correct "answerTargets".`)
  const classes = service.retention.map((entry) => entry.class)
  const doubled = classes.find((name, index) => classes.indexOf(name) !== index)
  if (doubled !== undefined) report.error(file, `Data class "${doubled}" is there twice: keep one period.`)
  const days = service.retention.find((entry) => entry.class === 'booking')?.days
  for (const { speech, texts } of languages) {
    const consent = texts.get('dialogs/consent')?.get('events.text')
    if (days !== undefined && typeof consent === 'string' && !consent.includes(`${days}`))
      report.error(
        `locales/${speech.id}/dialogs/consent.json`,
        `People agree to other days than "retention" keeps a booking: write ${days} into "events.text".`,
      )
  }
  const strange = service.languagesOfAdvisors.filter((id) => !languages.some(({ speech }) => speech.id === id))
  if (strange.length > 0)
    report.warn(file, `Advisors speak ${strange.join(', ')}, which the bot does not: nobody is led to them for it.`)
}
