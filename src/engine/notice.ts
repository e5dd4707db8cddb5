import type { TextValues } from './book.ts'
import { caseNotice } from './case-notice.ts'
import type { Draft } from './draft.ts'
import type { Notice, OccasionNotice } from './event.ts'
import { ask, titleOfTop } from './flow.ts'
import { type DialogId, unreachable } from './ids.ts'
import type { Choice } from './message.ts'
import { personNotice } from './person-notice.ts'
import { writePress } from './press.ts'

/** News. A form that is open is asked again afterwards; its buttons come from this turn. */
export function notice(draft: Draft, news: Notice): void {
  switch (news.kind) {
    case 'case-delayed':
    case 'case-unanswered':
    case 'case-waits':
    case 'case-called':
    case 'appointment-offered':
    case 'appointment-reminder':
    case 'appointment-cancelled':
      return caseNotice(draft, news)
    case 'linked':
    case 'same-person':
    case 'contact-changed':
    case 'contact-kept':
      return personNotice(draft, news)
    default:
      return occasionNotice(draft, news)
  }
}

function occasionNotice(draft: Draft, news: OccasionNotice): void {
  const values: TextValues = {
    title: news.title,
    when: { at: news.start, as: 'moment' },
    german: { at: news.start, as: 'german' },
    ...(news.kind === 'offer' ? { until: { at: news.until, as: 'moment' } } : {}),
    ...('place' in news ? { place: news.place } : {}),
  }
  const message = { text: draft.text(`ui:notice.${keyOf(news)}`, values), choices: choicesOf(draft, news) }
  if (draft.state.situation.kind === 'with-human') return draft.send(message)
  if (!draft.inForm) return draft.offer({ ...message, nav: [draft.command('menu'), draft.command('human')] })
  draft.send(message)
  ask(draft, [draft.text('ui:still-at', { title: titleOfTop(draft) })])
}

function keyOf(news: OccasionNotice): string {
  return news.kind === 'occasion-changed' && news.waits ? 'occasion-changed-waiting' : news.kind
}

function choicesOf(draft: Draft, news: OccasionNotice): readonly Choice[] {
  const button = (text: string, dialog: string, arg: string | null): Choice => ({
    label: draft.text(text),
    press: writePress({ kind: 'dialog', dialog: dialog as DialogId, arg }),
  })
  switch (news.kind) {
    case 'offer':
      return [
        button('ui:notice.accept', 'accept-offer', news.booking),
        button('ui:notice.decline', 'decline-offer', news.booking),
      ]
    case 'reminder':
    case 'occasion-changed':
      return [button('ui:notice.cancel-booking', 'cancel-booking', news.booking)]
    case 'offer-expired':
    case 'occasion-cancelled':
      return [button('dialogs/register:title', 'register', null)]
    default:
      return unreachable(news)
  }
}
