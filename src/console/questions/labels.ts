import { type Group, groupQuestions, type Zone } from '../../answers/groups.ts'
import { unreachable } from '../../engine/ids.ts'
import { type KeptQuestion, keptQuestions } from '../../records/questions/kept.ts'
import type { TestResult } from '../../records/questions/proposals.ts'
import { languageName, topicName } from '../cases/labels.ts'
import type { Visit } from '../visit.ts'

export const here = '/console/questions'

/** All groups of kept questions, or those of one language. */
export async function readGroups({ house }: Visit, language: string | null = null): Promise<readonly Group<KeptQuestion>[]> {
  const kept = await keptQuestions(house.store)
  return groupQuestions(
    house.answers(),
    kept.filter((one) => language === null || one.language === language),
  )
}

export const zoneName = ({ say }: Visit, zone: Zone): string => say(`console:questions.zone-${zone}`)

/** "Pay, 62 %". */
export const guess = (visit: Visit, { topic, p }: { readonly topic: string; readonly p: number }): string =>
  `${topicName(visit, topic) ?? topic}, ${Math.round(p * 100)} %`

/** What a label of a line stands for, in words. */
export function meaning(visit: Visit, label: string): string {
  const [kind, name = ''] = label.split(':')
  return kind === 'topic' ? (topicName(visit, name) ?? name) : label
}

/** Why a proposal may not be accepted, one sentence each. */
export function reasons(visit: Visit, { against }: TestResult): readonly string[] {
  const { say } = visit
  return against.map(({ why, where }) => {
    switch (why) {
      case 'stands':
      case 'like':
      case 'means':
        return say(`console:questions.against-${why}`, { topic: meaning(visit, where) })
      case 'taken':
        return say('console:questions.against-taken', { number: where })
      case 'wrong':
      case 'right':
      case 'served':
        return say(`console:questions.against-${why}`, {
          language: where === 'all' ? say('console:questions.all') : languageName(visit, where),
        })
      default:
        return unreachable(why)
    }
  })
}
