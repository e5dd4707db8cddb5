/** Web addresses, mail addresses, phone numbers as they are written in Germany, and those of emergencies; no bidi marks inside. */
const linkable =
  /https?:\/\/[^\s\u2066-\u2069<>"]+[^\s\u2066-\u2069<>".,;:!?)\]}'»“”]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+\d{2}|\b0\d{2,4})[ /-]?\d[\d /-]{3,}\d|(?<!§\s?|\d[.,]?)\b11[02]\b(?![.,]?\d)/gu
/** What stays on one line: the sign and number of a paragraph ("§ 16g", "Abs. 3"), a sign and its meaning ("· ? it depends"). */
const unbroken = /(?:§|Abs\.|Nr\.|Art\.) (?=\d)|· [?!] /gu
/** Messages within that time belong together (milliseconds). */
const together = 8_000
const safeSchemes = ['https:', 'http:', 'mailto:', 'tel:']

/** @param {string} tag @param {object} [properties] @param {...(Node | string)} children always text or nodes, never markup */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== 'lang' && name !== 'dir') made[name] = value
    else made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/**
 * The bubbles.
 * @param {object} page
 * @param {HTMLElement} page.log
 * @param {HTMLElement} page.scroller
 * @param {(key: string) => string} page.word a word of the page in its present language
 * @param {(language: string) => 'ltr' | 'rtl'} page.direction
 * @param {(choice: { label: string, press: string }, click: PointerEvent) => void} page.press
 */
export function createView({ log, scroller, word, direction, press }) {
  /** The bubble that stays on the screen. */
  let anchor = null
  let followedAt = 0
  let scrolledTo = 0
  // The keyboard of a phone opens, or a notice appears: what was in view stays in view.
  new ResizeObserver(() => isAbove() || scroll()).observe(scroller)

  return {
    /** What the person said or pressed. @param {{ id: string, text: string }} item @param {boolean} waits */
    showOwn(item, waits) {
      age()
      const bubble = element('div', { className: 'bubble me', id: `b-${item.id}` }, who('me'), ...paragraphs(item.text))
      if (waits) bubble.append(element('p', { className: 'state', 'data-text': 'queued' }, word('queued')))
      bubble.classList.toggle('waits', waits)
      log.append(bubble)
      follow(bubble, true)
    },
    /** What was said to the person. @param {{ id: string, message: object }} item */
    showMessage({ message }) {
      const { text, language, choices = [], nav = [], links = [], files = [] } = message
      if (choices.length > 0) unnumber()
      const attributes = { className: 'bubble bot', lang: language, dir: direction(language) }
      const bubble = element('div', attributes, who('bot'), ...paragraphs(text))
      const numbers = choices.map((_, index) => (choices.length > 1 ? index + 1 : null))
      bubble.append(...group('links', links.map(link)), ...group('files', files.map(file)))
      bubble.append(
        ...group(
          'choices',
          choices.map((choice, index) => button(choice, numbers[index])),
        ),
      )
      bubble.append(
        ...group(
          'nav',
          nav.map((choice) => button(choice, null)),
        ),
      )
      log.append(bubble)
      follow(bubble, false)
    },
    /** @param {string} id */
    markSent(id) {
      const bubble = document.getElementById(`b-${id}`)
      bubble?.classList.remove('waits')
      bubble?.querySelector('.state')?.remove()
    },
    /** The server will not take it. @param {string} id @param {string} key the word that says why */
    markRefused(id, key) {
      const bubble = document.getElementById(`b-${id}`)
      bubble?.querySelector('.state')?.remove()
      bubble?.append(element('p', { className: 'state', 'data-text': key }, word(key)))
    },
    clear() {
      log.replaceChildren()
      anchor = null
      followedAt = 0
      scrolledTo = 0
    },
  }

  /** Buttons of what was said before the person spoke stay, and step back. */
  function age() {
    for (const bubble of log.querySelectorAll('.bubble.bot:not(.past)')) bubble.classList.add('past')
  }

  /** What comes together is there to be pressed, all of it; a number that is typed means the last list. */
  function unnumber() {
    for (const number of log.querySelectorAll('.bubble.bot:not(.past) .number')) number.remove()
  }

  function who(key) {
    return element('span', { className: 'unseen', 'data-text': key }, word(key))
  }

  function group(className, children) {
    return children.length > 0 ? [element('div', { className }, ...children)] : []
  }

  function button(choice, number) {
    const children = number === null ? [] : [element('span', { className: 'number', 'aria-hidden': 'true' }, String(number))]
    const label = element('span', { dir: 'auto' }, choice.label)
    return element(
      'button',
      { type: 'button', className: 'choice', onclick: (click) => press(choice, click) },
      ...children,
      label,
    )
  }

  /**
   * To the end, but never so far that what the person said last, or the first of several messages that came together, leaves
   * the screen unread. Not at all while they read further up.
   */
  function follow(bubble, own) {
    const above = isAbove()
    const now = Date.now()
    if (own || now - followedAt > together) anchor = bubble
    followedAt = now
    if (own || !above) scroll()
  }

  function isAbove() {
    return scroller.scrollTop < Math.min(scrolledTo, scroller.scrollHeight - scroller.clientHeight) - 80
  }

  function scroll() {
    const end = scroller.scrollHeight - scroller.clientHeight
    scrolledTo = Math.max(0, Math.min(end, (anchor?.offsetTop ?? 0) - 16))
    scroller.scrollTop = scrolledTo
  }

  function bytesOf(content) {
    return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  }

  function file({ name, mime, content, base64 }) {
    const save = () => {
      const href = URL.createObjectURL(new Blob([base64 ? bytesOf(content) : content], { type: mime }))
      element('a', { href, download: name }).click()
      setTimeout(() => URL.revokeObjectURL(href), 10_000)
    }
    const what = element('span', { 'data-text': 'download' }, word('download'))
    const label = element('span', {}, what, ' ', element('bdi', {}, name))
    return element('button', { type: 'button', className: 'choice file', onclick: save }, label)
  }

  function link({ label, url }) {
    return anchorTo(url, label, 'choice')
  }

  /** Opens beside the chat. An address that is none, or that would run something, stays text. */
  function anchorTo(url, label, className = '') {
    let target = null
    try {
      target = new URL(url, location.href)
    } catch {}
    if (!target || !safeSchemes.includes(target.protocol)) return element('span', {}, label)
    const hint = element('span', { className: 'unseen', 'data-text': 'new-window' }, word('new-window'))
    return element(
      'a',
      { href: target.href, className, target: '_blank', rel: 'noopener noreferrer' },
      element('bdi', {}, label),
      hint,
    )
  }

  function paragraphs(text) {
    const parts = text.replace(unbroken, (found) => `${found.slice(0, -1)}\u00a0`).split(/\n{2,}/)
    return parts.map((part) => element('p', { dir: 'auto' }, ...linked(part)))
  }

  function linked(text) {
    const nodes = []
    let end = 0
    for (const found of text.matchAll(linkable)) {
      nodes.push(text.slice(end, found.index), anchorTo(addressOf(found[0]), found[0]))
      end = found.index + found[0].length
    }
    return [...nodes, text.slice(end)]
  }

  function addressOf(found) {
    if (found.startsWith('http')) return found
    return found.includes('@') ? `mailto:${found}` : `tel:${found.replace(/[^\d+]/g, '')}`
  }
}
