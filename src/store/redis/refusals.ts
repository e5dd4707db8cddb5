/** When nothing is heard, or nothing that makes sense. */
export const unheard = 'Start the server, or correct STORE_URL: rediss:// where it listens by TLS, redis:// where it does not.'

/** What the server or the system says when it refuses, each with what to do. The first that fits. */
const refusals: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/WRONGPASS|NOAUTH|invalid username-password|without any password/, 'user or password is wrong. Correct them in STORE_URL.'],
  [/NOPERM/, 'this user may not do what the store needs. Give it the rights named in docs/operators.md.'],
  [/OOM/, 'its memory is full. Raise maxmemory.'],
  [/MISCONF/, 'it cannot write to its disk. Look at its log and its disk.'],
  [/NOREPLICAS/, 'it has too few replicas to take a write. Start them, or lower min-replicas-to-write.'],
  [/READONLY/, 'it is a replica now and takes no writes. Wait for the other one, or write its address into STORE_URL.'],
  [/No such primary/, 'the sentinels know no primary of this name. Correct STORE_URL.'],
  [
    /command 'SENTINEL'|cluster support disabled/,
    'this is something else than STORE_URL says. Write redis+sentinel://, redis+cluster:// or redis://.',
  ],
  [
    /MOVED|CLUSTERDOWN|MASTERDOWN|UNBLOCKED/,
    'it is not the primary, or there is none at the moment. Wait for it, or look at the other servers.',
  ],
  [/TRYAGAIN|ASK |non local key/, 'the slot of its keys is being moved to other servers. Wait until that is done.'],
  [/LOADING/, 'it still reads its data from the disk. Wait a little.'],
  [/BUSY/, 'it is busy with a script. Look at the server.'],
  [/DB index is out of range|invalid DB index/, 'it has no database of this number. Correct the end of STORE_URL.'],
  [/ECONNREFUSED/, 'nobody listens there. Start the server, or correct STORE_URL.'],
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known. Correct STORE_URL.'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'it cannot be reached. Look at the network and the firewall.'],
  [/ECONNRESET|EPIPE/, `it ended the connection. ${unheard}`],
  [
    /ALTNAME_INVALID/,
    'its certificate is for another name. Write a name that stands in it into STORE_URL, or give it one with this name.',
  ],
  [
    /CERTIFICATE_REQUIRED/,
    'it wants a certificate of the client, which the store has none of. Set tls-auth-clients no; user and password protect it.',
  ],
  [
    /certificate|CERT_|ERR_TLS|ERR_SSL|wrong version number/i,
    'TLS fails. Correct rediss:// or redis://, or name its authority in NODE_EXTRA_CA_CERTS.',
  ],
]

/** Whether the server says that another one is the primary by now, or that it does not know. */
export function isElsewhere({ message }: { readonly message: string }): boolean {
  return /^(READONLY|MOVED|CLUSTERDOWN|MASTERDOWN|UNBLOCKED|ERR WAIT cannot)/.test(message)
}

/** One sentence, without anything the server may quote (a script's arguments hold sealed values). */
export function sentenceOf(error: unknown): string {
  const { code = '', message = '' } =
    error instanceof Error ? { code: 'code' in error ? String(error.code) : '', ...pick(error) } : {}
  const [, sentence] = refusals.find(([pattern]) => pattern.test(`${code} ${message}`)) ?? []
  return sentence ?? `${code || message.split(' ')[0] || 'unknown error'}. Look at the log of the server.`
}

function pick(error: Error): { readonly message: string } {
  // Several addresses were tried: the last refusal says as much as all.
  const inner: unknown = error instanceof AggregateError ? error.errors.at(-1) : error
  return { message: inner instanceof Error ? inner.message : String(inner) }
}
