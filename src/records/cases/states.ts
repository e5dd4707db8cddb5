/** Where a case stands. `open` waits for an advisor, `claimed` has one, `waiting` waits for the person. */
export const statuses = ['open', 'claimed', 'waiting', 'closed'] as const
export type Status = (typeof statuses)[number]

/** What may happen to a case in each state, and where it leads; anything else is refused. Every state has a way on. */
export const transitions = {
  open: { claim: 'claimed', close: 'closed', leave: 'closed' },
  claimed: { pass: 'claimed', wait: 'waiting', write: 'claimed', close: 'closed', leave: 'closed' },
  waiting: { pass: 'claimed', write: 'claimed', close: 'closed', leave: 'closed' },
  /** Comes back to the advisors, or is deleted when its retention time is over. */
  closed: { reopen: 'open' },
} as const satisfies { readonly [status in Status]: { readonly [move: string]: Status } }

/** What happens: an advisor claims, passes on, waits for the person or closes; the person or the advisor in charge writes; the person leaves. */
export type Move = { [Each in Status]: keyof (typeof transitions)[Each] }[Status]

/** The state after the move; `null` when it is not possible now. */
export function next(status: Status, move: Move): Status | null {
  const ways: { readonly [move: string]: Status } = transitions[status]
  return ways[move] ?? null
}
