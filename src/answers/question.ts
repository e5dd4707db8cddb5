import type { Verdict } from '../engine/understanding.ts'
import { normalise, words } from './normalise.ts'

/** Words that open a question, folded. */
const openers = new Set(
  words(
    [
      'wie was wer wen wem wo wohin woher wann warum wieso weshalb welche welcher welches welchen wieviel kann darf muss soll ist sind gibt habe bekomme brauche könnt kannst',
      'what how who whom where when why which whose can may must should is are do does did am will would could',
      'ne nasıl neden niye nerede nereye nereden kim kime hangi hangisi kaç acaba niçin',
      'هل كيف ماذا متى اين لماذا كم من ما شو شنو ليش وين شلون قديش كيفاش واش علاش فين شحال اكو ايش امتى منو مين اي',
    ].join(' '),
  ),
)
/** Turkish asks with a word of its own at the end or in the middle. */
const particles = new Set(words('mi mı mu mü miyim mıyım muyum müyüm misin mısın miyiz mıyız midir mıdır'))

/** True when a text has the shape of a question: its mark, a word that asks, or several words that are clearly about a topic. */
export function asks(text: string, verdict: Verdict): boolean {
  if (normalise(text).includes('?')) return true
  const list = words(text)
  if (list.length < 2) return false
  if (openers.has(list[0] ?? '') || list.some((word) => particles.has(word))) return true
  return (verdict.kind === 'answer' && list.length >= 2) || (verdict.kind === 'clarify' && list.length >= 4)
}
