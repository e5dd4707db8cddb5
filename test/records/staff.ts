import type { AdvisorId } from '../../src/engine/ids.ts'
import type { World } from './world.ts'

/** Maria is proposed (she speaks the language), Jan is her deputy, Lena coordinates. */
export async function deputyFirst(
  world: World,
): Promise<{ readonly maria: AdvisorId; readonly jan: AdvisorId; readonly lena: AdvisorId }> {
  const lena = await world.advisor('Lena', { roles: ['coordinator'] })
  const jan = await world.advisor('Jan')
  const maria = await world.advisor('Maria', { languages: ['de', 'ar'], deputy: jan })
  return { maria, jan, lena }
}
