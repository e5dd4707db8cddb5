import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { toPackage } from '../cli/teams/package.ts'
import { readConfig } from '../config.ts'
import { readBook, repository, StartError } from './house.ts'

const file = 'teams-package.zip'

/** Writes the package that an administrator uploads to Teams, into the folder where it is called. */
export async function teamsPackage(): Promise<void> {
  const { teams, publicUrl, secure } = readConfig()
  if (!teams?.credentials)
    throw new StartError('TEAMS_APP_ID is missing; the package names your Azure bot. Create it first: docs/teams.md, step 1.')
  if (!secure || !new URL(publicUrl).hostname.includes('.'))
    throw new StartError(
      'PUBLIC_URL is no https address; Teams links to the pages there. Set it to what people use, e.g. https://bot.example.org.',
    )
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')))
  const { service } = await readBook(repository, publicUrl)
  const { appId } = teams.credentials
  writeFileSync(file, toPackage({ appId, publicUrl, version, service }))
  process.stdout.write(`${resolve(file)} is ready. Upload it in the Teams admin center: docs/teams.md, step 5.\n`)
}
