import type { AdvisorId } from '../../src/engine/ids.ts'
import type { Desk } from './desk.ts'

export interface Page {
  readonly status: number
  readonly html: string
  readonly headers: Headers
  /** Where it ended, without the origin. */
  readonly path: string
}

/** Where the console is, and how somebody gets in. */
type Place = Pick<Desk, 'url' | 'link'>

/** A browser without scripts: keeps cookies, follows redirects, sends forms as they stand in the page. */
export class Client {
  readonly desk: Place
  cookie = ''
  language = 'de'

  constructor(desk: Place) {
    this.desk = desk
  }

  static async signedIn(desk: Place, advisor: AdvisorId): Promise<Client> {
    const client = new Client(desk)
    const page = await client.get(await desk.link(advisor))
    await client.submit(page, '/console/sign-in')
    return client
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#follow(await this.#ask(path, { headers }))
  }

  getRaw(path: string): Promise<Response> {
    return this.#ask(path, {})
  }

  /** Sends a form of the page, with some fields filled in. */
  submit(page: Page, action: string, fields: Record<string, string> = {}): Promise<Page> {
    return this.post(action, { ...hiddenIn(page, action), ...fields })
  }

  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#follow(await this.postRaw(path, fields, headers))
  }

  /** Without following where it leads. */
  postRaw(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: this.desk.url }
    return this.#ask(path, { method: 'POST', headers: { ...form, ...headers }, body: new URLSearchParams(fields).toString() })
  }

  /** Sends a form of the page that may bring a file. */
  async upload(page: Pick<Page, 'html'>, action: string, fields: Record<string, string>, file: File | null): Promise<Page> {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...hiddenIn(page, action), ...fields })) body.set(name, value)
    // Browsers send an empty file where none was chosen.
    body.set('file', file ?? new File([], ''))
    return this.#follow(await this.#ask(action, { method: 'POST', headers: { origin: this.desk.url }, body }))
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(this.desk.url + path, {
      ...init,
      redirect: 'manual',
      headers: { 'accept-language': this.language, ...(this.cookie ? { cookie: this.cookie } : {}), ...init.headers },
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    return answer
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    const others = this.cookie.split('; ').filter((each) => each !== '' && !each.startsWith(`${name}=`))
    this.cookie = [...others, ...(/max-age=0/i.test(line) ? [] : [pair])].join('; ')
  }

  async #follow(answer: Response): Promise<Page> {
    const to = answer.headers.get('location')
    if (to) return this.get(to)
    return {
      status: answer.status,
      html: await answer.text(),
      headers: answer.headers,
      path: answer.url.slice(this.desk.url.length),
    }
  }
}

/** The hidden fields of the form with this action. */
export function hiddenIn({ html }: Pick<Page, 'html'>, action: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`))
  if (!form) throw new Error(`The page has no form for ${action}`)
  const inputs = form.split('</form>')[0]?.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g) ?? []
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]))
}

/** The words of a page, without tags. */
export const wordsOf = ({ html }: Pick<Page, 'html'>): string =>
  html
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
