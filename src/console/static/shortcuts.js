/** One key, one step: only where nobody is typing, and only for those who want it (WCAG 2.1.4). The dialog that lists them switches them off. */
const keys = document.getElementById('keys')
const openKeys = document.getElementById('keys-open')
const useKeys = document.getElementById('keys-on')
const stored = 'console-keys'
/** Fields in which letters are text, and lists that letters choose from. */
const typing = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], audio, video'

let keysOn = readChoice()

/** A browser may keep nothing; then they are on. */
function readChoice() {
  try {
    return localStorage.getItem(stored) !== 'off'
  } catch {
    return true
  }
}

function keepChoice() {
  keysOn = useKeys.checked
  try {
    localStorage.setItem(stored, keysOn ? 'on' : 'off')
  } catch {
    // It holds for this page then.
  }
  markKeys()
}

/** Says to screen readers which keys lead where, while they do. */
function markKeys() {
  for (const [id, key] of Object.entries({ search: '/', reply: 'r', talk: 'r', note: 'n' })) {
    const field = document.getElementById(id)
    if (keysOn) field?.setAttribute('aria-keyshortcuts', key)
    else field?.removeAttribute('aria-keyshortcuts')
  }
}

/** The next or the one before in the list; the first when none is chosen. */
function step(by) {
  const lines = [...document.querySelectorAll('#list a[id^="case-"]')]
  const next = lines[Math.max(0, lines.indexOf(document.activeElement) + by)] ?? lines.at(-1)
  next?.focus()
  next?.closest('li')?.scrollIntoView({ block: 'nearest' })
}

function goTo(...ids) {
  const field = ids.map((id) => document.getElementById(id)).find((found) => found)
  field?.focus()
  field?.scrollIntoView({ block: 'center' })
}

/** The inbox has the field; elsewhere the key leads there. */
function goToSearch() {
  if (document.getElementById('search')) goTo('search')
  else location.href = '/console#search'
}

const doings = {
  j: () => step(1),
  k: () => step(-1),
  r: () => goTo('reply', 'talk'),
  n: () => goTo('note'),
  c: () => document.querySelector('form[action$="/claim"] button')?.click(),
  '/': goToSearch,
  '?': () => keys.showModal(),
}

function pressed(event) {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
  if (event.target.closest(typing) || document.querySelector('dialog[open]')) return
  const doing = doings[event.key]
  if (!doing) return
  event.preventDefault()
  doing()
}

if (keys && openKeys && useKeys) {
  useKeys.checked = keysOn
  useKeys.addEventListener('change', keepChoice)
  openKeys.hidden = false
  openKeys.addEventListener('click', () => keys.showModal())
  document.addEventListener('keydown', pressed)
  markKeys()
  if (location.hash === '#search') goTo('search')
}
