/**
 * Topics that people and models mix up, and where the wrong one does harm: another law, another office, another sum of money.
 * Between two of a group the answer must be clearly the right one; otherwise the person is asked.
 */
const dangerousGroups: readonly (readonly string[])[] = [
  ['asylum-seeker-permit', 'duldung-permit', 'protected-status-permit', 'permit-procedure'],
  ['training-duldung-60c', 'training-residence-16g', 'work-duldung-60d', 'duldung-permit'],
  ['visa-training-16a', 'visa-search-17', 'training-residence-16g'],
  ['chance-residence-104c', 'youth-residence-25a', 'integration-residence-25b'],
  ['identity-passport', 'safe-country-ban'],
  ['bab', 'bafoeg', 'ausbildungsgeld', 'asylblg-benefits', 'sgb2-benefits'],
  ['training-pay', 'training-costs'],
  ['entry-qualification-applicant', 'eq-company'],
  ['hire-refugees-legal', 'employer-permit-steps', 'permit-procedure'],
  ['recognition-school', 'recognition-vocational'],
  ['probation', 'terminate-training', 'probation-termination-company'],
  ['employer-notification-duties', 'terminate-training'],
]

/** True when a mix-up of the two would do harm. */
export function dangerous(one: string, two: string): boolean {
  return dangerousGroups.some((group) => group.includes(one) && group.includes(two))
}

/** Concepts that name one of two or more things people weigh against each other, and the topic of each. */
const weighed: readonly { readonly [concept: string]: string }[] = [
  { duldung: 'duldung-permit', gestattung: 'asylum-seeker-permit' },
  { 'para-60c': 'training-duldung-60c', 'para-16g': 'training-residence-16g' },
  { bab: 'bab', bafoeg: 'bafoeg', asylblg: 'asylblg-benefits', sgb2: 'sgb2-benefits' },
  { 'para-25a': 'youth-residence-25a', 'para-25b': 'integration-residence-25b', 'para-104c': 'chance-residence-104c' },
]

/** The topics between which a text wavers because it names them all ("60c or 16g?"); empty when it names one at most. */
export function waversBetween(concepts: readonly string[]): readonly string[] {
  const topics = weighed.map((group) =>
    Object.keys(group)
      .filter((concept) => concepts.includes(concept))
      .flatMap((concept) => group[concept] ?? []),
  )
  return topics.find((list) => list.length >= 2) ?? []
}
