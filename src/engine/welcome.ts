import { giveVerdict } from './answer.ts'
import type { Draft } from './draft.ts'
import { open } from './flow.ts'
import type { DialogId } from './ids.ts'
import type { Verdict } from './understanding.ts'
import { languageChoice } from './words.ts'

const welcomeDialog = 'welcome' as DialogId

/** Who is speaking, that it is a machine, that a human can be had, what happens to data; then what was asked, then who they are. */
export function welcome(draft: Draft, pending: Verdict | null): void {
  draft.update({ situation: { kind: 'idle' } })
  introduce(draft)
  if (pending) return giveVerdict(draft, pending)
  open(draft, welcomeDialog)
}

/** Nobody talks to the bot without having been told that it is one, and what happens to their data. */
export function introduce(draft: Draft): void {
  const links = draft.book.privacyUrl ? [{ label: draft.text('ui:privacy-link'), url: draft.book.privacyUrl }] : []
  draft.send({ text: [draft.text('ui:welcome'), draft.text('ui:privacy-short')].join('\n\n'), links })
}

/** Asked when the language is not known yet: every line in its own language. */
export function askLanguage(draft: Draft, pending: Verdict | null): void {
  draft.update({ situation: { kind: 'new', pending } })
  const { languages } = draft.book
  const text = languages.map((language) => draft.book.text(language, 'ui:hello-choose-language')).join('\n')
  draft.offer({ text, choices: languages.map((language) => languageChoice(draft, language)) })
}
