import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type ConversationReference,
} from 'botbuilder'
import { NoToken } from './failure.ts'
import type { OutActivity } from './outbound.ts'
import type { Reference } from './reference.ts'
import { request } from './request.ts'

/**
 * The only file that knows the SDK (https://github.com/microsoft/botbuilder-js, whose last release this is). It is asked for two
 * things: a token by which Microsoft knows us, and the calls of the Connector. What comes in it never sees.
 */
export interface Connector {
  /** Returns the id Microsoft gives to the message, empty where it gives none. */
  create(to: Reference, activity: OutActivity): Promise<string>
  replace(to: Reference, id: string, activity: OutActivity): Promise<void>
  remove(to: Reference, id: string): Promise<void>
}

/** Gives the bearer token of our own requests, `null` where none is needed. Rejects with NoToken. */
export type Token = (options?: { readonly fresh?: boolean }) => Promise<string | null>

export interface Credentials {
  readonly appId: string
  readonly appPassword: string
  readonly tenantId: string
}

const audience = 'https://api.botframework.com'
const login = 'https://login.microsoftonline.com'

/** Asks Microsoft Entra ID, and keeps a token until shortly before its end. */
export function createToken({ appId, appPassword, tenantId }: Credentials, milliseconds: number): Token {
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppTenantId: tenantId,
  })
  const made = factory.createCredentials(appId, audience, `${login}/${tenantId}`, true)
  return async ({ fresh = false } = {}) => {
    const credentials = await made
    if (!('getToken' in credentials) || typeof credentials.getToken !== 'function') throw new Error('The SDK gives no token')
    try {
      return await inTime(credentials.getToken(fresh), milliseconds)
    } catch (error) {
      throw toNoToken(error)
    }
  }
}

/** MSAL's errors name what Microsoft answered: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function toNoToken(error: unknown): NoToken {
  const named: unknown = error instanceof Error ? Reflect.get(error, 'errorCode') : undefined
  const code = typeof named === 'string' && /^\w{1,60}$/.test(named) ? named : 'no answer'
  return new NoToken(code, /^(invalid|unauthorized)_/.test(code))
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new NoToken('no answer in time', false)), milliseconds)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

type ConnectorOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>
type HttpClient = NonNullable<ConnectorOptions['httpClient']>
type CredentialFactory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>
type Signer = Awaited<ReturnType<CredentialFactory['createCredentials']>>

/** What is used of the SDK's ConnectorClient. */
interface Client {
  readonly conversations: {
    sendToConversation(conversation: string, activity: Partial<Activity>): Promise<{ readonly id?: string }>
    updateActivity(conversation: string, id: string, activity: Partial<Activity>): Promise<unknown>
    deleteActivity(conversation: string, id: string): Promise<unknown>
  }
}

export function createConnector(appId: string, token: Token, milliseconds: number): Connector {
  const signer: Signer = {
    signRequest: async (outgoing) => {
      const bearer = await token()
      if (bearer !== null) outgoing.headers.set('authorization', `Bearer ${bearer}`)
      return outgoing
    },
  }
  const factory: CredentialFactory = {
    isValidAppId: async () => true,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => signer,
  }
  // The SDK's own HTTP repeats requests and so hides doubts: ours does not, and its refusals are errors the SDK passes on untouched.
  const httpClient: HttpClient = {
    sendRequest: async (outgoing) => {
      const { method, url, headers } = outgoing
      const body: unknown = outgoing.body
      const what = { method, headers: headers.rawHeaders(), ...(typeof body === 'string' && { body }) }
      const { status, text } = await request(url, what, milliseconds)
      const answered = headers.clone()
      for (const name of answered.headerNames()) answered.remove(name)
      return { request: outgoing, status, headers: answered, bodyAsText: text }
    },
  }
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: appId }, factory, undefined, undefined, { httpClient }),
  )

  /** The SDK makes its client within a turn of its own only. */
  async function withClient<T>(
    { serviceUrl, conversation, bot, user }: Reference,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    const reference: Partial<ConversationReference> = {
      channelId: 'msteams',
      serviceUrl,
      conversation: { id: conversation.id, isGroup: false, conversationType: '', name: '' },
      bot: { id: bot, name: '' },
      user: { id: user, name: '' },
    }
    const done = Promise.withResolvers<T>()
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      done.resolve(await work(context.turnState.get<Client>(adapter.ConnectorClientKey)))
    })
    return done.promise
  }

  return {
    // Never as a reply to a message: that one may be deleted by now, and a thread is named by the conversation.
    create: (to, activity) =>
      withClient(to, async ({ conversations }) => {
        const { id } = await conversations.sendToConversation(to.conversation.id, toActivity(to, activity))
        return id ?? ''
      }),
    replace: (to, id, activity) =>
      withClient(to, async ({ conversations }) => {
        await conversations.updateActivity(to.conversation.id, id, { ...toActivity(to, activity), id })
      }),
    remove: (to, id) =>
      withClient(to, async ({ conversations }) => {
        await conversations.deleteActivity(to.conversation.id, id)
      }),
  }
}

/** The SDK's types want every field of an account; the platform wants the id. */
function toActivity({ conversation, bot, user }: Reference, activity: OutActivity): Partial<Activity> {
  return { ...activity, conversation, from: { id: bot }, recipient: { id: user } } as unknown as Partial<Activity>
}
