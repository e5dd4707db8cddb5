import { labelOf, linksOf, pressablesOf, wordsOf } from '../support/teams-card.ts'
import type { BotMessage, TeamsActivity } from '../support/teams-people.ts'
import type { Refusal } from '../support/teams-server.ts'
import { setUpTeams } from '../support/teams-setup.ts'
import { testChannel } from './channel.ts'
import type { Person, Seen, Subject } from './subject.ts'

const gaps = {
  'whoever comes back wakes what waits for them':
    'Teams does not say that somebody unblocked the bot; their next message, or a new installation, does',
}

testChannel('Teams, with Action.Execute', () => open({ submit: false }), { gaps })
testChannel('Teams, with Action.Submit', () => open({ submit: true }), { gaps })

async function open(how: { readonly submit: boolean }): Promise<Subject> {
  const { teams, door, bot, logged, clock, close } = await setUpTeams()
  await bot.start()
  const amal = teams.person({ name: 'Kanarienvogel', locale: 'ar-SA' })
  const done: TeamsActivity[] = []
  const deliver = teams.deliver.bind(teams)
  teams.deliver = (activity) => {
    done.push(activity)
    return deliver(activity)
  }
  // Resolves at once, as a platform takes what people do; the answer to a press is shown when it comes.
  const does = async (doing: Promise<unknown>) => void doing.catch(() => undefined)
  const person: Person = {
    opens: () => does(amal.opens()),
    says: (text) => does(amal.says(text)),
    presses: async (label) => {
      // Nobody presses the same button of the same card twice within a minute and a half.
      clock.now += 91_000
      await does(amal.presses(label, how))
    },
    sends: (media) => does(amal.sends(media)),
    sees: async () => {
      // Files are given once they are allowed.
      for (const message of amal.transcript) {
        if (!message.offer || message.offer.content !== null) continue
        await amal.answersOffer('accept', { message })
        await teams.until(() => amal.transcript.some(({ opens }) => opens === message.offer?.name))
      }
      return amal.transcript.filter(({ opens }) => opens === null).map(toSeen)
    },
  }
  return {
    channel: bot,
    door,
    person,
    now: () => clock.now,
    logged,
    acknowledged: () => done.filter((activity) => !teams.pending.includes(activity)).length,
    repeatLast: async () => {
      const last = done.at(-1)
      if (!last) throw new Error('Nothing was done that could be repeated')
      await teams.until(() => !teams.pending.includes(last))
      await deliver(last)
    },
    goAway: async () => teams.remove(amal.conversation),
    comeBack: async () => teams.remove(amal.conversation, false),
    fails: (kind) => teams.fail(troubles[kind]),
    stop: close,
  }
}

const troubles = {
  retry: { status: 429, code: 'Throttled', retryAfter: '7' },
  rejected: { status: 400, code: 'BadArgument' },
  doubt: 'drop',
} satisfies Record<Parameters<Subject['fails']>[0], Refusal | 'drop'>

function toSeen({ text, card, offer }: BotMessage): Seen {
  return {
    text: card ? wordsOf(card) : text,
    choices: card ? pressablesOf(card).map(labelOf) : [],
    // On a card the ways out are the last row of the same buttons.
    nav: [],
    links: card ? linksOf(card) : [],
    files: offer ? [{ name: offer.name, content: offer.content ?? '' }] : [],
  }
}
