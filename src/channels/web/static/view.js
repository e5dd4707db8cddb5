/** Web addresses, mail addresses, and phone numbers as they are written in Germany; no bidi marks inside. */
const linkable =
  /https?:\/\/[^\s\u2066-\u2069<>"]+[^\s\u2066-\u2069<>".,;:!?)\]}'»“”]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+\d{2}|\b0\d{2,4})[ /-]?\d[\d /-]{3,}\d/gu
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
 * @param {(choice: { label: string, press: string }) => void} page.press
 */
export function createView({ log, scroller, word, direction, press }) {
  let ownLast = null
  let scrolledTo = 0

  return {
    /** What the person said or pressed. @param {{ id: string, text: string }} item @param {boolean} waits */
    showOwn(item, waits) {
      age()
      const bubble = element('div', { className: 'bubble me', id: `b-${item.id}` }, who('me'), ...paragraphs(item.text))
      if (waits) bubble.append(element('p', { className: 'state', 'data-text': 'queued' }, word('queued')))
      bubble.classList.toggle('waits', waits)
      log.append(bubble)
      ownLast = bubble
      scroll(true)
    },
    /** What was said to the person. @param {{ id: string, message: object }} item */
    showMessage({ message }) {
      const { text, language, choices = [], nav = [], links = [], files = [] } = message
      if (choices.length + nav.length > 0) age()
      const attributes = { className: 'bubble bot', lang: language, dir: direction(language) }
      const bubble = element('div', attributes, who('bot'), ...paragraphs(text))
      if (links.length > 0) bubble.append(element('div', { className: 'links' }, ...links.map(link)))
      if (files.length > 0) bubble.append(element('div', { className: 'files' }, ...files.map(file)))
      const numbered = choices.length > 1
      if (choices.length > 0)
        bubble.append(
          element(
            'div',
            { className: 'choices' },
            ...choices.map((choice, index) => button(choice, numbered ? index + 1 : null)),
          ),
        )
      if (nav.length > 0) bubble.append(element('div', { className: 'nav' }, ...nav.map((choice) => button(choice, null))))
      log.append(bubble)
      scroll(false)
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
      ownLast = null
      scrolledTo = 0
    },
  }

  /** Buttons of earlier questions stay, and step back. */
  function age() {
    for (const bubble of log.querySelectorAll('.bubble.bot:not(.past)')) bubble.classList.add('past')
  }

  function who(key) {
    return element('span', { className: 'unseen', 'data-text': key }, word(key))
  }

  function button(choice, number) {
    const children = number === null ? [] : [element('span', { className: 'number', 'aria-hidden': 'true' }, String(number))]
    const label = element('span', { dir: 'auto' }, choice.label)
    return element('button', { type: 'button', className: 'choice', onclick: () => press(choice) }, ...children, label)
  }

  /** To the end, but never so far that the person's own last words leave the screen; not at all while they read further up. */
  function scroll(own) {
    const readingAbove = scroller.scrollTop < scrolledTo - 80
    if (readingAbove && !own) return
    const end = scroller.scrollHeight - scroller.clientHeight
    scrolledTo = Math.max(0, ownLast ? Math.min(end, ownLast.offsetTop - 16) : end)
    scroller.scrollTop = scrolledTo
  }

  function file({ name, mime, content }) {
    const save = () => {
      const href = URL.createObjectURL(new Blob([content], { type: mime }))
      element('a', { href, download: name }).click()
      setTimeout(() => URL.revokeObjectURL(href), 10_000)
    }
    const label = element('span', { 'data-text': 'download' }, word('download'))
    return element('button', { type: 'button', className: 'choice file', onclick: save }, label, ' ', element('bdi', {}, name))
  }

  function link({ label, url }) {
    return anchor(url, label, 'choice')
  }

  /** Opens beside the chat. An address that is none, or that would run something, stays text. */
  function anchor(url, label, className = '') {
    let target = null
    try {
      target = new URL(url, location.href)
    } catch {}
    if (!target || !safeSchemes.includes(target.protocol)) return element('span', {}, label)
    const hint = element('span', { className: 'unseen', 'data-text': 'new-window' }, word('new-window'))
    const children = [element('bdi', {}, label), ' ', hint]
    return element('a', { href: target.href, className, target: '_blank', rel: 'noopener noreferrer' }, ...children)
  }

  function paragraphs(text) {
    return text.split(/\n{2,}/).map((part) => element('p', { dir: 'auto' }, ...linked(part)))
  }

  function linked(text) {
    const nodes = []
    let end = 0
    for (const found of text.matchAll(linkable)) {
      nodes.push(text.slice(end, found.index), anchor(addressOf(found[0]), found[0]))
      end = found.index + found[0].length
    }
    return [...nodes, text.slice(end)]
  }

  function addressOf(found) {
    if (found.startsWith('http')) return found
    return found.includes('@') ? `mailto:${found}` : `tel:${found.replace(/[^\d+]/g, '')}`
  }
}
