import { Api } from 'grammy/web'

/**
 * grammY for the web platform, which Node is: with the built-in `fetch` an error says whether a connection ever stood, and
 * thereby whether a request can have been written.
 */
export function createClient(token: string, apiRoot: string | undefined): Api {
  return new Api(token, apiRoot === undefined ? {} : { apiRoot: apiRoot.replace(/\/+$/, '') })
}

type ClientSignal = NonNullable<Parameters<Api['raw']['getMe']>[0]>

/** Ends a request after `milliseconds`, or earlier by one of the signals. */
export function limit(milliseconds: number, ...signals: readonly AbortSignal[]): ClientSignal {
  const signal = AbortSignal.any([...signals, AbortSignal.timeout(milliseconds)])
  // grammY's types name the class of its build for old Node; this build takes the platform's own.
  return signal as unknown as ClientSignal
}
