import { DateTime } from 'luxon'
import type { Service } from '../../engine/book.ts'
import type { Instant } from '../../engine/ids.ts'
import type { Plan } from './organising.ts'

/** One plan for each format in the coming weeks, to try things out with; the place says that it is only an example. */
export function examplePlans(service: Service, at: Instant): readonly Plan[] {
  return service.formats.map((format, week) => {
    const start = DateTime.fromMillis(at, { zone: service.timezone })
      .plus({ weeks: week + 1 })
      .set({ weekday: 4, hour: 10, minute: 0, second: 0, millisecond: 0 })
    return {
      format: format.id,
      title: null,
      place: 'Beispiel-Ort',
      address: null,
      start: start.toMillis(),
      end: start.plus({ minutes: format.minutes }).toMillis(),
      capacity: format.capacityHint,
      languages: [...service.languagesOfAdvisors],
      minAge: format.minAge,
      guardianUnder: format.guardianUnder,
      audience: [...format.audience],
    }
  })
}
