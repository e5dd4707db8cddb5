import type { TextValue, TextValues } from './book.ts'
import { type appointmentOutcomes, commands, type Outcome } from './command.ts'
import type { Draft } from './draft.ts'
import type { AppointmentNotice } from './event.ts'
import { ask } from './flow.ts'
import { type CaseId, type Instant, type Json, unreachable } from './ids.ts'
import type { Choice, FileOut, Message } from './message.ts'
import { writePress } from './press.ts'

/** Times an advisor offers for a talk, each with a button, or word that a talk is near or off. */
export function appointmentNotice(draft: Draft, news: AppointmentNotice): Pick<Message, 'text' | 'choices'> {
  switch (news.kind) {
    case 'appointment-offered':
      return {
        text: draft.text('ui:appointment.offered', { advisor: news.advisor, where: placeOf(news.place) }),
        choices: slotsOf(draft, news),
      }
    case 'appointment-reminder':
      return {
        text: draft.text('ui:notice.reminder', {
          title: draft.text('ui:appointment.title', { advisor: news.advisor }),
          place: placeOf(news.place),
          ...momentOf(news.start),
        }),
        choices: [slotChoice(news, draft.text('ui:notice.cancel-booking'), null)],
      }
    case 'appointment-cancelled':
      return {
        text:
          news.start === null
            ? draft.text('ui:appointment.withdrawn', { advisor: news.advisor })
            : draft.text('ui:appointment.cancelled', { advisor: news.advisor, ...momentOf(news.start) }),
      }
    default:
      return unreachable(news)
  }
}

function slotsOf(draft: Draft, news: Extract<AppointmentNotice, { kind: 'appointment-offered' }>): readonly Choice[] {
  return [
    ...news.slots.map((start, slot) => slotChoice(news, draft.text('ui:appointment.slot', momentOf(start)), slot)),
    slotChoice(news, draft.text('ui:appointment.none'), null),
  ]
}

const slotChoice = (
  { case: of, offer }: { readonly case: CaseId; readonly offer: number },
  label: string,
  slot: number | null,
): Choice => ({
  label,
  press: writePress({ kind: 'appointment', case: of, offer, slot }),
})

/** What came of a press on one of the times. The file for the calendar comes with it. */
export function appointmentAnswered(draft: Draft, { name, values }: Outcome): void {
  const outcome = commands['choose-appointment'].find((known) => known === name)
  if (!outcome) return
  const message = { text: draft.text(`ui:appointment.${outcome}`, valuesOf(outcome, values)), ...filesOf(values.calendar) }
  if (draft.state.situation.kind === 'with-human') return draft.send(message)
  if (draft.inForm) {
    draft.send(message)
    return ask(draft)
  }
  draft.offer({ ...message, nav: [draft.command('menu'), draft.command('human')] })
}

function valuesOf(outcome: (typeof appointmentOutcomes)[number], { advisor, place, start }: Outcome['values']): TextValues {
  switch (outcome) {
    case 'chosen':
      return {
        advisor: String(advisor),
        where: placeOf(typeof place === 'string' ? place : null),
        ...momentOf(Number(start)),
      }
    case 'declined':
    case 'passed':
    case 'changed':
    case 'gone':
      return {}
    default:
      return unreachable(outcome)
  }
}

const filesOf = (calendar: Json | undefined): { readonly files?: readonly FileOut[] } =>
  calendar !== null && typeof calendar === 'object' && 'content' in calendar ? { files: [calendar as FileOut] } : {}

/** Where to come; on the telephone there is no place. */
const placeOf = (place: string | null): TextValue => place ?? { text: 'ui:appointment.phone' }

/** With the German date behind it, which stands in letters and on doors. */
const momentOf = (start: Instant): TextValues => ({ when: { at: start, as: 'moment' }, german: { at: start, as: 'german' } })
