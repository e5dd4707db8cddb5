import { readStatic } from './assets.ts'
import type { Speech } from './words.ts'

/** The script another site embeds, with the labels of its button in every language. */
export function widgetScript({ languages, texts }: Speech): string {
  const labels = Object.fromEntries(
    languages.map((language) => [
      language,
      { open: texts(language, 'open'), close: texts(language, 'close'), title: texts(language, 'title') },
    ]),
  )
  return `;(function (labels) {\n${readStatic('widget.js')}})(${JSON.stringify(labels)})\n`
}
