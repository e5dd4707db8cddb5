import type { Page } from 'playwright-core'

/** Text whose colour stands out too little from what is behind it (WCAG 1.4.3: 4.5 to 1), as `ratio text`. */
export const tooFaint = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (rgb: readonly number[]) => {
      const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const behind = (element: Element | null): readonly number[] => {
      if (!element) return [255, 255, 255]
      const [red = 0, green = 0, blue = 0, alpha = 1] = parse(getComputedStyle(element).backgroundColor)
      return alpha === 1 ? [red, green, blue] : behind(element.parentElement)
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const faint: string[] = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (!element?.checkVisibility() || !node.textContent?.trim() || element.closest('noscript')) continue
      const [one, two] = [luminance(parse(getComputedStyle(element).color).slice(0, 3)), luminance(behind(element))]
      const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.textContent.trim().slice(0, 40)}`)
    }
    return faint
  })

/** What a page lacks so that everybody can use it: one heading, a way past the menu, names for fields and links, places big enough to hit. */
export const lacks = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
    if (document.querySelectorAll('main').length !== 1) found.push('not one main')
    if (document.querySelector('a[href="#main"]') !== document.querySelector('body a')) found.push('the skip link is not first')
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id ${id} is there twice`)
    for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type=hidden]), select, textarea')) {
      if (!field.labels?.length) found.push(`${field.name} has no label`)
    }
    for (const element of document.querySelectorAll('a, button, summary')) {
      if (!element.textContent.trim()) found.push(`${element.outerHTML.slice(0, 60)} has no name`)
    }
    for (const element of document.querySelectorAll<HTMLElement>('button, summary, input:not([type=hidden]), select, nav a')) {
      const { width, height } = element.getBoundingClientRect()
      if (element.checkVisibility() && (width < 20 || (height < 44 && element.getAttribute('type') !== 'checkbox'))) {
        found.push(`${element.outerHTML.slice(0, 60)} is only ${Math.round(width)} by ${Math.round(height)}`)
      }
    }
    for (const reference of document.querySelectorAll('[aria-describedby]')) {
      for (const id of reference.getAttribute('aria-describedby')?.split(' ') ?? []) {
        if (!document.getElementById(id)) found.push(`nothing has the id ${id}`)
      }
    }
    return found
  })

/** Pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
