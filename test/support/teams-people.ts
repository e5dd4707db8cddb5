import { randomUUID } from 'node:crypto'
import type { Media } from '../contract/subject.ts'
import { confided } from './run.ts'
import { type Card, inputsOf, labelOf, pressablesOf } from './teams-card.ts'

/** A message as the bot sent it, and as it stands after edits and presses. */
export interface BotMessage {
  readonly id: string
  readonly conversation: string
  text: string
  card: Card | null
  /** A file the bot offers, and what it wrote once that was allowed. */
  readonly offer: { readonly name: string; readonly context: unknown; content: string | null } | null
  /** The card that opens a file which is there. */
  readonly opens: string | null
  edits: number
}

export interface TeamsActivity {
  readonly id: string
  readonly conversation: { readonly id: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
}

/** What the people of a server need of it. */
export interface Line {
  readonly serviceUrl: string
  readonly botId: string
  /** Posts to the bot until it is accepted; the body of its answer. */
  deliver(activity: TeamsActivity): Promise<unknown>
  nextId(): string
  transcript(conversation: string): readonly BotMessage[]
  joins(conversation: string): void
  until(condition: () => boolean): Promise<void>
}

export interface Profile {
  readonly id?: string
  readonly name?: string
  /** Language of the person's app. */
  readonly locale?: string
  /** A group chat, or a channel with a thread, instead of the private chat. */
  readonly in?: { readonly id: string; readonly type: 'groupChat' | 'channel' }
}

export interface TeamsPerson {
  readonly id: string
  readonly conversation: string
  /** Everything the bot wrote into this conversation. */
  readonly transcript: readonly BotMessage[]
  /** The first time: the bot is a new member of the private chat. */
  opens(): Promise<unknown>
  /** As Teams tells it: a new member, and an installation. */
  installs(): Promise<unknown>
  /** In a chat of several people with the bot mentioned. */
  says(text: string, more?: object): Promise<unknown>
  /** Presses the newest button with this label. Throws when there is none. */
  presses(label: string, how?: { readonly submit?: boolean }): Promise<unknown>
  sends(media: Media, more?: object): Promise<unknown>
  /** Allows or refuses a file that is offered, the newest unless said otherwise. */
  answersOffer(
    action: 'accept' | 'decline',
    how?: { readonly message?: BotMessage; readonly uploadUrl?: string },
  ): Promise<unknown>
  /** Any activity of this person. */
  does(fields: object): Promise<unknown>
}

let lastPerson = 0
/** Teams gives a mention as markup, with a blank behind it that no keyboard writes. */
const botMention = '<at>KAUSA</at>'

export function createPerson(line: Line, profile: Profile = {}): TeamsPerson {
  const id = profile.id ?? `29:person-${++lastPerson}-${randomUUID()}`
  const conversation = profile.in?.id ?? `a:${id.slice(3)}-private`
  const conversationType = profile.in?.type ?? 'personal'
  const tenantId = '5a0ccd28-5a0c-4a0c-8a0c-5a0ccd285a0c'
  const { locale } = profile
  const does = (fields: object): Promise<unknown> => {
    confided(id)
    if ('text' in fields && typeof fields.text === 'string') confided(fields.text.replace(botMention, '').trim())
    line.joins(conversation)
    return line.deliver({
      id: line.nextId(),
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: line.serviceUrl,
      from: { id, name: profile.name ?? 'Amal', aadObjectId: randomUUID() },
      recipient: { id: line.botId, name: 'KAUSA' },
      conversation: { id: conversation, conversationType, tenantId, ...(profile.in && { isGroup: true }) },
      channelData: { tenant: { id: tenantId } },
      ...(locale && { locale }),
      entities: [
        { type: 'clientInfo', locale: locale ?? 'xx', country: 'DE', platform: 'Android' },
        // Kinds come and go without notice.
        { type: 'ProductInfo', id: 'x' },
      ],
      ...fields,
    })
  }
  const mentioning = profile.in !== undefined
  const mention = { type: 'mention', mentioned: { id: line.botId, name: 'KAUSA' }, text: botMention }
  const transcript = () => line.transcript(conversation)
  const member = { type: 'conversationUpdate', membersAdded: [{ id: line.botId }, { id }] }
  return {
    id,
    conversation,
    get transcript() {
      return transcript()
    },
    does,
    opens: () => does(member),
    installs: () => Promise.all([does(member), does({ type: 'installationUpdate', action: 'add' })]),
    says: (text, more = {}) =>
      does({
        type: 'message',
        textFormat: 'plain',
        text: mentioning ? `${botMention}&nbsp;${text}` : text,
        ...(mentioning && { entities: [mention] }),
        ...more,
      }),
    sends: (media, more = {}) => does({ type: 'message', attachments: [attachments(line.serviceUrl)[media]], ...more }),
    presses: async (label, { submit = false } = {}) => {
      const { message, card, action } = find(transcript(), label)
      const data = { ...action.data, ...inputsOf(card) }
      const replyToId = message.id
      if (submit) return does({ type: 'message', value: data, replyToId })
      const value = { action: { type: 'Action.Execute', verb: action.verb, data }, trigger: 'manual' }
      const answer = await does({ type: 'invoke', name: 'adaptiveCard/action', value, replyToId })
      const shown = answer as { readonly statusCode?: number; readonly type?: string; readonly value?: Card } | null
      if (shown?.type === 'application/vnd.microsoft.card.adaptive' && shown.value) message.card = shown.value
      return answer
    },
    answersOffer: (action, { uploadUrl, message = transcript().findLast(({ offer }) => offer !== null) } = {}) => {
      if (!message?.offer) throw new Error('No file is offered')
      const uploadInfo = {
        contentUrl: `https://contoso.sharepoint.example/${message.offer.name}`,
        name: message.offer.name,
        uploadUrl: uploadUrl ?? `${line.serviceUrl}upload/${message.id}`,
        uniqueId: message.id,
        fileType: message.offer.name.split('.').at(-1),
      }
      const value = { type: 'fileUpload', action, context: message.offer.context, ...(action === 'accept' && { uploadInfo }) }
      return does({ type: 'invoke', name: 'fileConsent/invoke', value, replyToId: message.id })
    },
  }
}

/** As Teams attaches things: pictures lie with the service, files in the person's OneDrive. */
const attachments = (serviceUrl: string): Record<Media, object> => ({
  voice: { contentType: 'audio/ogg', contentUrl: `${serviceUrl}v3/attachments/voice/views/original`, name: 'voice.ogg' },
  image: { contentType: 'image/*', contentUrl: `${serviceUrl}v3/attachments/image/views/original` },
  file: {
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: 'https://contoso.sharepoint.com/zeugnis.pdf',
    name: 'zeugnis.pdf',
    content: { downloadUrl: `${serviceUrl}download/zeugnis.pdf`, uniqueId: '1150D938', fileType: 'pdf' },
  },
  other: { contentType: 'application/vnd.microsoft.card.hero', content: {} },
})

function find(messages: readonly BotMessage[], label: string) {
  for (const message of messages.toReversed()) {
    const { card } = message
    const action = card && pressablesOf(card).find((one) => labelOf(one) === label)
    if (card && action) return { message, card, action }
  }
  const there = messages.flatMap(({ card }) => (card ? pressablesOf(card).map(({ title }) => `"${title}"`) : []))
  throw new Error(`No button "${label}"; there are ${there.join(', ') || 'none'}`)
}
