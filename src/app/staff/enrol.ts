import type { InboundEvent } from '../../channels/channel.ts'
import type { Address, Errand } from '../../engine/effect.ts'
import type { EffectId } from '../../engine/ids.ts'
import type { Message } from '../../engine/message.ts'
import { acceptInvitation, codeIn } from '../../records/advisors/invitation.ts'
import { german } from '../../records/language.ts'
import type { ConversationDocument } from '../conversation.ts'
import { putAccount, type StaffDocument } from './account.ts'
import { menuCard, say } from './cards.ts'
import type { StaffTurn } from './turn.ts'

/** A chat that may become a place of work. */
type Place = Omit<StaffTurn, 'document'> & { readonly address: Address }

/**
 * A coordinator's code, sent by an advisor from their own account, makes this chat their place of work. `false` when the event is
 * no code: then it is a person's. Somebody with registrations or a case of their own keeps them: the chat stays theirs.
 */
export async function enrol(
  place: Place,
  before: ConversationDocument | StaffDocument | null,
  event: InboundEvent,
): Promise<boolean> {
  const words = event.kind === 'said' ? event.text : event.kind === 'opened' ? event.payload : undefined
  const code = words === undefined ? null : codeIn(words)
  if (code === null) return false
  const { tx, at, id, conversation, address } = place
  const tell = (message: Message) => {
    const value: Errand = { kind: 'send', address, message }
    tx.enqueue({ id: `${id}/0` as EffectId, lane: `send:${conversation}`, value })
  }
  const refuse = (key: string) => tell({ language: german, text: say(place, key) })
  if (before && 'state' in before && (before.state.linked || Object.keys(before.state.consents).length > 0)) {
    refuse('staff:own-data')
    return true
  }
  const advisor = await acceptInvitation(tx, code, at)
  if (!advisor) {
    refuse('staff:wrong-code')
    return true
  }
  // What was tried out here before belongs to nobody any more.
  if (before && 'state' in before) tx.forget(before.state.person)
  const document: StaffDocument = { staff: advisor.id, address, doing: null }
  putAccount(tx, conversation, document)
  tell(menuCard(place, advisor, say(place, 'staff:welcome', { name: advisor.name })))
  return true
}
