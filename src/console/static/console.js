/** Keeps an open page fresh: when something changed, the page is asked for again and the parts marked `data-fresh` are exchanged. */
const script = document.querySelector('script[data-live]')
const subject = script?.getAttribute('data-live')
const offline = document.getElementById('offline')
/** Milliseconds: changes that come together are one; without any hint the page looks by itself. */
const pause = 150
const patience = 60_000

let source
let timer
/** The page is being asked for; and something has changed since. */
let asking = false
let again = false

function start() {
  if (source || document.hidden) return
  source = new EventSource('/console/live')
  source.addEventListener('ready', () => {
    offline?.setAttribute('hidden', '')
    soon()
  })
  source.addEventListener('changed', ({ data }) => {
    if (subject === 'all' || data === '' || data === subject) soon()
  })
  source.addEventListener('error', () => {
    offline?.removeAttribute('hidden')
    if (source?.readyState === EventSource.CLOSED) stop()
  })
}

/** Browsers allow few connections: a page nobody looks at keeps none. */
function stop() {
  source?.close()
  source = undefined
}

function soon(wait = pause) {
  if (asking) {
    again = true
    return
  }
  clearTimeout(timer)
  timer = setTimeout(refresh, wait)
}

/** A document from XMLHttpRequest runs no scripts and needs no text to become markup here. One at a time: none may bring an older state last. */
function refresh() {
  asking = true
  again = false
  const request = new XMLHttpRequest()
  request.open('GET', location.pathname + location.search.replace(/[?&]notice=[^&]*/, ''))
  request.responseType = 'document'
  request.onload = () => {
    if (request.status === 200 && request.response) {
      exchange(request.response)
      start()
    }
    // Signed out, or the case is gone. What somebody has written is not thrown away for that.
    else if ([...document.querySelectorAll('textarea')].some(({ value }) => value !== '')) offline?.removeAttribute('hidden')
    else location.reload()
  }
  request.timeout = patience / 2
  request.onloadend = () => {
    asking = false
    soon(again ? pause : patience)
  }
  request.send()
}

function exchange(fresh) {
  const focused = document.activeElement?.id
  for (const old of document.querySelectorAll('[data-fresh]')) {
    const now = fresh.getElementById(old.id)
    if (!now || old.isEqualNode(now)) continue
    // What somebody is writing in stays as long as its state is the same.
    const state = old.getAttribute('data-fresh')
    if (state !== '' && state === now.getAttribute('data-fresh')) continue
    const written = [...old.querySelectorAll('textarea')].map(({ id, value }) => [id, value])
    const place = document.importNode(now, true)
    old.replaceWith(place)
    for (const [id, value] of written) {
      const field = value && document.getElementById(id)
      if (field) field.value = value
    }
  }
  document.title = fresh.title
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus()
}

if (subject) {
  start()
  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : start()))
  addEventListener('pagehide', stop)
  addEventListener('pageshow', start)
}
for (const field of document.querySelectorAll('[data-select]')) field.addEventListener('focus', () => field.select())
