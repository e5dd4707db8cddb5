import type { Draft } from './draft.ts'
import type { PersonNotice } from './event.ts'
import { ask, titleOfTop } from './flow.ts'
import { type DialogId, unreachable } from './ids.ts'
import type { Choice, Message } from './message.ts'
import { writePress } from './press.ts'
import { endTalk } from './words.ts'

/** Word about who the person is to the centre. Beside an open form it is only told, and the form is asked again. */
export function personNotice(draft: Draft, news: PersonNotice): void {
  const message = messageOf(draft, news)
  if (draft.state.situation.kind === 'with-human') return draft.offer({ ...message, nav: [endTalk(draft)] })
  if (!draft.inForm) return draft.offer({ ...message, nav: [draft.command('menu'), draft.command('human')] })
  draft.send(message)
  ask(draft, [draft.text('ui:still-at', { title: titleOfTop(draft) })])
}

function messageOf(draft: Draft, news: PersonNotice): Pick<Message, 'text' | 'choices'> {
  switch (news.kind) {
    case 'linked':
      return { text: draft.text('ui:notice.linked', { channel: channelName(draft, news.channel) }) }
    case 'same-person':
      return {
        text: draft.text('ui:notice.same-person', { advisor: news.advisor, number: news.number }),
        choices: [button(draft, 'same-person', news.question), button(draft, 'other-person', news.question)],
      }
    case 'contact-changed':
      return { text: draft.text('ui:notice.contact-changed', { advisor: news.advisor }) }
    case 'contact-kept':
      return { text: draft.text('ui:notice.contact-kept', { advisor: news.advisor }) }
    default:
      return unreachable(news)
  }
}

const button = (draft: Draft, dialog: string, arg: string): Choice => ({
  label: draft.text(`dialogs/${dialog}:title`),
  press: writePress({ kind: 'dialog', dialog: dialog as DialogId, arg }),
})

/** How people call the place the other chat is in. */
function channelName(draft: Draft, channel: string): string {
  const key = `ui:channels.${channel}`
  return draft.book.has(draft.language, key) ? draft.text(key) : channel
}
