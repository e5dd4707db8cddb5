import type { Step, Table } from '../../engine/book.ts'
import { unreachable } from '../../engine/ids.ts'
import { commandWords, signals } from '../../engine/understanding.ts'
import type { Content } from '../content.ts'
import type { DialogSource } from '../dialog.ts'
import { listsOf } from './slots.ts'

/** A text the product will ask for, and who asks. With `or`, another key will do. */
export interface Want {
  readonly file: string
  readonly path: string
  readonly by: string
  readonly optional: boolean
  readonly or?: string
}

/** Every text the content asks for. Files not named here (`ui`, `language` …) are asked for by the code. */
export function wantsOf(content: Content): readonly Want[] {
  return [
    ...[...content.dialogs.values()].flatMap(dialogWants),
    ...[...content.tables.values()].flatMap(({ thing }) => tableWants(thing)),
    ...[...content.topics.values()].flatMap(({ thing }) => [
      ...['title', 'answer'].map((path) => ({ file: `topics/${thing.id}`, path, by: `topic "${thing.id}"`, optional: false })),
      { file: `topics/${thing.id}`, path: 'more', by: `topic "${thing.id}"`, optional: true },
    ]),
    ...codeWants(content),
  ]
}

function dialogWants({ dialog }: DialogSource): readonly Want[] {
  const file = `dialogs/${dialog.id}`
  const summed = new Set(dialog.steps.flatMap((step) => (step.kind === 'choose' ? (step.summary ?? []) : [])))
  const verdicts = listsOf(dialog)
  return [
    { file, path: 'title', by: `dialog "${dialog.id}"`, optional: false },
    ...dialog.steps.flatMap((step) => stepWants(step, file, summed, verdicts)),
  ]
}

function stepWants(step: Step, file: string, summed: ReadonlySet<string>, verdicts: ReadonlySet<string>): readonly Want[] {
  const want = (path: string, optional = false): Want => ({ file, path: `${step.id}.${path}`, by: `step "${step.id}"`, optional })
  switch (step.kind) {
    case 'say':
      // Results of a table are told with the table's own texts, below a headline where one is written.
      if (step.each && verdicts.has(step.each)) return [want('text', true)]
      return step.each ? [want('item'), want('text', true)] : [want('text')]
    case 'ask':
      return [want('text'), want('example'), want('label', !summed.has(step.slot)), want('also', true)]
    case 'choose':
      return [
        want('text'),
        want('label', !summed.has(step.slot)),
        want('example', true),
        want('also', true),
        ...(step.from ? [want('item')] : []),
        ...step.options.flatMap(({ value }) => [
          { ...want(`options.${value}`), or: `ui:options.${value}` },
          want(`options-also.${value}`, true),
        ]),
      ]
    case 'decide':
    case 'do':
    case 'go':
      return []
    default:
      return unreachable(step)
  }
}

function tableWants(table: Table): readonly Want[] {
  return table.results.flatMap(({ id, rules }) => {
    const want = (path: string, optional = false): Want => ({
      file: `tables/${table.id}`,
      path: `${id}.${path}`,
      by: `result "${id}"`,
      optional,
    })
    // What has nothing to do with a case is not told.
    const verdicts = [...new Set(rules.map(({ then }) => then))].filter((verdict) => verdict !== 'none')
    const details = ['amount', 'where', 'deadline'].map((path) => want(path, true))
    return [want('title'), ...verdicts.map((verdict) => want(`verdicts.${verdict}`)), ...details]
  })
}

/** Texts the code names by something that is listed elsewhere. */
function codeWants(content: Content): readonly Want[] {
  const paths = [
    ...commandWords.map((word) => ({ path: `nav.${word}`, by: `the command "${word}"` })),
    ...signals.map((signal) => ({
      path: signal.startsWith('danger') ? signal : `smalltalk.${signal}`,
      by: `the signal "${signal}"`,
    })),
    ...(content.service?.formats ?? []).map(({ id }) => ({
      path: `formats.${id}`,
      by: `format "${id}" of dialogs/service.yaml`,
    })),
  ]
  return paths.map((want) => ({ ...want, file: 'ui', optional: false }))
}
