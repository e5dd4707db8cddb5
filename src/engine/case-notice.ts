import { appointmentNotice } from './appointment.ts'
import { caseAnswers, expectedBy } from './case-answer.ts'
import type { Draft } from './draft.ts'
import type { CaseNotice } from './event.ts'
import { ask, titleOfTop } from './flow.ts'
import { unreachable } from './ids.ts'
import type { Message } from './message.ts'
import { endTalk } from './words.ts'

/** Word about the person's case. Beside an open form it is only told, and the form is asked again; its buttons can be pressed all the same. */
export function caseNotice(draft: Draft, news: CaseNotice): void {
  const message = messageOf(draft, news)
  if (draft.state.situation.kind === 'with-human') return draft.offer({ ...message, nav: [endTalk(draft)] })
  if (!draft.inForm) return draft.offer({ ...message, nav: [draft.command('menu'), draft.command('human')] })
  draft.send(message)
  ask(draft, [draft.text('ui:still-at', { title: titleOfTop(draft) })])
}

function messageOf(draft: Draft, news: CaseNotice): Pick<Message, 'text' | 'choices'> {
  switch (news.kind) {
    case 'case-delayed':
    case 'case-unanswered': {
      const text = draft.text(`ui:notice.${news.kind}`, { number: news.number, expected: expectedBy(news.expected) })
      return { text: news.urgent ? `${text}\n\n${draft.text('ui:notice.emergency')}` : text }
    }
    case 'case-waits':
      return { text: draft.text('ui:notice.case-waits', { advisor: news.advisor }) }
    case 'case-called':
      return {
        text: draft.text('ui:notice.case-called', { number: news.number }),
        choices: caseAnswers(draft, 'called', news.case),
      }
    case 'appointment-offered':
    case 'appointment-reminder':
    case 'appointment-cancelled':
      return appointmentNotice(draft, news)
    default:
      return unreachable(news)
  }
}
