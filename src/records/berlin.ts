import { DateTime } from 'luxon'
import type { Instant } from '../engine/ids.ts'

/** The centre's wall clock. Everything people are told or woken by follows it, also across the change of daylight saving. */
export const zone = 'Europe/Berlin'

export const local = (at: Instant): DateTime => DateTime.fromMillis(at, { zone })

/** The calendar day, `2026-11-23`. */
export const dayOf = (at: Instant): string => local(at).toISODate() ?? ''

/** A wall-clock time on the same day. */
export const atClock = (day: DateTime, hour: number, minute = 0): DateTime => day.set({ hour, minute, second: 0, millisecond: 0 })
