import type { Parts } from '../app/parts.ts'
import type { Channel } from '../channels/channel.ts'
import type { Config } from '../config.ts'

/** E-mail for notices to advisors, where there is a mail server. Loaded only then. */
export async function connectMail({ mail }: Config, { log, now }: Parts): Promise<Channel | undefined> {
  if (!mail) return undefined
  const { createMail } = await import('../channels/mail/mail.ts')
  return createMail({ ...mail, log, now })
}
