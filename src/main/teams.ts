import type { Parts } from '../app/parts.ts'
import type { Door } from '../channels/channel.ts'
import type { TeamsEndpoints, TeamsText } from '../channels/teams/teams.ts'
import type { Config } from '../config.ts'
import type { Language } from '../engine/ids.ts'

/** Loads the Teams channel, which brings a large SDK along, only where it is wanted. */
export async function connectTeams(
  { teams }: Pick<Config, 'teams'>,
  door: Door,
  parts: Parts,
  endpoints: TeamsEndpoints | undefined,
) {
  if (!teams) return undefined
  const { createTeams } = await import('../channels/teams/teams.ts')
  return createTeams({
    credentials: teams.credentials,
    languages: parts.book().languages,
    door,
    log: parts.log,
    text: (key, language) => textOf(parts, key, language),
    endpoints,
    now: parts.now,
  })
}

/** Until `locales/` has them. */
const provisional: Readonly<Record<TeamsText, { readonly de: string; readonly en: string }>> = {
  'file-offer': {
    de: 'Wenn Sie zustimmen, liegt die Datei danach in Ihrem OneDrive.',
    en: 'If you agree, the file will be put in your OneDrive.',
  },
  'file-gone': {
    de: 'Diese Datei habe ich nicht mehr. Bitte fordern Sie sie noch einmal an.',
    en: 'I no longer have this file. Please ask for it again.',
  },
  'file-failed': {
    de: 'Die Datei konnte nicht in Ihrem OneDrive gespeichert werden. Bitte versuchen Sie es noch einmal.',
    en: 'The file could not be saved in your OneDrive. Please try again.',
  },
  'files-in-private': {
    de: 'Dateien gebe ich nur im privaten Chat: Schreiben Sie mir dort.',
    en: 'I give files in the private chat only: please write to me there.',
  },
}

function textOf(parts: Parts, key: TeamsText, language: Language): string {
  const book = parts.book()
  const name = `ui:teams.${key}`
  return book.has(language, name) ? book.text(language, name) : provisional[key][language === 'de' ? 'de' : 'en']
}
