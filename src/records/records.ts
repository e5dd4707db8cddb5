import type { Service } from '../engine/book.ts'
import type { Command, CommandName, Outcome } from '../engine/command.ts'
import type { Instant } from '../engine/ids.ts'
import type { Key, Reader, Timer, Tx } from '../store/store.ts'
import { contactPerson } from './advisors/contact-person.ts'
import { askOtherContact } from './advisors/contact-wish.ts'
import { answerCase } from './cases/answering.ts'
import { chooseAppointment } from './cases/appointments.ts'
import { openCase } from './cases/opening.ts'
import { addToCase, leaveCase } from './cases/talking.ts'
import { keepTranslation } from './cases/translating.ts'
import { mend, mendable } from './mend.ts'
import { checkOccasion, listOccasions } from './occasions/listing.ts'
import { answerOffer, book, cancelBooking, listBookings } from './occasions/registering.ts'
import { giveConsent, withdrawConsent } from './people/consent.ts'
import { feedback } from './people/feedback.ts'
import { checkLinkCode, makeLinkCode, useLinkCode } from './people/linking.ts'
import { erase, exportData, showData } from './people/my-data.ts'
import { expire, retentionRun } from './people/retention.ts'
import { answerSame } from './people/same-person.ts'
import { keepQuestion } from './questions/kept.ts'
import { ring } from './ring.ts'
import type { Rule } from './rule.ts'
import type { RecordsContext, RingContext } from './work.ts'

/** What the application has the records do. Everything happens in the caller's transaction. */
export interface Records {
  /** Works a command of a dialog. The outcome goes back into the turn; its values become what the dialog can tell. */
  run(command: Command, context: RecordsContext): Promise<Outcome>
  /** A timer of the records rings; the caller cancels it first, in the same transaction. */
  ring(timer: Timer, context: RingContext): Promise<void>
  /** Keys of what is kept longer than the service's retention rules allow. */
  retentionRun(reader: Reader, at: Instant, service: Service): Promise<readonly Key[]>
  /** Deletes one of these, with every mention of it. */
  expire(tx: Tx, key: Key): Promise<void>
  /** Keys of what names people who are gone since a backup was restored; looked for once after a start. */
  mendable(reader: Reader): Promise<readonly Key[]>
  mend(context: RingContext, key: Key): Promise<void>
}

/** The rule behind every command a dialog may give. */
const rules: { readonly [Name in CommandName]: Rule<Name> } = {
  'list-occasions': listOccasions,
  'check-occasion': checkOccasion,
  book,
  'list-bookings': listBookings,
  'cancel-booking': cancelBooking,
  'answer-offer': answerOffer,
  'give-consent': giveConsent,
  'withdraw-consent': withdrawConsent,
  'open-case': openCase,
  'add-to-case': addToCase,
  'keep-translation': keepTranslation,
  'leave-case': leaveCase,
  'answer-case': answerCase,
  'choose-appointment': chooseAppointment,
  'contact-person': contactPerson,
  'ask-other-contact': askOtherContact,
  'show-data': showData,
  'export-data': exportData,
  'make-link-code': makeLinkCode,
  'check-link-code': checkLinkCode,
  'use-link-code': useLinkCode,
  'answer-same': answerSame,
  erase,
  feedback,
  'keep-question': keepQuestion,
}

export function createRecords(): Records {
  return {
    run: async (command, context) => ({ of: command.name, ...(await rules[command.name](command.input, context)) }),
    ring,
    retentionRun,
    expire,
    mendable,
    mend,
  }
}
