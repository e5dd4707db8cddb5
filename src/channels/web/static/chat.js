import { load, save } from './memory.js'
import { startTalk } from './talk.js'
import { createView, element } from './view.js'

const root = document.documentElement
const byId = (id) => document.getElementById(id)
const words = JSON.parse(byId('words').textContent)
const embedded = root.hasAttribute('data-embedded')
/** The sign of waiting goes after that time (milliseconds): while an advisor is in charge nothing is said at once. */
const waitingLimit = 10_000
const longestHistory = 200

let language = load('language', root.lang)
let history = load('history', [])
let waiting = 0
/** Milliseconds and pixels within which two taps are one. */
const doubleTap = { time: 400, distance: 24 }
let lastTap = { time: 0, x: 0, y: 0 }
const word = (key) => words[language]?.texts[key] ?? key
const hint = navigator.languages.map((wanted) => wanted.toLowerCase().split('-')[0]).find((wanted) => wanted in words)
const opening = { kind: 'opened', ...(hint && { hint }) }

const view = createView({
  log: byId('log'),
  scroller: byId('scroller'),
  word,
  direction: (code) => words[code]?.dir ?? 'ltr',
  press: ({ label, press }, click) => isSecondTap(click) || act({ kind: 'pressed', press }, label),
})
const talk = startTalk({ ownSession: embedded, heard, sent, refused, changed })
const tabs = openTabs()

speak(language)
const pending = talk.pending()
for (const item of history) show(item, pending.includes(item.id))
if (!load('opened', false)) open()
if (matchMedia('(pointer: fine)').matches) byId('text').focus()

function open() {
  save('opened', true)
  talk.add(opening)
  showWaiting()
}

/** The page moves after a press, and the second tap of a double tap would hit another button. @param {PointerEvent} click */
function isSecondTap({ detail, timeStamp: time, clientX: x, clientY: y }) {
  const { time: before, ...place } = lastTap
  lastTap = { time, x, y }
  // By the keyboard: no tap.
  if (detail === 0) return false
  return time - before < doubleTap.time && Math.hypot(x - place.x, y - place.y) < doubleTap.distance
}

/** The person did something. */
function act(what, text) {
  const id = talk.add(what)
  add({ id, text })
  tell({ item: { id, text } })
  showWaiting()
}

function heard(id, message) {
  tell({ item: { id, message } })
  take({ id, message })
}

/** A message of this tab or another one; what is there already is a repeat. */
function take(item) {
  if (history.some((known) => known.id === item.id)) return
  if (item.message) {
    hideWaiting()
    speak(item.message.language)
  }
  add(item, false)
}

function add(item, waits = true) {
  history = [...history, item].slice(-longestHistory)
  while (!save('history', history) && history.length > 1) history = history.slice(1)
  show(item, waits)
}

function show(item, waits) {
  if (item.message) view.showMessage(item)
  else view.showOwn(item, waits)
}

function sent(id) {
  view.markSent(id)
}

function refused(id, status) {
  hideWaiting()
  view.markRefused(id, status === 413 ? 'too-long' : 'refused')
}

function changed(state) {
  const status = byId('status')
  const key = state === 'fine' ? '' : state
  if (status.getAttribute('data-text') === key) return
  status.setAttribute('data-text', key)
  status.textContent = key && word(key)
}

function showWaiting() {
  byId('typing').hidden = false
  clearTimeout(waiting)
  waiting = setTimeout(hideWaiting, waitingLimit)
}

function hideWaiting() {
  clearTimeout(waiting)
  byId('typing').hidden = true
}

/** The page's own words follow the language of the conversation. */
function speak(code) {
  if (!(code in words)) return
  language = code
  save('language', code)
  root.lang = code
  root.dir = words[code].dir
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = node.dataset.text && word(node.dataset.text)
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = word(node.dataset.placeholder)
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', word(node.dataset.label))
    if (node.title) node.title = word(node.dataset.label)
  }
  const links = words[code].links.map(({ label, url }) => element('a', { href: url, target: '_blank', rel: 'noopener' }, label))
  byId('links').replaceChildren(...links)
}

/** Tabs of one session show the same: each tells the others. Where a browser forbids it, each shows what reaches it. */
function openTabs() {
  try {
    const channel = new BroadcastChannel('chat')
    channel.onmessage = ({ data }) => {
      if (data.session !== talk.session()) return
      if (data.item) return take(data.item)
      forget()
      talk.begin()
      save('opened', true)
    }
    return channel
  } catch {
    return null
  }
}

function tell(news) {
  tabs?.postMessage({ session: talk.session(), ...news })
}

/** Nothing of the conversation stays in this tab. */
function forget() {
  history = []
  save('history', history)
  view.clear()
  hideWaiting()
}

function leave() {
  tell({ left: true })
  forget()
  talk.leave(opening)
  save('opened', true)
  showWaiting()
}

const text = byId('text')

/** As high as the text. Empty it follows the page's direction, so that the placeholder reads right; then its own. */
function adjust() {
  text.dir = text.value ? 'auto' : ''
  text.style.height = 'auto'
  text.style.height = `${text.scrollHeight + 2}px`
}

text.addEventListener('input', adjust)
text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  byId('composer').requestSubmit()
})
byId('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  const said = text.value.trim()
  if (said) act({ kind: 'said', text: said, ...(hint && { hint }) }, said)
  text.value = ''
  adjust()
  text.focus()
})
byId('language').addEventListener('click', ({ currentTarget }) =>
  act({ kind: 'pressed', press: currentTarget.dataset.press }, word('language')),
)
byId('clear').addEventListener('click', () => byId('clear-dialog').showModal())
byId('clear-no').addEventListener('click', () => byId('clear-dialog').close())
byId('clear-yes').addEventListener('click', () => {
  byId('clear-dialog').close()
  leave()
})

// In a frame the page around it is told when to put the chat away; nothing else is said to it.
if (embedded && parent !== window) {
  const close = () => parent.postMessage('chat-close', '*')
  byId('close').hidden = false
  byId('close').addEventListener('click', close)
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !byId('clear-dialog').open) close()
  })
}
