import type { AdvisorPress, Door, Inbound } from '../../src/channels/channel.ts'

/** A door that keeps in memory what came in, and can be out of order for a while. */
export class RecordingDoor implements Door {
  /** Everything committed, in order; a repeated delivery appears once. */
  readonly received: Inbound[] = []
  readonly pressed: AdvisorPress[] = []
  /** Ids in order of arrival, whatever became of them. */
  readonly attempts: string[] = []
  duplicates = 0
  /** So many attempts are rejected first. */
  rejections = 0
  /** Attempts for these conversations' chats are rejected. */
  readonly broken = new Set<string>()
  reply = 'You have taken over.'

  async receive(inbound: Inbound): Promise<'committed' | 'duplicate'> {
    this.attempts.push(inbound.id)
    this.#maybeReject(inbound.address.chat, inbound)
    if (this.received.some(({ id }) => id === inbound.id)) {
      this.duplicates++
      return 'duplicate'
    }
    this.received.push(inbound)
    return 'committed'
  }

  async advisorPressed(press: AdvisorPress): Promise<{ readonly text: string }> {
    this.attempts.push(press.id)
    this.#maybeReject(press.chat, press)
    this.pressed.push(press)
    return { text: this.reply }
  }

  async wake(): Promise<void> {}

  /** The error carries what came in, as careless ones do: whoever logs it whole is found out. */
  #maybeReject(chat: string, inbound: Inbound | AdvisorPress): void {
    if (this.broken.has(chat) || this.rejections-- > 0) throw Object.assign(new Error('The disk is full'), { inbound })
    this.rejections = 0
  }
}
