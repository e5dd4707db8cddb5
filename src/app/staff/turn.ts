import type { InboundEvent } from '../../channels/channel.ts'
import type { Attachment } from '../../engine/attachment.ts'
import type { Errand } from '../../engine/effect.ts'
import type { AdvisorId, CaseId, ConversationId, EffectId, EventId, Instant, PersonId } from '../../engine/ids.ts'
import { unreachable } from '../../engine/ids.ts'
import type { Message } from '../../engine/message.ts'
import { type Advisor, isAvailable, listAdvisors, readAdvisor } from '../../records/advisors/advisor.ts'
import { offerSignIn } from '../../records/advisors/sign-in.ts'
import {
  askColleague,
  claimCase,
  type Handled,
  longestReply,
  noteOnCase,
  passCase,
  readCaseFor,
  reopenCase,
  replyToCase,
  waitForPerson,
} from '../../records/cases/advising.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import { listCases } from '../../records/cases/inbox.ts'
import { closeWithOutcome } from '../../records/cases/outcome.ts'
import { snippetText } from '../../records/cases/snippets.ts'
import { german } from '../../records/language.ts'
import type { DeskContext } from '../../records/work.ts'
import type { Tx } from '../../store/store.ts'
import { conversationKey } from '../conversation.ts'
import { type Doing, putAccount, type StaffDocument } from './account.ts'
import { type Cards, caseCard, colleaguesCard, listCard, logCard, menuCard, outcomesCard, replyCard, say } from './cards.ts'
import { type ListName, readStaffPress, type StaffPress } from './press.ts'
import { snippetCard, snippetsCard } from './snippets.ts'

/** One event in the chat of an advisor, with all it needs. */
export interface StaffTurn extends Cards {
  readonly tx: Tx
  readonly id: EventId
  readonly at: Instant
  readonly conversation: ConversationId
  readonly document: StaffDocument
  /** The store's keyed hash: what is derived from it nobody can guess. */
  readonly hash: (text: string) => string
}

/** An advisor did something in their own chat. Everything is worked by the same records as in the console. */
export async function staffTurn(turn: StaffTurn, event: InboundEvent): Promise<void> {
  const me = await readAdvisor(turn.tx, turn.document.staff)
  if (!me?.active) return leave(turn, say(turn, 'staff:not-staff'))
  const at = new Desk(turn, me)
  switch (event.kind) {
    case 'opened':
      return at.shows(menuCard(turn, me))
    case 'pressed': {
      const press = readStaffPress(event.press)
      return press ? at.presses(press) : at.shows(menuCard(turn, me, say(turn, 'staff:unknown-press')))
    }
    case 'said':
      return at.says(event.text, null)
    case 'sent-media': {
      const { recording, media, caption = '' } = event
      const attachment = recording ? { ...recording, channel: turn.document.address.channel, media, caption } : null
      return attachment ? at.says(caption, attachment) : at.shows(menuCard(turn, me, say(turn, 'staff:no-file')))
    }
    default:
      return unreachable(event)
  }
}

/** The chat is no place of work any more. */
function leave(turn: StaffTurn, text: string): void {
  turn.tx.delete(conversationKey(turn.conversation))
  send(turn, 0, { text, language: german })
}

/** `owner`: whose words the message may show; it goes with them. */
function send(
  { tx, id, conversation, document: { address } }: StaffTurn,
  place: number,
  message: Message,
  owner: PersonId | null = null,
): void {
  const value: Errand = { kind: 'send', address, message }
  tx.enqueue({ id: `${id}/${place}` as EffectId, lane: `send:${conversation}`, value, ...(owner && { owner }) })
}

class Desk {
  readonly #turn: StaffTurn
  readonly #me: Advisor
  readonly #desk: DeskContext
  #sent = 0

  constructor(turn: StaffTurn, me: Advisor) {
    this.#turn = turn
    this.#me = me
    this.#desk = { tx: turn.tx, service: turn.book.service, at: turn.at, event: turn.id }
  }

