import { type ParseArgsConfig, parseArgs } from 'node:util'

/** As `parseArgs`; what was misspelt ends the program with a sentence. */
export function readArguments<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
