import type { Random } from '../src/answers/model/random.ts'
import { writeStaffPress } from '../src/app/staff/press.ts'
import type { InboundEvent } from '../src/channels/channel.ts'
import type { Address } from '../src/engine/effect.ts'
import type { AdvisorId, CaseId, ConversationId } from '../src/engine/ids.ts'
import { caseIndexes } from '../src/records/cases/case.ts'
import { outcomes } from '../src/records/cases/outcome.ts'
import type { Disk } from './store/disk.ts'

/** An advisor, who works from a chat. */
export interface Colleague {
  readonly advisor: AdvisorId
  readonly address: Address
  readonly conversation: ConversationId
  /** Their account in the group where cases are told. */
  readonly user: string
  /** A case they are about to write to. */
  writesTo: CaseId | null
  happened: number
  arrived: number
}

/** What an advisor does now: takes what is open, answers, passes on, closes. */
export function nextDoing(colleague: Colleague, staff: readonly Colleague[], disk: Disk, random: Random): InboundEvent {
  const pick = <T>(list: readonly T[]): T | undefined => list[random.below(list.length)]
  const press = (one: Parameters<typeof writeStaffPress>[0]): InboundEvent => ({ kind: 'pressed', press: writeStaffPress(one) })
  if (colleague.writesTo !== null) {
    colleague.writesTo = null
    return { kind: 'said', text: `Guten Tag, wir kümmern uns darum (${random.below(1000)}).` }
  }
  const caseIn = (index: string, limit: number): CaseId | undefined =>
    pick(disk.list(index, { limit }))?.key.slice('case:'.length) as CaseId | undefined
  const mine = caseIn(caseIndexes.mine(colleague.advisor), 40)
  const open = caseIn(caseIndexes.open, 3)
  const dice = random.below(100)
  if (open && dice < 40) return press({ kind: 'claim', case: open })
  if (!mine) return press({ kind: 'menu' })
  if (dice < 55) {
    colleague.writesTo = mine
    return press({ kind: 'reply', case: mine })
  }
  if (dice < 60) return press({ kind: 'wait', case: mine })
  if (dice < 65) return press({ kind: 'pass-to', case: mine, colleague: pick(staff)?.advisor ?? colleague.advisor })
  if (dice < 90) return press({ kind: 'close-as', case: mine, outcome: pick(outcomes) ?? 'other' })
  return press({ kind: dice < 95 ? 'case' : 'log', case: mine })
}
