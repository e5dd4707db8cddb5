import type { Content } from '../content.ts'
import type { Report } from '../problem.ts'
import { checkDialogs } from './dialogs.ts'
import { checkService } from './service.ts'
import { checkTables } from './tables.ts'
import { checkTerms } from './terms.ts'
import { checkTexts } from './texts.ts'
import { checkTopics } from './topics.ts'
import { checkTranslations } from './translations.ts'
import { checkWording } from './wording.ts'

/** Checks everything editors wrote against each other. `today` is an ISO date. */
export function check(content: Content, today: string, report: Report): void {
  checkDialogs(content, report)
  checkTables(content, report)
  checkTopics(content, today, report)
  checkService(content, report)
  checkTexts(content, report)
  checkTranslations(content, report)
  checkWording(content, report)
  checkTerms(content, report)
}
