import type { Choice, Message } from '../engine/message.ts'

/** A message as the machine-readable talk shows it. */
export interface Shown {
  readonly text: string
  readonly choices: readonly string[]
  readonly files: readonly { readonly name: string; readonly mime: string }[]
}

/** Everything that can be pressed stands under `choices`: what is numbered first, then the ever-present ways out. */
export function shown(message: Message): Shown {
  return {
    text: message.text,
    choices: pressable(message).map((choice) => choice.label),
    files: (message.files ?? []).map(({ name, mime }) => ({ name, mime })),
  }
}

function pressable(message: Message): readonly Choice[] {
  return [...(message.choices ?? []), ...(message.nav ?? [])]
}

/** Everything that was ever offered, newest first: old buttons can still be pressed, as on every other channel. */
export class Buttons {
  readonly #messages: Message[] = []

  add(message: Message): void {
    if (pressable(message).length > 0) this.#messages.unshift(message)
  }

  clear(): void {
    this.#messages.length = 0
  }

  /** The button with this label, or with this number in the newest list. */
  find(text: string): Choice | null {
    const wanted = text.trim()
    const newest = this.#messages[0]
    const byNumber = newest && /^\d+$/.test(wanted) ? pressable(newest)[Number(wanted) - 1] : undefined
    if (byNumber) return byNumber
    for (const message of this.#messages) {
      const choice = pressable(message).find(({ label }) => label === wanted)
      if (choice) return choice
    }
    return null
  }
}

/** A message as a person at a terminal reads it. */
export function pleasant(message: Message): string {
  const choices = (message.choices ?? []).map(({ label }, place) => `  ${place + 1}  ${label}`)
  const nav = message.nav?.length ? [`  · ${message.nav.map(({ label }) => label).join(' · ')}`] : []
  const links = (message.links ?? []).map(({ label, url }) => `  ${label}: ${url}`)
  const files = (message.files ?? []).map(({ name }) => `  [${name}]`)
  return [message.text, ...links, ...files, ...choices, ...nav].join('\n')
}
