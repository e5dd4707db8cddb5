import type { Parts } from './parts.ts'

/** Calls back after so many milliseconds, by the clock of the application; returns the way to call it off. */
export function after(parts: Pick<Parts, 'after'>, wait: number, work: () => void): () => void {
  if (parts.after) return parts.after(wait, work)
  const timer = setTimeout(work, wait)
  return () => clearTimeout(timer)
}

/** Resolves after so many milliseconds by the same clock. */
export function pauseFor(parts: Pick<Parts, 'after'>, wait: number): Promise<void> {
  return new Promise((wake) => void after(parts, wait, wake))
}
