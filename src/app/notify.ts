import type { AdvisorNotice } from '../channels/channel.ts'
import type { Errand, Notification } from '../engine/effect.ts'
import { type AdvisorId, type CaseId, type EffectId, type EventId, unreachable } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import { type Advisor, readAdvisor } from '../records/advisors/advisor.ts'
import { type Case, readCase } from '../records/cases/case.ts'
import { watchOf } from '../records/cases/watch.ts'
import { german } from '../records/language.ts'
import type { Tx } from '../store/store.ts'
import { isNews, tellCoordinators } from './alarm-notice.ts'
import { readChat } from './conversation.ts'
import { tellGroups } from './group.ts'
import type { Live } from './live.ts'
import type { Parts } from './parts.ts'
import { chatsTold, noticeKey, putPosted } from './posted.ts'
import { everybodyThere, toldOfDanger, toldOfNew, toldOfNoCall, toldOfSilence, toldOfWords } from './recipients.ts'
import { type Account, accountsOf, isStaff } from './staff/account.ts'
import { button, headOf, say } from './staff/cards.ts'
import type { StaffPress } from './staff/press.ts'
import { tellOfWish } from './wish-notice.ts'

type CaseNews = Extract<Notification, { about: 'case' }>

/** Something for one advisor to read where they work. */
interface Word {
  readonly text: string
  /** Where it leaves the house as an e-mail: nobody's name, not a colleague's either. */
  readonly mailText?: string
  /** What this advisor can do next. */
  readonly presses: (to: AdvisorId) => readonly StaffPress[]
  /** What the person said: shown only in chats that may show it. */
  readonly said?: Case['transcript'][number] | undefined
  /** Edited when somebody takes the case over. */
  readonly edited: boolean
  /** Worth an e-mail also to somebody who has a chat. */
  readonly byMail: boolean
  /** Nothing without the words: goes only where they may be shown. */
  readonly wordsOnly?: true
}

/** Tells the advisors where they work: number, topic, language and urgency of a case, never a person's data in a push. */
export class Notifier {
  readonly #parts: Parts
  readonly #live: Live

  constructor(parts: Parts, live: Live) {
    this.#parts = parts
    this.#live = live
  }

