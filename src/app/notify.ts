import type { AdvisorNotice } from '../channels/channel.ts'
import type { Notification } from '../engine/effect.ts'
import { type CaseId, type EffectId, type Language, unreachable } from '../engine/ids.ts'
import { readAdvisor } from '../records/advisors/advisor.ts'
import { type Case, readCase } from '../records/cases/case.ts'
import type { Key } from '../store/store.ts'
import type { Live } from './live.ts'
import type { Parts } from './parts.ts'

/** Where a notice about a case stands in each channel, so that it can be edited when somebody takes the case over. */
type Posted = { readonly [channel: string]: { readonly chat: string; readonly message: string } }

const postedKey = (id: CaseId): Key => `notice:${id}`
/** Advisors of the centre work in German. */
const german = 'de' as Language

/** Tells the advisors where they work: number, topic, language and priority of a case, never a person's data. */
export class Notifier {
  readonly #parts: Parts
  readonly #live: Live

  constructor(parts: Parts, live: Live) {
    this.#parts = parts
    this.#live = live
  }

  /** Throws when a channel could not be told for now; the outbox tries again. */
  async notify(parcel: EffectId, notification: Notification): Promise<void> {
    switch (notification.about) {
      case 'case':
        this.#live.emit({ case: notification.case })
        return this.#case(parcel, notification.case, notification.what)
      case 'failure':
        this.#live.emit({})
        await this.#post(parcel, { text: this.#text('staff:failure'), url: `${this.#parts.publicUrl}/console/failures` })
        return
      default:
        return unreachable(notification)
    }
  }

  async #case(parcel: EffectId, id: CaseId, what: Extract<Notification, { about: 'case' }>['what']): Promise<void> {
    const one = await readCase(this.#parts.store, id)
    const url = `${this.#parts.publicUrl}/console/cases/${id}`
    const posted = (await this.#parts.store.get<Posted>(postedKey(id))) ?? {}
    if (!one) return this.#edit(parcel, posted, { text: this.#text('staff:gone'), url })
    const about = this.#describe(one)
    switch (what) {
      case 'opened':
      case 'escalated': {
        const text = `${this.#text(`staff:${what}`)}\n${about}`
        const press = { label: this.#text('staff:take-over'), press: `claim:${id}` }
        return this.#remember(id, posted, await this.#post(parcel, { text, url, press }))
      }
      case 'claimed': {
        const advisor = one.advisor ? await readAdvisor(this.#parts.store, one.advisor) : null
        return this.#edit(parcel, posted, {
          text: `${this.#text('staff:claimed', { name: advisor?.name ?? '?' })}\n${about}`,
          url,
        })
      }
      case 'closed':
        return this.#edit(parcel, posted, { text: `${this.#text('staff:closed')}\n${about}`, url })
      case 'added':
        // Whoever is in charge sees it live; somebody who is not at the console is told once more.
        if (!one.advisor) await this.#post(parcel, { text: `${this.#text('staff:added')}\n${about}`, url })
        return
      default:
        return unreachable(what)
    }
  }

  #describe(one: Case): string {
    const { book } = this.#parts
    const topic =
      one.topic && book().has(german, `topics/${one.topic}:title`) ? ` · ${book().text(german, `topics/${one.topic}:title`)}` : ''
    const language = one.language ? ` · ${book().text(one.language as Language, 'language:name')}` : ''
    return `${one.number} · ${one.priority}${language}${topic}`
  }

  #text(key: string, values?: { readonly [name: string]: string }): string {
    return this.#parts.book().text(german, key, values)
  }

  async #post(parcel: EffectId, notice: AdvisorNotice): Promise<Posted> {
    const posted: Record<string, { chat: string; message: string }> = {}
    for (const channel of this.#parts.channels.values()) {
      if (!channel.notify) continue
      const sent = await channel.notify(parcel, notice)
      if (sent.kind === 'retry') throw new Error(`${channel.name}: ${sent.reason}`)
      if (sent.kind !== 'sent')
        this.#parts.log.warn({ channel: channel.name, outcome: sent.kind }, 'advisors could not be notified there')
      const { chat, message } = (sent.kind === 'sent' && sent.receipt) || {}
      if (typeof chat === 'string' && typeof message === 'string') posted[channel.name] = { chat, message }
    }
    return posted
  }

  async #edit(parcel: EffectId, posted: Posted, notice: AdvisorNotice): Promise<void> {
    for (const [name, edit] of Object.entries(posted)) await this.#parts.channels.get(name)?.notify?.(parcel, { ...notice, edit })
  }

  async #remember(id: CaseId, before: Posted, posted: Posted): Promise<void> {
    if (Object.keys(posted).length === 0) return
    await this.#parts.store.transact(null, async (tx) =>
      tx.put(postedKey(id), { ...before, ...posted }, { index: { notices: String(this.#parts.now()) } }),
    )
  }
}
