import { load, newId, randomHex, save } from './memory.js'

const url = '/chat/messages'
/** Longer than the server holds a poll; a line that died unnoticed is given up then (milliseconds). */
const patience = 45_000
const longestPause = 8_000

/**
 * Talks to the server: what the person does goes out in order and once, what is said to them comes in.
 *
 * @param {object} page
 * @param {boolean} page.ownSession the page keeps the session itself, because no cookie reaches it
 * @param {(id: string, message: object) => void} page.heard a message came in; repeats are possible
 * @param {(id: string) => void} page.sent the server has it
 * @param {(id: string, status: number) => void} page.refused the server will never take it
 * @param {(state: 'fine' | 'offline' | 'slow') => void} page.changed how the line is
 */
export function startTalk({ ownSession, heard, sent, refused, changed }) {
  let session = load('session', ownSession ? randomHex(32) : 'cookie')
  let queue = load('queue', [])
  let after = 0
  let sending = false
  let failures = 0
  let slowed = false
  let listening = new AbortController()
  const hurry = new EventTarget()
  save('session', session)

  for (const [target, event] of [
    [window, 'online'],
    [window, 'pageshow'],
    [document, 'visibilitychange'],
  ])
    target.addEventListener(event, () => hurry.dispatchEvent(new Event('now')))
  pump()
  listen()

  return {
    /** Queues something the person did and returns its id. @param {object} what */
    add(what) {
      const item = { id: newId(), ...what }
      queue.push(item)
      save('queue', queue)
      pump()
      return item.id
    },
    /** Leaves the conversation for good; a new one begins. @param {object} first what opens the new one */
    leave(first) {
      if (session !== 'cookie') session = randomHex(32)
      save('session', session)
      queue = [...(session === 'cookie' ? [{ id: newId(), kind: 'left' }] : []), { id: newId(), ...first }]
      save('queue', queue)
      after = 0
      listening.abort()
      pump()
    },
    /** Another tab left the conversation: nothing of the old one may go out or come in any more. */
    begin() {
      queue = []
      save('queue', queue)
      after = 0
      listening.abort()
    },
    pending: () => queue.map((item) => item.id),
    session: () => session,
  }

  /** Sends what is queued, one after the other, each until the server has answered. */
  async function pump() {
    if (sending) return
    sending = true
    while (queue.length > 0) await sendFirst(queue[0])
    sending = false
  }

  async function sendFirst(item) {
    const answer = await post(item)
    // The queue may be another one by now: the conversation was left meanwhile.
    const settle = (tell) => {
      if (queue[0] !== item) return
      queue.shift()
      save('queue', queue)
      tell()
    }
    slowed = answer?.status === 429
    if (answer?.ok) {
      fine()
      return settle(() => sent(item.id))
    }
    if (answer?.status === 401) return useOwnSession()
    if (answer && answer.status < 500 && !slowed) return settle(() => refused(item.id, answer.status))
    failed(slowed ? 'slow' : 'offline')
    await pause(answer)
  }

  function post({ kind, ...rest }) {
    if (kind === 'left') return request('/chat/leave', { method: 'POST' })
    const body = JSON.stringify({ kind, ...rest })
    return request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  }

  /** Polls for ever. The next poll acknowledges what the last one brought. */
  async function listen() {
    for (;;) {
      // Before the old conversation is left, its messages are none of this page's business.
      if (queue[0]?.kind === 'left') await pause()
      else await poll().catch(complain)
    }
  }

  /** A message that cannot be shown must not end the conversation. */
  function complain(error) {
    console.error(error)
    return pause()
  }

  async function poll() {
    listening = new AbortController()
    const { signal } = listening
    const answer = await request(`${url}?after=${after}`, {}, listening)
    if (signal.aborted) return
    if (answer?.status === 401) return useOwnSession()
    if (!answer?.body) {
      // A single failed poll is everyday life on a phone.
      if (failures > 0) failed('offline')
      failures += 1
      return pause(answer)
    }
    fine()
    for (const { n, id, message } of answer.body.messages) {
      after = n
      heard(id, message)
    }
  }

  /** The cookie is gone, or switched off: the page keeps a session itself. */
  function useOwnSession() {
    if (session !== 'cookie') return
    session = randomHex(32)
    save('session', session)
    listening.abort()
  }

  /** The answer, or nothing when there was none. */
  async function request(path, options, controller = new AbortController()) {
    const timer = setTimeout(() => controller.abort(), patience)
    try {
      const headers = { ...options.headers, 'x-chat-session': session }
      const answer = await fetch(path, { ...options, headers, signal: controller.signal })
      // Read to the end, or the line stays taken.
      const text = await answer.text()
      const retryAfter = Number(answer.headers.get('retry-after') ?? 0) * 1000
      return { ok: answer.ok, status: answer.status, retryAfter, body: answer.ok && text ? JSON.parse(text) : null }
    } catch {
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  /** One of the two, sending or listening, got through: the other need not wait any longer. */
  function fine() {
    failures = 0
    hurry.dispatchEvent(new Event('now'))
    changed(slowed ? 'slow' : 'fine')
  }

  function failed(state) {
    failures += 1
    changed(state)
  }

  /** As long as the server asks for, else longer each time; ends early when the line or the person is back. */
  function pause(answer) {
    const usual = Math.min(longestPause, 500 * 2 ** Math.min(failures, 5)) * (0.75 + Math.random() / 2)
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        hurry.removeEventListener('now', end)
        resolve()
      }
      const timer = setTimeout(end, answer?.retryAfter || usual)
      if (answer?.status !== 429) hurry.addEventListener('now', end)
    })
  }
}
