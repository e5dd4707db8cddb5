import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { assetPath } from '../assets.ts'
import type { Html } from '../forms.ts'
import type { House } from '../house.ts'
import { document, languageLinks, legalLinks } from '../layout.ts'
import { publicSpeech, type Speech } from '../words.ts'
import { accessibility } from './accessibility.ts'
import { imprint } from './imprint.ts'
import { privacy } from './privacy.ts'

const pages = { imprint, privacy, accessibility } as const

/** Pages about the service, for everybody, in every language the bot speaks. */
export function publicRoutes(house: House): Hono {
  const app = new Hono()
  for (const [name, body] of Object.entries(pages)) {
    app.get(`/${name}`, (c) => {
      const speech = publicSpeech(c, house)
      return show(
        c,
        house,
        speech,
        speech.say(`pages:${name}.title`),
        body(speech, house.book(), house.helperHost, house.helperTranslates),
      )
    })
  }
  return app
}

function show(c: Context, house: House, speech: Speech, title: string, body: Html) {
  const { service } = house.book()
  const name = (code: string) => {
    const known = speech.languages.find((language) => language === code)
    return known ? house.book().text(known, 'language:name') : code
  }
  const header = html`<header class="bar"><a class="brand" href="/"><img src="${assetPath('icon.svg')}" alt="" width="32" height="32"><bdi>${service.name}</bdi></a>${languageLinks(speech, name)}</header>`
  const inner = html`<article class="prose"><h1>${title}</h1>${body}</article>`
  return c.html(document(speech, { title: `${title} · ${service.name}`, header, body: inner, footer: legalLinks(speech) }))
}
