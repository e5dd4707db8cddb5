import type { InboundEvent } from '../../src/channels/channel.ts'
import { createTerminal, terminalAddress } from '../../src/channels/terminal/terminal.ts'
import { Buttons, shown } from '../../src/cli/transcript.ts'
import type { EventId } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { RecordingDoor } from '../support/recording-door.ts'
import { testChannel } from './channel.ts'
import { ar, type Person, type Subject } from './subject.ts'

const once = 'what is typed comes in once: nothing between keyboard and process could bring it again'
const here = 'there is one person, and they are there as long as the process is'
const noPlatform = 'what is printed has arrived: there is no platform that could answer otherwise'
const words = 'a keyboard sends words and presses only'
const ends = 'a store that refuses ends the talk: its person sees why and starts another'
const input = 'a talk ends with its input, and nothing is being stored then'

testChannel('terminal', async () => open(), {
  gaps: {
    'a voice message arrives': words,
    'a picture arrives': words,
    'a file arrives': words,
    'anything else arrives': words,
    'a repeated delivery carries the same id': once,
    'a repeated press carries the same id': once,
    'what could not be stored comes again with the same id': ends,
    'messages keep their order, also around one that could not be stored': ends,
    'links arrive, wherever they lead': 'the lines of a talk that machines read name no links',
    'files arrive byte for byte': 'the lines of a talk name files; their content is not printed',
    'whoever has gone is away or out of reach, and gets the message once when they are back': here,
    'whoever comes back wakes what waits for them': here,
    'whoever has gone for good is unreachable': here,
    'a platform that asks for patience gets it, and the message arrives once': noPlatform,
    'a line that breaks before the answer leaves a doubt': noPlatform,
    'what the platform refuses for good is rejected, and the next message arrives': noPlatform,
    'a stop waits for what is being stored': input,
    'after a stop nothing new is taken, nor acknowledged': input,
    'the log says that something failed, and nothing of what was said or of whom': 'it writes no log',
  },
})

function open(): Subject {
  const door = new RecordingDoor()
  const buttons = new Buttons()
  const printed: string[] = []
  const channel = createTerminal((message: Message) => {
    buttons.add(message)
    printed.push(JSON.stringify(shown(message)))
  })
  let count = 0
  let acknowledged = 0
  // The way in as `src/main.js` joins keyboard and door.
  const does = async (event: InboundEvent) => {
    count += 1
    await door.receive({ address: terminalAddress, id: `terminal:${count}` as EventId, at: Date.now(), event })
    acknowledged += 1
  }
  const person: Person = {
    opens: () => does({ kind: 'opened', hint: ar }),
    says: (text) => does({ kind: 'said', text, hint: ar }),
    presses: async (label) => {
      const button = buttons.find(label)
      if (!button) throw new Error(`There is no button "${label}"`)
      await does({ kind: 'pressed', press: button.press })
    },
    sends: lacking,
    sees: async () => printed.map(read),
  }
  return {
    channel,
    door,
    person,
    now: Date.now,
    logged: [],
    acknowledged: () => acknowledged,
    repeatLast: lacking,
    goAway: lacking,
    comeBack: lacking,
    fails: (kind) => {
      throw new Error(`A terminal has no "${kind}"`)
    },
    stop: () => channel.stop(),
  }
}

/** A line as a machine reads it: everything to press stands under `choices`. */
function read(line: string) {
  const { text, choices, files }: ReturnType<typeof shown> = JSON.parse(line)
  return { text, choices, nav: [], links: [], files: files.map(({ name }) => ({ name, content: '' })) }
}

const lacking = () => Promise.reject(new Error('A terminal has nothing like it'))
