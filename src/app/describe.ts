import { StoreUnavailable } from '../store/store.ts'

/** Type and place of an error, never its message: that may quote what somebody wrote, over several lines. The store's own sentences do not. */
export function describe(error: unknown): string {
  if (error instanceof StoreUnavailable) return error.message
  if (!(error instanceof Error)) return 'unknown'
  const { name, message, stack = '' } = error
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n')
  const place = frames.find((line) => /^\s+at /.test(line)) ?? ''
  return `${name} ${place.trim().replace(/\(.*\/src\//, '(src/')}`
}
