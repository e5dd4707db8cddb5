import type { AdvisorNotice, Sent } from '../channels/channel.ts'
import type { Errand } from '../engine/effect.ts'
import type { CaseId, EffectId, EventId } from '../engine/ids.ts'
import type { Key } from '../store/store.ts'
import type { Parts } from './parts.ts'

type GroupErrand = Extract<Errand, { kind: 'group' }>

/** Where the notice about a case stands in each group of advisors, so that it can be edited when somebody takes the case over. */
type Posted = { readonly [channel: string]: { readonly chat: string; readonly message: string } }
const postedKey = (id: CaseId): Key => `notice:${id}`

/**
 * Tells the groups of advisors, each in a lane of its own: one that cannot be reached holds up nobody else. `edits`: in place of the
 * notice about the case that stands there.
 */
export async function tellGroups(
  { store, channels }: Parts,
  parcel: EffectId,
  notice: Omit<AdvisorNotice, 'edit'>,
  about: Pick<GroupErrand, 'case' | 'edits'> = {},
): Promise<void> {
  const groups = [...channels.values()].filter(({ notify }) => notify)
  if (groups.length === 0) return
  await store.transact(`${parcel}/groups` as EventId, async (tx) => {
    for (const { name } of groups) {
      const { text, url, press } = notice
      const errand: Errand = { kind: 'group', channel: name, notice: { text, url, ...(press && { press }) }, ...about }
      tx.enqueue({ id: `${parcel}/group-${name}` as EffectId, lane: `advisors:${name}`, value: errand })
    }
  })
}

/** Posts or edits a notice, and remembers where it stands. */
export async function sendToGroup({ store, channels, now }: Parts, id: EffectId, errand: GroupErrand): Promise<Sent> {
  const { channel, notice, case: about, edits } = errand
  const notify = channels.get(channel)?.notify
  if (!notify) return { kind: 'sent' }
  const posted = about ? ((await store.get<Posted>(postedKey(about))) ?? {}) : {}
  if (edits) {
    const edit = posted[channel]
    return edit ? notify(id, { ...notice, edit }) : { kind: 'sent' }
  }
  const sent = await notify(id, notice)
  const { chat, message } = (sent.kind === 'sent' && sent.receipt) || {}
  if (about && typeof chat === 'string' && typeof message === 'string') {
    await store.transact(null, async (tx) => {
      const before = (await tx.get<Posted>(postedKey(about))) ?? {}
      tx.put(postedKey(about), { ...before, [channel]: { chat, message } }, { index: { notices: String(now()) } })
    })
  }
  return sent
}
