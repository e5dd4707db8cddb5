import { raw } from 'hono/html'

/** Strokes on a 24 by 24 grid. */
const strokes: { readonly [name: string]: string } = {
  language: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18c-5-5-5-13 0-18',
  clear: 'M4 7h16M10 7V4h4v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12h15M13 6l6 6l-6 6',
}

/** A picture beside a label, hidden from those who hear the label. */
export function icon(name: string) {
  return raw(`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="${strokes[name] ?? ''}"/></svg>`)
}
