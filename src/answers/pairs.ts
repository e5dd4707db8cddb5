/**
 * Topics that people and models mix up, and where the wrong one does harm: another law, another office, another sum of money.
 * Between two of a group the answer must be clearly the right one; otherwise the person is asked.
 */
export const dangerousGroups: readonly (readonly string[])[] = [
  ['asylum-seeker-permit', 'duldung-permit', 'protected-status-permit', 'permit-procedure'],
  ['training-duldung-60c', 'training-residence-16g', 'duldung-permit'],
  ['bab', 'asylblg-benefits', 'sgb2-benefits'],
  ['training-pay', 'training-costs'],
  ['entry-qualification-applicant', 'eq-company'],
  ['hire-refugees-legal', 'employer-permit-steps', 'permit-procedure'],
  ['recognition-school', 'recognition-vocational'],
  ['probation', 'terminate-training'],
]

/** True when a mix-up of the two would do harm. */
export function dangerous(one: string, two: string): boolean {
  return dangerousGroups.some((group) => group.includes(one) && group.includes(two))
}
