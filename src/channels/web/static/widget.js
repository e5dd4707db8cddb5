// Adds a button that opens the chat in a frame. Nothing is loaded before somebody presses it.
// The server wraps this in a function and passes `labels`: the button's words by language.
const origin = new URL(document.currentScript.src).origin
const wanted = [document.documentElement.lang, ...navigator.languages].map((code) => code.toLowerCase().split('-')[0])
const words = labels[wanted.find((code) => code in labels) ?? Object.keys(labels)[0]]

const host = document.createElement('div')
const shadow = host.attachShadow({ mode: 'open' })
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
  :host { all: initial }
  button { position: fixed; z-index: 2147483647; inset-block-end: 20px; inset-inline-end: 20px; width: 60px; height: 60px; padding: 16px;
    border: 0; border-radius: 50%; background: #0e5a5f; color: #fff; box-shadow: 0 6px 20px rgb(0 0 0 / .25); cursor: pointer }
  button:hover { background: #0a4549 }
  button:focus-visible { outline: 3px solid #f2b53c; outline-offset: 3px }
  svg { display: block; width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
  iframe { position: fixed; z-index: 2147483647; inset-block-end: 96px; inset-inline-end: 20px; width: 400px; height: min(680px, 100vh - 120px);
    border: 0; border-radius: 18px; background: #fbf8f3; box-shadow: 0 12px 48px rgb(0 0 0 / .28) }
  @media (max-width: 520px) { iframe { inset: 0; width: 100%; height: 100%; border-radius: 0 } }
  [hidden] { display: none }`)
shadow.adoptedStyleSheets = [sheet]

const button = document.createElement('button')
button.type = 'button'
const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
picture.setAttribute('viewBox', '0 0 24 24')
picture.setAttribute('aria-hidden', 'true')
const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
picture.append(path)
button.append(picture)
shadow.append(button)
document.body.append(host)
let frame = null
draw(false)

button.addEventListener('click', () => toggle(!frame || frame.hidden))
addEventListener('message', ({ source, origin: from, data }) => {
  if (frame && source === frame.contentWindow && from === origin && data === 'chat-close') toggle(false)
})
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && frame && !frame.hidden) toggle(false)
})

function toggle(open) {
  if (!frame) {
    frame = document.createElement('iframe')
    frame.title = words.title
    frame.src = `${origin}/chat?embedded=1`
    shadow.append(frame)
  }
  frame.hidden = !open
  draw(open)
  if (open) frame.focus()
  else button.focus()
}

function draw(open) {
  button.setAttribute('aria-label', open ? words.close : words.open)
  button.setAttribute('aria-expanded', String(open))
  path.setAttribute('d', open ? 'M6 6l12 12M18 6L6 18' : 'M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5')
}