  /** Only says who hears what; all of it waits in lanes of its own. */
  async notify(parcel: EffectId, notification: Notification): Promise<void> {
    switch (notification.about) {
      case 'case':
        this.#live.emit({ case: notification.case })
        return this.#case(parcel, notification)
      case 'question':
        this.#live.emit({ case: notification.case })
        return this.#question(parcel, notification)
      case 'contact-wish':
        this.#live.emit({})
        return tellOfWish(this.#parts, parcel, notification)
      case 'failure':
        this.#live.emit({})
        return this.#failure(parcel)
      case 'alarm': {
        this.#live.emit({})
        const { kind, count } = notification
        const url = `${this.#parts.publicUrl}/console${kind === 'unclaimed' ? '' : '/failures'}`
        const notice = { text: this.#say(`staff:alarm.${kind}`, { count: String(count) }), url }
        await tellCoordinators(this.#parts, parcel, notice)
        return tellGroups(this.#parts, parcel, notice)
      }
      default:
        return unreachable(notification)
    }
  }

  /** The group hears of each; a coordinator by themselves of the first in an hour. */
  async #failure(parcel: EffectId): Promise<void> {
    const { now, publicUrl } = this.#parts
    const notice = { text: this.#say('staff:failure'), url: `${publicUrl}/console/failures` }
    // Each is more than the one before: told once an hour.
    await tellCoordinators(this.#parts, parcel, notice, (tx) => isNews(tx, 'failure', now(), now()))
    await tellGroups(this.#parts, parcel, notice)
  }

  async #case(parcel: EffectId, { case: id, ...news }: CaseNews): Promise<void> {
    const { store, now } = this.#parts
    const one = await readCase(store, id)
    const url = `${this.#parts.publicUrl}/console/cases/${id}`
    const groups = (notice: Omit<AdvisorNotice, 'edit'>, about: { readonly case?: CaseId; readonly edits?: true } = {}) =>
      tellGroups(this.#parts, parcel, notice, about)
    if (!one) {
      await groups({ text: this.#say('staff:gone'), url }, { case: id, edits: true })
      return this.#editAll(parcel, id, this.#say('staff:gone'))
    }
    const about = headOf({ book: this.#parts.book() }, one)
    const head = `${this.#say(`staff:${news.what}`)}\n${about}`
    const press = { label: this.#say('staff:take-over'), press: `claim:${id}` }
    switch (news.what) {
      case 'opened':
      case 'full':
      case 'reopened':
      case 'escalated': {
        if (news.what === 'escalated' && isTaken(one)) return
        await groups({ text: head, url, press }, { case: id })
        const told = await (news.what === 'escalated' ? toldOfSilence : toldOfNew)(store, one, now())
        return this.#tellAll(parcel, one, await this.#reachable(told), { text: head, edited: true, byMail: true })
      }
      case 'unanswered':
      case 'not-called': {
        if (news.what === 'unanswered' && watchOf(one)?.kind !== 'answer') return
        const told = await (news.what === 'unanswered' ? toldOfSilence : toldOfNoCall)(store, one, now())
        const reached = await this.#reachable(told)
        // A reminder is nothing for the whole team's eyes, unless nobody would hear of it in any other way.
        if (reached !== told) await groups({ text: head, url })
        return this.#tellAll(parcel, one, reached, { text: head, edited: false, byMail: true })
      }
      case 'unreachable':
        return this.#tellAll(parcel, one, await this.#reachable(await toldOfWords(store, one, now())), {
          text: head,
          edited: false,
          byMail: true,
        })
      case 'danger': {
        if (one.status === 'open') await groups({ text: head, url, press }, { case: id })
        const said = news.line === undefined ? undefined : one.transcript[news.line]
        const told = await this.#reachable(await toldOfDanger(store, one, now()))
        return this.#tellAll(parcel, one, told, { text: head, said, edited: one.status === 'open', byMail: true })
      }
      case 'claimed': {
        const advisor = one.advisor && (await readAdvisor(store, one.advisor))
        const text = `${this.#say('staff:claimed', { name: advisor ? advisor.name : '?' })}\n${about}`
        await groups({ text, url }, { case: id, edits: true })
        await this.#editAll(parcel, id, text)
        return advisor && wasGiven(one) ? this.#given(parcel, one, advisor) : undefined
      }
      case 'closed':
        await groups({ text: head, url }, { case: id, edits: true })
        return this.#editAll(parcel, id, head)
      case 'added': {
        // Whoever is in charge sees it live; in the group it is told once more while nobody is.
        if (!one.advisor) await groups({ text: head, url })
        const said = news.line === undefined ? undefined : one.transcript[news.line]
        return this.#tellAll(parcel, one, await toldOfWords(store, one, now()), {
          text: head,
          said,
          edited: false,
          byMail: false,
        })
      }
      case 'translated': {
        const line = news.line === undefined ? undefined : one.transcript[news.line]
        // Whoever has the case open sees it there; a chat that showed the words shows them once more.
        if (!line?.translation) return
        const told = await (news.danger ? toldOfDanger : toldOfWords)(store, one, now())
        const said = { at: line.at, from: line.from, text: line.translation.text }
        return this.#tellAll(parcel, one, told, { text: head, said, edited: false, byMail: false, wordsOnly: true })
      }
      default:
        return unreachable(news)
    }
  }

  #tellAll(parcel: EffectId, one: Case, told: readonly Advisor[], word: Omit<Word, 'presses'>): Promise<void> {
    return this.#tell(parcel, one, told, { ...word, presses: (to) => pressesFor(one, to) })
  }

  #given(parcel: EffectId, one: Case, advisor: Advisor): Promise<void> {
    const text = `${this.#say('staff:given')}\n${headOf({ book: this.#parts.book() }, one)}`
    return this.#tellAll(parcel, one, [advisor], { text, edited: false, byMail: true })
  }

  async #question(parcel: EffectId, { case: id, from, to }: Extract<Notification, { about: 'question' }>): Promise<void> {
    const { store } = this.#parts
    const [one, asking, asked] = [await readCase(store, id), await readAdvisor(store, from), await readAdvisor(store, to)]
    if (!one || !asked?.active) return
    const head = headOf({ book: this.#parts.book() }, one)
    const text = `${this.#say('staff:question', { name: asking?.name ?? '?' })}\n${head}`
    const mailText = `${this.#say('staff:question-mail')}\n${head}`
    const presses: StaffPress[] = [
      { kind: 'note', case: id },
      { kind: 'case', case: id },
    ]
    const said = one.notes.findLast(({ by }) => by === from)
    const words = said && { at: said.at, from: 'advisor' as const, text: said.text }
    return this.#tell(parcel, one, [asked], { text, mailText, presses: () => presses, said: words, edited: false, byMail: true })
  }

  /** Where nobody of those would hear of it but at the console, everybody hears of it. */
  async #reachable(told: readonly Advisor[]): Promise<readonly Advisor[]> {
    const { store, now, channels } = this.#parts
    for (const { id, email } of told) {
      if (email && channels.has('mail')) return told
      if ((await accountsOf(store, id)).some(isReachable)) return told
    }
    return everybodyThere(store, now())
  }

  /** Into every chat of these advisors, and by e-mail where that is worth it or the only way. Once, however often the parcel comes. */
  async #tell(parcel: EffectId, one: Case, advisors: readonly Advisor[], word: Word): Promise<void> {
    const { store } = this.#parts
    await store.transact(`${parcel}/tell` as EventId, async (tx) => {
      for (const advisor of advisors) {
        const chats = await this.#tellChats(tx, parcel, one, advisor.id, word)
        if (advisor.email && !word.wordsOnly && (word.byMail || chats === 0))
          this.#tellByMail(tx, parcel, one, advisor.email, word)
      }
    })
  }

  /** How many chats there are. */
  async #tellChats(tx: Tx, parcel: EffectId, one: Case, advisor: AdvisorId, word: Word): Promise<number> {
    const accounts = (await accountsOf(tx, advisor)).filter(isReachable)
    for (const { conversation, address } of accounts) {
      if (word.wordsOnly && !this.#parts.book().service.caseText.includes(address.channel)) continue
      const notice = noticeKey(one.id, conversation)
      if (word.edited) putPosted(tx, notice, null, this.#parts.now())
      const errand: Errand = {
        kind: 'send',
        address,
        message: this.#message(one, word, advisor, address.channel),
        ...(word.edited && { notice }),
      }
      // Words of the person go with the person, also while they wait for an advisor who cannot be reached.
      const owner = word.said && this.#parts.book().service.caseText.includes(address.channel) ? { owner: one.person } : {}
      tx.enqueue({ id: `${parcel}/${conversation}` as EffectId, lane: `send:${conversation}`, value: errand, ...owner })
    }
    return accounts.length
  }

  #tellByMail(tx: Tx, parcel: EffectId, one: Case, email: string, word: Word): void {
    const { channels, store, publicUrl } = this.#parts
    if (!channels.has('mail')) return
    const links = [{ label: this.#say('staff:console'), url: `${publicUrl}/console/cases/${one.id}` }]
    const errand: Errand = {
      kind: 'send',
      address: { channel: 'mail', chat: email },
      message: { language: german, text: word.mailText ?? word.text, links },
    }
    const name = store.hash(`mail:${email}`)
    tx.enqueue({ id: `${parcel}/${name}` as EffectId, lane: `send:mail-${name}`, value: errand })
  }

  #message(one: Case, { text, presses, said }: Word, to: AdvisorId, channel: string): Message {
    const book = this.#parts.book()
    const mayRead = book.service.caseText.includes(channel)
    const words = said && mayRead && said.text !== '' ? [said.text] : []
    return {
      language: german,
      text: [text, ...words].join('\n\n'),
      choices: presses(to).map((press) => button({ book }, `staff:do.${press.kind}`, press)),
      links: [{ label: this.#say('staff:console'), url: `${this.#parts.publicUrl}/console/cases/${one.id}` }],
      ...(mayRead && said?.attachment && { attachments: [said.attachment] }),
    }
  }

  async #editAll(parcel: EffectId, id: CaseId, text: string): Promise<void> {
    const { store, publicUrl } = this.#parts
    await store.transact(`${parcel}/edit` as EventId, async (tx) => {
      for (const conversation of await chatsTold(tx, id)) {
        const chat = await readChat(tx, conversation)
        if (!chat || !isStaff(chat)) continue
        const message: Message = {
          language: german,
          text,
          links: [{ label: this.#say('staff:console'), url: `${publicUrl}/console/cases/${id}` }],
        }
        const errand: Errand = { kind: 'edit', address: chat.address, message, notice: noticeKey(id, conversation) }
        tx.enqueue({ id: `${parcel}/edit-${conversation}` as EffectId, lane: `send:${conversation}`, value: errand })
      }
    })
  }

  #say(key: string, values?: { readonly [name: string]: string }): string {
    return say({ book: this.#parts.book() }, key, values)
  }
}

const isReachable = ({ unreachable: gone }: Account): boolean => gone === undefined

/** Somebody has taken it since it was told that nobody had; but that nobody can stand in for its advisor still holds. */
function isTaken({ status, history }: Case): boolean {
  const last = history.findLast(({ what }) => what === 'escalated' || what === 'nobody-there')
  return status !== 'open' && last?.what === 'escalated'
}

/** Writing is for the one in charge; a company's case can be taken by whom it is kept for. */
function pressesFor({ id, status, advisor, proposed, company }: Case, to: AdvisorId): readonly StaffPress[] {
  const look: StaffPress = { kind: 'case', case: id }
  const isKept = company !== null && proposed !== null
  if (status === 'open') return isKept && proposed !== to ? [look] : [{ kind: 'claim', case: id }, look]
  return advisor === to ? [{ kind: 'reply', case: id }, look] : [look]
}

/** Somebody else put it into their hands: a colleague passed it on, or they stand in. */
function wasGiven({ history }: Case): boolean {
  const last = history.findLast(({ what }) => what !== 'read' && what !== 'noted')
  return last !== undefined && ['passed', 'deputy', 'returned'].includes(last.what)
}
