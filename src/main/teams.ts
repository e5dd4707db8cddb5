import type { Parts } from '../app/parts.ts'
import type { Door } from '../channels/channel.ts'
import type { TeamsEndpoints } from '../channels/teams/teams.ts'
import type { Config } from '../config.ts'

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
    text: (key, language) => parts.book().text(language, `ui:teams.${key}`),
    endpoints,
    now: parts.now,
  })
}
