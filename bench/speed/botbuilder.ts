import { type Activity, ActivityTypes, BotAdapter, ConversationState, MemoryStorage, type Storage, TurnContext } from 'botbuilder'
import {
  ChoicePrompt,
  DialogSet,
  DialogTurnStatus,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs'
import type { Contender, Place } from './contender.ts'
import { Disk, type Keeping } from './disk.ts'
import { type Answer, events, placesEach, type Question, questions } from './form.ts'

/** Microsoft's dialogs; what is said reaches an adapter that keeps nothing. */
export async function botbuilder({ folder }: Place, keeping: Keeping): Promise<Contender> {
  const form = questions()
  const disk = keeping === 'memory' ? null : new Disk(folder, keeping)
  const state = new ConversationState(disk ? storageOn(disk) : new MemoryStorage())
  const dialogs = new DialogSet(state.createProperty('dialogs'))
  const taken = Array.from({ length: events }, () => 0)
  dialogs.add(new TextPrompt('words'))
  const choice = new ChoicePrompt('choice', undefined, 'de-de')
  // Labels alone, without reading numbers in several languages: what costs less for it.
  choice.recognizerOptions = { recognizeNumbers: false, recognizeOrdinals: false }
  dialogs.add(choice)
  dialogs.add(new WaterfallDialog('form', [...form.map(asking), (step) => book(step, taken)]))
  const adapter = new Quiet()
  let count = 0
  const take = (chat: number, text: string) =>
    adapter.take(activity(chat, ++count, text), async (context) => {
      const dialog = await dialogs.createContext(context)
      const { status } = await dialog.continueDialog()
      if (status === DialogTurnStatus.empty) await dialog.beginDialog('form')
      await state.saveChanges(context)
    })
  return {
    begin: (chat) => take(chat, '/start'),
    answer: (chat, step, answer) => take(chat, words(form, step, answer)),
    booked: async () => taken.reduce((sum, seats) => sum + seats, 0),
    close: async () => disk?.close(),
  }
}

const words = (form: readonly Question[], step: number, answer: Answer): string =>
  typeof answer === 'string' ? answer : (form[step]?.options[answer]?.[1] ?? '')

function asking({ text, options }: Question, place: number) {
  return async (step: WaterfallStepContext<object>) => {
    if (place > 0) keep(step, place - 1)
    if (options.length === 0) return step.prompt('words', text)
    const choices = options.map(([value, label]) => ({
      value: label,
      action: { type: 'imBack', title: label, value: label },
      id: value,
    }))
    return step.prompt('choice', text, choices)
  }
}

function keep(step: WaterfallStepContext<object>, place: number): void {
  Object.assign(step.values, { [place]: step.result?.value ?? step.result })
}

async function book(step: WaterfallStepContext<object>, taken: number[]) {
  keep(step, steps.confirm)
  const values: { readonly [place: number]: string } = { ...step.values }
  const event = Number(/1(\d)\. Januar/.exec(values[steps.event] ?? '')?.[1])
  const seat = (taken[event] ?? 0) + 1
  const booked = seat <= placesEach
  if (booked) taken[event] = seat
  await step.context.sendActivity(booked ? `Sie sind angemeldet, ${values[0]}!` : 'Das hat nicht geklappt.')
  return step.endDialog()
}

const steps = { event: 3, confirm: 4 } as const

function activity(chat: number, id: number, text: string): Partial<Activity> {
  const person = { id: `person-${chat}`, name: 'Amina' }
  const conversation = { id: `chat-${chat}`, isGroup: false, conversationType: 'personal', name: '' }
  const bot = { id: 'bot', name: 'Bench' }
  return {
    type: ActivityTypes.Message,
    id: String(id),
    channelId: 'bench',
    serviceUrl: '',
    text,
    from: person,
    recipient: bot,
    conversation,
    locale: 'de-de',
  }
}

/** As little of an adapter as will do: Microsoft's own for tests keeps and waits more. */
class Quiet extends BotAdapter {
  take(given: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(new TurnContext(this, given), logic)
  }
  override async sendActivities(_: TurnContext, sent: Partial<Activity>[]) {
    return sent.map((_, place) => ({ id: String(place) }))
  }
  override async updateActivity(): Promise<void> {}
  override async deleteActivity(): Promise<void> {}
  override async continueConversation(): Promise<void> {}
}

const storageOn = (disk: Disk): Storage => ({
  read: async (keys) => Object.fromEntries(keys.flatMap((key) => entry(key, disk.read(key)))),
  write: async (changes) => {
    await Promise.all(Object.entries(changes).map(([key, value]) => disk.write(key, JSON.stringify(value))))
  },
  delete: async (keys) => {
    await Promise.all(keys.map((key) => disk.remove(key)))
  },
})

const entry = (key: string, text: string | null): [string, unknown][] => (text === null ? [] : [[key, JSON.parse(text)]])
