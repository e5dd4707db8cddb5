import { z } from 'zod'
import { weekdays } from './book.ts'

/** From when to when, on one day: `09:00-12:00`. `24:00` ends a day. */
export const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a span as "09:00-12:00"')
  .refine((text) => text.slice(0, 5) < text.slice(6), 'the span ends before it begins')

/** Hours of a week; a day without spans is closed. */
export const officeHours = z.record(z.enum(weekdays), z.array(span).default([]))
export type OfficeHours = { readonly [day in (typeof weekdays)[number]]: readonly string[] }

/** The first span that begins before the one above it has ended. */
export const clashIn = (spans: readonly string[]): string | undefined =>
  spans.find((each, place) => place > 0 && each.slice(0, 5) < (spans[place - 1]?.slice(6) ?? ''))

export const isNeverOpen = (hours: OfficeHours): boolean => weekdays.every((day) => hours[day].length === 0)
