/** What a machine made of somebody's words in another language. It never stands without the words themselves. */
export type Translation = {
  /** Its own. */
  readonly language: string
  readonly text: string
}
