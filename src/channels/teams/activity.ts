import { z } from 'zod'

/**
 * The part of an activity this product reads
 * (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object). Everything
 * else is dropped while parsing. Lists are read item by item: Teams adds new kinds of entities and attachments without notice, and
 * one nobody knows yet must not make a message unreadable.
 */
const account = z.object({ id: z.string().min(1), name: z.string().nullish() })

const conversation = z.object({
  id: z.string().min(1),
  /** `personal`, `groupChat` or `channel`. */
  conversationType: z.string().nullish(),
  isGroup: z.boolean().nullish(),
  tenantId: z.string().nullish(),
})

const attachment = z.object({
  contentType: z.string(),
  contentUrl: z.string().nullish(),
  name: z.string().nullish(),
  content: z.unknown().optional(),
})

/** Somebody who is named in a text, and how they stand there: `<at>Name</at>`. */
const mention = z.object({ type: z.literal('mention'), mentioned: z.object({ id: z.string() }), text: z.string() })

const clientInfo = z.object({ type: z.literal('clientInfo'), locale: z.string() })

const activity = z.object({
  type: z.string(),
  id: z.string().min(1),
  channelId: z.string(),
  serviceUrl: z.url({ protocol: /^https?$/ }),
  from: account,
  recipient: account,
  conversation,
  text: z.string().nullish(),
  locale: z.string().nullish(),
  /** What an invoke is about. */
  name: z.string().nullish(),
  /** What an installation update is about. */
  action: z.string().nullish(),
  value: z.unknown().optional(),
  attachments: listOf(attachment),
  entities: listOf(z.union([mention, clientInfo])),
  membersAdded: listOf(z.object({ id: z.string() })),
})

/** Items that cannot be read are left out. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .nullish()
    .transform((list) =>
      (list ?? []).flatMap((raw) => {
        const read = item.safeParse(raw)
        return read.success ? [read.data] : []
      }),
    )
}

export type Activity = z.infer<typeof activity>
export type Attachment = z.infer<typeof attachment>

/** Reads a delivery; `null` for anything that is no activity, which no repetition would make readable. */
export function readActivity(body: unknown): Activity | null {
  const parsed = activity.safeParse(body)
  return parsed.success ? parsed.data : null
}

/** Several people see what is said there: a group chat, or a channel of a team. */
export function isShared({ conversation: { conversationType, isGroup } }: Pick<Activity, 'conversation'>): boolean {
  return conversationType ? conversationType !== 'personal' : isGroup === true
}
