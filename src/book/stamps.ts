import { stringify } from 'yaml'
import type { Content, LanguageContent } from './content.ts'
import { hashOf } from './files.ts'
import type { Flat } from './flat.ts'

/** Hash of what a file says; the order of its entries and its layout do not count. */
export const textHash = (flat: Flat): string => hashOf(JSON.stringify([...flat].toSorted(([one], [two]) => (one < two ? -1 : 1))))

/** Hash a review is given for: the German source together with the text reviewed. `null` when one of them is missing. */
function reviewHash(content: Content, language: LanguageContent | undefined, file: string): string | null {
  const german = content.languages[0]?.texts.get(file)
  const own = language?.texts.get(file)
  return german && own ? hashOf(textHash(german), textHash(own)) : null
}

/** A review counts only as long as neither the German text nor the reviewed one has changed. */
export function isReviewed(content: Content, language: LanguageContent | undefined, file: string): boolean {
  const review = language?.reviews.get(file)
  return review !== undefined && review.hash === reviewHash(content, language, file)
}

/** `sources.json` of a language with the given files (all it has, without any) stamped as translated from the German of today. */
export function stamped(content: Content, language: LanguageContent, only: readonly string[] = []): string {
  const german = content.languages[0]
  const stamps = new Map(language.sources)
  for (const [file, source] of german?.texts ?? []) {
    if (file === 'language' || !language.texts.has(file)) continue
    if (only.length === 0 || only.includes(file)) stamps.set(file, textHash(source))
  }
  const kept = [...stamps].filter(([file]) => german?.texts.has(file))
  return `${JSON.stringify(Object.fromEntries(kept.toSorted(byName)), null, 2)}\n`
}

/** `reviews.yaml` of a language with the given files marked as reviewed on this day. Reviews that no longer hold are left out. */
export function reviewed(content: Content, language: LanguageContent, files: readonly string[], on: string): string {
  const reviews = new Map([...language.reviews].filter(([file]) => isReviewed(content, language, file)))
  for (const file of files) {
    const hash = reviewHash(content, language, file)
    if (hash !== null) reviews.set(file, { hash, on })
  }
  return `# Texts a human has read and found right as they stood: npm run check -- --reviewed <language> <file> …\n${stringify(Object.fromEntries([...reviews].toSorted(byName)))}`
}

const byName = ([one]: readonly [string, unknown], [two]: readonly [string, unknown]): number => (one < two ? -1 : 1)