  shows(message: Message, owner: PersonId | null = null): void {
    send(this.#turn, this.#sent++, message, owner)
  }

  async says(text: string, file: Attachment | null): Promise<void> {
    const { doing } = this.#turn.document
    if (/^\/?(menu|menü|start)$/i.test(text.trim())) return this.presses({ kind: 'menu' })
    if (!doing) return this.shows(menuCard(this.#turn, this.#me, say(this.#turn, 'staff:to-nobody')))
    if (text.length > longestReply) return this.#tells('staff:too-long', { most: longestReply })
    const press = { case: doing.case, advisor: this.#me.id }
    switch (doing.kind) {
      case 'reply':
        return this.#done(await replyToCase(this.#desk, { ...press, text, ...(file && { attachment: file }) }), (one) => {
          this.shows({ ...replyCard(this.#turn, one), text: say(this.#turn, 'staff:sent', { number: one.number }) })
        })
      case 'note':
        if (file) return this.#tells('staff:note-file')
        this.#becomes(null)
        return this.#done(await noteOnCase(this.#desk, { ...press, text }), (one) => this.#showsCase(one, 'staff:noted'))
      case 'ask': {
        if (file) return this.#tells('staff:note-file')
        this.#becomes(null)
        const handled = await askColleague(this.#desk, { ...press, text, colleague: doing.colleague })
        return this.#done(handled, (one) => this.#showsCase(one, 'staff:asked'))
      }
    }
  }

  async presses(press: StaffPress): Promise<void> {
    const turn = this.#turn
    if (!('case' in press)) return this.#lists(press.kind)
    const act = { case: press.case, advisor: this.#me.id }
    switch (press.kind) {
      case 'case':
        return this.#done(await readCaseFor(this.#desk, act), (one) => this.#showsCase(one))
      case 'log':
        return this.#done(await readCaseFor(this.#desk, act), (one) => this.shows(logCard(turn, one), one.person))
      case 'claim':
        return this.#done(await claimCase(this.#desk, act), (one) => this.#showsCase(one, 'staff:you-have-it'))
      case 'wait':
        return this.#done(await waitForPerson(this.#desk, act), (one) => this.#showsCase(one))
      case 'reopen':
        return this.#done(await reopenCase(this.#desk, act), (one) => this.#showsCase(one))
      case 'reply':
      case 'note':
        return this.#begins({ kind: press.kind, case: press.case })
      case 'ask':
      case 'pass':
        return this.#offersColleagues(press.case, press.kind === 'ask' ? 'ask-this' : 'pass-to')
      case 'ask-this':
        return this.#begins({ kind: 'ask', case: press.case, colleague: press.colleague })
      case 'pass-to':
        return this.#done(await passCase(this.#desk, { ...act, to: press.colleague }), (one) => this.#showsCase(one))
      case 'close':
        return this.#withCase(press.case, (one) => this.shows(outcomesCard(turn, one)))
      case 'close-as': {
        const closed = await closeWithOutcome(this.#desk, { ...act, outcome: press.outcome })
        return this.#done(closed, (one) => {
          if (this.#turn.document.doing?.case === one.id) this.#becomes(null)
          return this.#showsCase(one)
        })
      }
      case 'snippets':
        return this.#withCase(press.case, (one) => this.shows(snippetsCard(turn, one)))
      case 'snippet':
        return this.#withCase(press.case, (one) => this.shows(snippetCard(turn, one, press.snippet)))
      case 'send-snippet':
        return this.#withCase(press.case, async (one) => {
          const text = snippetText(turn.book, one.language, press.snippet)
          if (text === null) return this.#tells('staff:unknown-press')
          return this.#done(await replyToCase(this.#desk, { ...act, text }), () =>
            this.#tells('staff:sent', { number: one.number }),
          )
        })
      default:
        return unreachable(press)
    }
  }

  async #lists(kind: ListName): Promise<void> {
    const turn = this.#turn
    switch (kind) {
      case 'menu':
        this.#becomes(null)
        return this.shows(menuCard(turn, this.#me))
      case 'done':
        this.#becomes(null)
        return this.shows(menuCard(turn, this.#me, say(turn, 'staff:done')))
      case 'open':
      case 'mine': {
        const looking = { me: this.#me.id, at: turn.at, service: turn.book.service }
        return this.shows(listCard(turn, `staff:list-${kind}`, await listCases(turn.tx, kind, looking)))
      }
      case 'console': {
        // Derived from the press and the store's key: pressing twice in a repeat gives the same link.
        const secret = turn.hash(`staff-link:${turn.id}`)
        offerSignIn(this.#desk, { advisor: this.#me.id, secret })
        const url = `${turn.publicUrl}/console/sign-in?token=${secret}`
        return this.shows({
          language: german,
          text: say(turn, 'staff:link'),
          links: [{ label: say(turn, 'staff:console'), url }],
        })
      }
      case 'leave':
        return leave(turn, say(turn, 'staff:left'))
      default:
        return unreachable(kind)
    }
  }

  /** The next words are for this. Only the advisor in charge writes to a person. */
  async #begins(doing: Doing): Promise<void> {
    return this.#withCase(doing.case, async (one) => {
      if (doing.kind === 'reply' && one.advisor !== this.#me.id) return this.#taken(one.advisor)
      this.#becomes(doing)
      if (doing.kind === 'reply') return this.shows(replyCard(this.#turn, one))
      return this.#tells(doing.kind === 'note' ? 'staff:note' : 'staff:ask', { number: one.number })
    })
  }

  async #offersColleagues(id: CaseId, kind: 'ask-this' | 'pass-to'): Promise<void> {
    const { tx, at } = this.#turn
    const staff = (await listAdvisors(tx)).filter((each) => each.id !== this.#me.id && isAvailable(each, at))
    return this.#withCase(id, (one) => this.shows(colleaguesCard(this.#turn, one, kind, staff)))
  }

  #becomes(doing: Doing | null): void {
    const { tx, conversation, document } = this.#turn
    putAccount(tx, conversation, { ...document, doing })
  }

  #tells(key: string, values: { readonly [name: string]: string | number } = {}): void {
    this.shows({ language: german, text: say(this.#turn, key, values), nav: menuCard(this.#turn, this.#me).choices ?? [] })
  }

  async #showsCase(one: Case, first?: string): Promise<void> {
    const holder = one.advisor && (await readAdvisor(this.#turn.tx, one.advisor))
    const card = caseCard(this.#turn, one, this.#me, holder ? holder.name : null)
    this.shows(first ? { ...card, text: `${say(this.#turn, first)}\n\n${card.text}` } : card, one.person)
  }

  async #withCase(id: CaseId, work: (one: Case) => void | Promise<void>): Promise<void> {
    const one = await readCase(this.#turn.tx, id)
    return one ? work(one) : this.#tells('staff:gone')
  }

  /** Somebody else may have been quicker, or the case is gone: then that is said, and nothing was done. */
  async #done(handled: Handled<string>, work: (one: Case) => void | Promise<void>): Promise<void> {
    if ('case' in handled) return work(handled.case)
    return 'by' in handled ? this.#taken(handled.by) : this.#tells('staff:gone')
  }

  async #taken(by: AdvisorId | null): Promise<void> {
    const name = by && (await readAdvisor(this.#turn.tx, by))?.name
    this.#tells('staff:taken', { name: name || '?' })
  }
}
