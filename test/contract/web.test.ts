import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { RecordingDoor } from '../support/recording-door.ts'
import { logInto } from '../support/run.ts'
import { openHouse } from '../support/web-house.ts'
import { WebPerson } from '../support/web-person.ts'
import { testChannel } from './channel.ts'
import { ar, type Person, type Seen, type Subject } from './subject.ts'

const session = 'contract-session-0123456789abcdef-canary'
const minute = 60_000

testChannel(
  'web chat',
  async () => {
    const door = new RecordingDoor()
    const logged: string[] = []
    const log = pino({}, logInto(logged))
    let ahead = 0
    const now = () => Date.now() + ahead
    const house = await openHouse({ door, log, now, timing: { hold: 1_000, grace: 10_000, patience: 5_000 } })
    const pages = [new WebPerson(house.url, session)]
    const page = () => pages.at(-1) ?? new WebPerson(house.url, session)

    // As the page does: one after the other, each with an id of its own, again until the server has it.
    const queue: object[] = []
    let last: object = {}
    let acknowledged = 0
    let sending = false
    const leaving = new AbortController()
    const pump = async () => {
      if (sending) return
      sending = true
      for (let item = queue[0]; item && !leaving.signal.aborted; item = queue[0]) {
        const answer = await page()
          .send(item)
          .catch(() => null)
        await answer?.arrayBuffer()
        if (answer?.ok) {
          queue.shift()
          acknowledged += 1
        } else await new Promise((resolve) => setTimeout(resolve, 5))
      }
      sending = false
    }
    const post = async (item: object) => {
      // Nobody types faster than a message a second.
      ahead += 1_000
      last = item
      queue.push(item)
      void pump()
    }
    const does = (what: object) => post({ id: randomUUID(), ...what })

    const person: Person = {
      opens: () => does({ kind: 'opened', hint: ar }),
      says: (text) => does({ kind: 'said', text, hint: ar }),
      sends: (media) => does({ kind: 'sent-media', media }),
      presses: async (label) => {
        const button = pages
          .toReversed()
          .flatMap(({ buttons }) => buttons)
          .find((candidate) => candidate.label === label)
        if (!button) throw new Error(`There is no button "${label}"`)
        await does({ kind: 'pressed', press: button.press })
      },
      sees: async () =>
        pages
          .flatMap(({ transcript }) => transcript)
          .map(({ text, choices = [], nav = [], links = [], files = [] }): Seen => {
            const labels = (all: typeof choices) => all.map(({ label }) => label)
            return {
              text,
              choices: labels(choices),
              nav: labels(nav),
              links,
              files: files.map(({ name, content }) => ({ name, content })),
            }
          }),
    }
    return {
      channel: house.web,
      door,
      person,
      now,
      logged,
      acknowledged: () => acknowledged,
      repeatLast: () => post(last),
      goAway: async () => {
        page().close()
        await new Promise((resolve) => setTimeout(resolve, 30))
        ahead += minute
      },
      comeBack: async () => {
        const fresh = new WebPerson(house.url, session)
        pages.push(fresh)
        fresh.listens()
        // A page that has just begun to listen is there.
        await new Promise((resolve) => setTimeout(resolve, 30))
      },
      fails: (kind) => {
        throw new Error(`There is no platform between the page and this process that could answer "${kind}"`)
      },
      stop: async () => {
        leaving.abort()
        for (const each of pages) each.close()
        await house.close()
      },
    } satisfies Subject
  },
  {
    gaps: {
      'whoever has gone for good is unreachable':
        'nobody tells the server that a page will not be opened again; the session is away until its data runs out',
      'a platform that asks for patience gets it, and the message arrives once':
        'the page fetches its messages itself, no platform stands between',
      'a line that breaks before the answer leaves a doubt':
        'the page drops what it has seen by id, so a repetition needs no doubt',
      'what the platform refuses for good is rejected, and the next message arrives': 'there is no platform that could refuse',
    },
  },
)
