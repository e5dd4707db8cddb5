/** The part of nlp.js that is compared with; the packages bring no types of their own. */
declare module '@nlpjs/basic' {
  interface Manager {
    addLanguage(language: string): void
    addDocument(language: string, text: string, intent: string): void
    train(): Promise<void>
    process(
      language: string,
      text: string,
    ): Promise<{ readonly classifications: readonly { readonly intent: string; readonly score: number }[] }>
  }
  interface Container {
    use(plugin: unknown): void
    get(name: 'nlp'): Manager & { settings: { log: boolean; autoSave: boolean; modelFileName: string } }
  }
  interface Dock {
    getContainer(): Container
  }
  export function dockStart(settings: object): Promise<{ get(name: 'nlp'): Manager }>
  export function containerBootstrap(): Promise<Container>
  export const Nlp: unknown
  export const LangEn: unknown
}
declare module '@nlpjs/lang-*' {
  const all: { readonly [name: string]: unknown }
  export = all
}
