import { z } from 'zod'
import type { Operator } from '../../engine/book.ts'
import { colourSize, outlineSize } from './icons.ts'

/** https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema; later ones bring nothing a bot needs. */
const manifestVersion = '1.23'
const schemas = `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}`

export interface About {
  readonly appId: string
  /** The https address of the service. */
  readonly publicUrl: string
  /** Of this program; Teams takes a new package only with a higher one. */
  readonly version: string
  readonly service: { readonly name: string; readonly operator: Pick<Operator, 'name'> }
}

/** The languages Teams shows the app in; what the bot itself speaks it asks. */
const texts = {
  de: {
    short: 'Ausbildungs-Assistent',
    full: (centre: string) => `Assistent der ${centre}`,
    summary: 'Fragen zur Ausbildung, und ein Mensch, wenn es kompliziert wird.',
    description: (centre: string) =>
      [
        `Ein automatischer Assistent der ${centre}. Er beantwortet Fragen zu Ausbildung, Aufenthalt, Geld und Deutsch in mehreren Sprachen, meldet zu Veranstaltungen an und hilft Betrieben, die ausbilden wollen.`,
        'Die Antworten sind von Menschen geschrieben, mit Quelle und Datum. Wer möchte, wird an eine Beraterin oder einen Berater weitergegeben. Fragen kann man ohne Namen stellen; Persönliches wird nur nach Zustimmung gespeichert.',
      ].join('\n\n'),
  },
  en: {
    short: 'Training assistant',
    full: (centre: string) => `Assistant: ${centre}`,
    summary: 'Questions about vocational training, and a human when it gets complicated.',
    description: (centre: string) =>
      [
        `An automatic assistant of ${centre}. It answers questions about vocational training, residence, money and German in several languages, takes registrations for events and helps companies that want to train.`,
        'The answers are written by people, with source and date. Whoever wishes is passed on to an advisor. Questions can be asked without a name; personal data is stored with consent only.',
      ].join('\n\n'),
  },
}

const https = z.url({ protocol: /^https$/ }).max(2048)
const localised = { short: z.string().min(1).max(30), full: z.string().min(1).max(100) }
const described = { short: z.string().min(1).max(80), full: z.string().min(1).max(4000) }

/** The published rules, for what stands in ours; a word that is not in them is refused. */
const manifest = z.strictObject({
  $schema: z.literal(`${schemas}/MicrosoftTeams.schema.json`),
  manifestVersion: z.literal(manifestVersion),
  version: z
    .string()
    .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/)
    .max(256),
  id: z.guid(),
  developer: z.strictObject({ name: z.string().min(1).max(32), websiteUrl: https, privacyUrl: https, termsOfUseUrl: https }),
  name: z.strictObject(localised),
  description: z.strictObject(described),
  localizationInfo: z.strictObject({
    defaultLanguageTag: z.string().regex(/^[a-z]{2}$/),
    additionalLanguages: z.array(
      z.strictObject({ languageTag: z.string().regex(/^[a-z]{2}$/), file: z.string().regex(/\.json$/) }),
    ),
  }),
  icons: z.strictObject({ color: z.string().max(2048), outline: z.string().max(2048) }),
  accentColor: z.string().regex(/^#[0-9a-f]{6}$/i),
  bots: z
    .array(
      z.strictObject({
        botId: z.guid(),
        scopes: z
          .array(z.enum(['personal', 'team', 'groupChat']))
          .min(1)
          .max(3),
        supportsFiles: z.boolean(),
        isNotificationOnly: z.boolean(),
      }),
    )
    .length(1),
  defaultInstallScope: z.enum(['personal', 'team', 'groupChat']),
  permissions: z.array(z.enum(['identity', 'messageTeamMembers'])),
  // Nothing but a host: no address, no wildcard, which could be somebody else's.
  validDomains: z
    .array(
      z
        .string()
        .max(2048)
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    )
    .max(16),
})

const translation = z.strictObject({
  $schema: z.literal(`${schemas}/MicrosoftTeams.Localization.schema.json`),
  'name.short': localised.short,
  'name.full': localised.full,
  'description.short': described.short,
  'description.full': described.full,
})

/** The manifest and its translation. Throws when Teams would not take them. */
export function toManifest({ appId, publicUrl, version, service }: About) {
  const url = (path: string): string => new URL(path, publicUrl).href
  const { de, en } = texts
  return {
    manifest: manifest.parse({
      $schema: `${schemas}/MicrosoftTeams.schema.json`,
      manifestVersion,
      version,
      id: appId,
      developer: {
        name: cut(service.operator.name ?? service.name, 32),
        websiteUrl: url('/chat'),
        privacyUrl: url('/privacy'),
        termsOfUseUrl: url('/imprint'),
      },
      name: { short: de.short, full: cut(de.full(service.name), 100) },
      description: { short: de.summary, full: de.description(service.name) },
      localizationInfo: { defaultLanguageTag: 'de', additionalLanguages: [{ languageTag: 'en', file: 'en.json' }] },
      icons: { color: 'color.png', outline: 'outline.png' },
      accentColor: '#0e5a5f',
      bots: [{ botId: appId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true, isNotificationOnly: false }],
      defaultInstallScope: 'personal',
      permissions: ['identity', 'messageTeamMembers'],
      validDomains: [new URL(publicUrl).hostname],
    }),
    translation: translation.parse({
      $schema: `${schemas}/MicrosoftTeams.Localization.schema.json`,
      'name.short': en.short,
      'name.full': cut(en.full(service.name), 100),
      'description.short': en.summary,
      'description.full': en.description(service.name),
    }),
  }
}

/** Between words. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const head = text.slice(0, longest + 1)
  return (head.includes(' ') ? head.slice(0, head.lastIndexOf(' ')) : head.slice(0, longest)).trim()
}

const png = Buffer.from('89504e470d0a1a0a', 'hex')

/** Size and kind of a picture, from its head. Throws when Teams would not take it. */
export function checkIcon(name: 'color' | 'outline', picture: Buffer): void {
  const wanted = name === 'color' ? colourSize : outlineSize
  const isPng = picture.subarray(0, 8).equals(png) && picture.toString('latin1', 12, 16) === 'IHDR'
  const [width, height] = isPng ? [picture.readUInt32BE(16), picture.readUInt32BE(20)] : []
  if (width !== wanted || height !== wanted) throw new Error(`The icon "${name}" is no PNG of ${wanted} × ${wanted} points`)
}
