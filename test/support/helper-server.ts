import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** One request as it came over the line. */
export interface Asked {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

const question = z.object({ question: z.string(), titles: z.array(z.object({ id: z.string(), title: z.string() })) })
const completion = z.object({
  model: z.string(),
  temperature: z.literal(0),
  messages: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })).length(2),
  response_format: z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      strict: z.literal(true),
      schema: z.object({ properties: z.object({ choice: z.object({ enum: z.array(z.string()) }) }) }),
    }),
  }),
})

const request = z.object({
  model: z.string(),
  temperature: z.literal(0),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({ role: z.literal('user'), content: z.string() }),
  ]),
  response_format: z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({ name: z.literal('translation'), strict: z.literal(true), schema: z.object({}).loose() }),
  }),
})
const source = z.strictObject({ text: z.string(), from: z.string(), to: z.string() })
type Source = z.infer<typeof source>
/** What the endpoint does with a text to be translated. `slow`: it never answers. */
export type Translating =
  | ((asked: Source) => string | Promise<string>)
  | { readonly status: number }
  | { readonly raw: string }
  | 'slow'

/** Answers with these words, as a good model does. */
export const saying = (words: string) => () => JSON.stringify({ translation: words })

type Titles = z.infer<typeof question>['titles']
type Content = (titles: Titles) => string

/** What the endpoint does with a question: the words of its answer, or what goes wrong. */
export type Reply = Content | { readonly status: number } | { readonly raw: string } | 'slow' | 'redirect'

/** Names the title that holds these words, as a good model does. */
export const naming =
  (words: string): Content =>
  (titles) =>
    JSON.stringify({ choice: titles.find(({ title }) => title.includes(words))?.id ?? 'none' })

/** An OpenAI-compatible endpoint on a port of this machine. */
export class HelperServer {
  readonly key = 'sk-canary-key-4711'
  readonly asked: Asked[] = []
  /** Whether those who use it want translations. */
  translates = false
  reply: Reply = naming('')
  translating: Translating = saying('')
  /** What voice messages say; `null`: the endpoint breaks down over them; `undefined`: it never answers. */
  transcript: string | null | undefined = ''
  #port = 0
  #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1')
      this.asked.push({ path: request.url ?? '', authorization: request.headers.authorization, body })
      const { reply } = this
      const send = (status: number, text: string) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(text)
      if (request.url === '/v1/audio/transcriptions') {
        if (this.transcript === undefined) return
        return this.transcript === null ? send(500, 'out of order') : send(200, JSON.stringify({ text: this.transcript }))
      }
      if (request.url !== '/v1/chat/completions') return send(404, '')
      if (body.includes('"name":"translation"')) return this.#translates(send)
      if (reply === 'slow') {
        const late = this.#completed(naming(''), this.titles)
        return void setTimeout(() => send(200, late), 1_500).unref()
      }
      if (reply === 'redirect') return void response.writeHead(302, { location: '/elsewhere' }).end()
      if (typeof reply === 'function') return send(200, this.#completed(reply, this.titles))
      return 'raw' in reply ? send(200, reply.raw) : send(reply.status, 'sk-canary-key-4711')
    })
  })

  get settings() {
    return {
      url: `http://127.0.0.1:${this.#port}/v1`,
      key: this.key,
      model: 'small',
      voiceModel: 'ear',
      translates: this.translates,
    }
  }

  /** Texts to be translated that came in. Throws when one is not as the protocol wants it. */
  get sources(): readonly Source[] {
    return this.asked.filter(({ body }) => body.includes('"name":"translation"')).map(({ body }) => sourceIn(body))
  }

  /** What the last question was, and what it could be about. Throws when it is not as the protocol wants it. */
  get last(): z.infer<typeof question> {
    const { messages, response_format } = completion.parse(
      JSON.parse(Buffer.from(this.asked.at(-1)?.body ?? '', 'latin1').toString()),
    )
    const read = question.parse(JSON.parse(messages[1]?.content ?? ''))
    const ids = response_format.json_schema.schema.properties.choice.enum
    if (ids.join() !== [...read.titles.map(({ id }) => id), 'none'].join()) throw new Error('The schema offers something else')
    return read
  }

  get titles(): Titles {
    return this.last.titles
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(this.#port, '127.0.0.1', done))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  #translates(send: (status: number, text: string) => void): void {
    const { translating } = this
    const asked = this.sources.at(-1)
    if (translating === 'slow' || !asked) return
    if (typeof translating === 'function') {
      return void Promise.resolve(translating(asked)).then((words) => send(200, completed(words)))
    }
    return 'raw' in translating ? send(200, translating.raw) : send(translating.status, 'sk-canary-key-4711')
  }

  #completed(reply: Content, titles: Titles): string {
    return completed(reply(titles))
  }
}

const completed = (content: string): string =>
  JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] })

function sourceIn(body: string): Source {
  const { messages } = request.parse(JSON.parse(Buffer.from(body, 'latin1').toString()))
  return source.parse(JSON.parse(messages[1].content))
}
