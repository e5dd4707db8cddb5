import type { Answers, Context, Reading, Signal, Understanding, Verdict } from '../engine/understanding.ts'
import { CommandPhrases } from './commands.ts'
import { Greetings } from './greetings.ts'
import { languageId } from './ids.ts'
import { type Guess, identify, looksLikeName } from './language/identify.ts'
import { mask } from './mask/mask.ts'
import type { Knowledge } from './model/artefact.ts'
import { wordFeature } from './model/features.ts'
import { LanguageNames } from './named.ts'
import { normalise, words } from './normalise.ts'
import { Phrasebook } from './phrasebook.ts'
import { asks } from './question.ts'
import { signalOf, silence } from './signals.ts'
import { type Chosen, readChoice } from './slots/choices.ts'
import { Labels } from './slots/labels.ts'
import { choiceNumber } from './slots/numbers.ts'
import { readSeveral } from './slots/several.ts'
import { readValue } from './slots/values.ts'
import { type Judgement, Topics } from './topics.ts'

/** Longer messages are judged by their beginning: nobody asks after that, and time must not grow with the text. */
const longest = 600

/** Most platforms send no more than this at once; of what is longer the rest is searched for dangers alone. */
const longestRead = 5000
/** So many further parts; an office app sends less. */
const mostParts = 8

/** Joins everything that can be said about a text. Holds no state: same text and context, same understanding. */
export class Understander implements Answers {
  private readonly knowledge: Knowledge
  private readonly book: Phrasebook
  private readonly topics: Topics
  private readonly phrases: CommandPhrases
  private readonly names: LanguageNames
  private readonly greetings: Greetings
  private readonly languages: readonly string[]
  private readonly labels = new Labels()

  constructor(knowledge: Knowledge) {
    this.knowledge = knowledge
    this.book = new Phrasebook(knowledge.phrases)
    this.languages = [...knowledge.model.scorer.own.keys()]
    this.topics = new Topics(knowledge.model, knowledge.topics, this.book)
    this.phrases = new CommandPhrases(knowledge.commands, this.book.rules)
    this.names = new LanguageNames(this.languages, this.book)
    this.greetings = new Greetings(knowledge.greetings, this.book.phrases('thanks'), knowledge.farewells)
  }

  understand(given: string, context: Context): Understanding {
    const whole = given.slice(0, longestRead)
    const text = whole.slice(0, longest)
    const guess = identify(text, this.knowledge.model.languages, this.book)
    const agreement = this.phrases.agreement(text, context.language)
    const chosen = readChoice(text, context.expecting.choices, agreement, this.book)
    const name = chosen?.by === 'label' ? null : this.names.named(text)
    // A word for a number of one language may be the name of another: "دری" is Dari, and three in Pashto.
    const counts = name === null || this.book.counts(text, context.language)
    const clearlyChosen = chosen?.by === 'label' || (chosen?.by === 'number' && !expectsDigits(context) && counts)
    const named = clearlyChosen ? null : name
    const said = clearlyChosen || named !== null ? null : this.phrases.command(text, context.language, expectsWords(context))
    // A word of command that two languages share changes none of them.
    const shared = said !== null && context.language !== null && this.phrases.isOf(text, context.language)
    const guessed = shared ? context.language : guess.guess
    const language = { guess: guessed === null ? null : languageId(guessed), sure: guess.sure }
    const judgement = this.judge(text, guess, context)
    // A word of command is just that, whatever it may remind of ("geri" is "back", and the beginning of a deportation).
    const isWord = clearlyChosen || named !== null || said !== null
    const signal =
      isWord || this.isNamed(whole, context)
        ? null
        : (this.dangerBehind(given) ?? this.signal(whole, this.isLikelyName(whole, context) ? unheard(judgement) : judgement))
    const verdict = smallTalk(signal) ? ({ kind: 'refuse', candidates: [] } as const) : judgement.verdict
    const correction = clearlyChosen || said !== null ? null : this.phrases.correction(text, context.expecting.fields)
    const question = !clearlyChosen && said === null && asks(text, verdict, this.book)
    const several = clearlyChosen || said !== null ? null : readSeveral(whole, context.expecting, this.book, context.today)
    const masked = isWord || signal !== null || whole.length > longest ? null : mask(text, (word) => this.isOurs(word))
    const plain = this.read(whole, context, {
      chosen,
      clearlyChosen,
      agreement,
      command: said !== null || named !== null,
      signal,
      question,
      verdict,
    })
    const reading = plain.kind === 'invalid' && several?.current ? several.current : plain
    // Whoever gives a number or an address answers with it, whatever stands beside ("only after three", "please call me").
    const isReach = reading.kind === 'value' && expectsReach(context)
    const isAnswered = isWord || reading.kind === 'value' || reading.kind === 'press' || isDanger(signal)
    const offScreen = isAnswered ? null : this.labels.find(text, context.expecting, agreement)
    if (offScreen !== null) {
      const press = { kind: 'press', press: offScreen } as const
      return { language, command: null, correction: null, signal: null, verdict, question: false, reading: press, named: null }
    }
    return {
      language,
      command: said,
      correction,
      signal: isReach && signal === 'human' ? null : signal,
      verdict,
      question: question && !isReach,
      reading,
      ...(several && several.also.length > 0 ? { also: several.also } : {}),
      ...(masked === null ? {} : { masked }),
      named: named === null ? null : languageId(named),
    }
  }

  /** What a text is about, whatever the language: names of concepts. */
  concepts(text: string, language: string): readonly string[] {
    return this.knowledge.model.scorer.lexicons.get(language)?.find(words(text)) ?? []
  }

  /** Somebody called Selam who is asked for their name. */
  private isNamed(text: string, { expecting }: Context): boolean {
    return expecting.value?.type === 'name' && this.book.namesThatGreet.has(normalise(text))
  }

  /** Words that can hardly be anything but a name: no model has anything to say about them, only the rules are asked. */
  private isLikelyName(text: string, { expecting }: Context): boolean {
    const list = words(text)
    return list.length <= 3 && (expecting.value?.type === 'name' || !list.some((word) => this.isOurs(word)))
  }

  /** True for a word that occurs in the lines of any language. `word` as `words` gives it. */
  private isOurs(word: string): boolean {
    const feature = wordFeature(word)
    return [...this.knowledge.model.scorer.own.values()].some((own) => own.has(feature))
  }

  /** In the language of the text; when that is not sure, in the likely ones, and the most convincing wins. */
  private judge(text: string, { guess, sure }: Guess, context: Context): Judgement {
    // A thumb, three dots: nothing to ask, nothing to be alarmed about.
    if (!/[\p{L}\p{N}]/u.test(text)) return { verdict: { kind: 'refuse', candidates: [] }, right: 0, signs: silence }
    const bare = this.greetings.without(text)
    const likely = [...new Set([guess, context.language].filter((language) => language !== null))].filter((language) =>
      this.languages.includes(language),
    )
    const languages = guess !== null && sure ? [guess] : likely.length > 0 ? likely : this.languages
    const situation = { audience: context.audience, topic: context.topic }
    const judgements = languages.map((language) => this.topics.judge(bare, language, situation))
    const [first, ...others] = judgements
    if (!first) throw new Error('No language to understand: locales/<language>/questions is missing')
    return others.reduce((best, other) => (other.right > best.right ? other : best), first)
  }

  /** Clear words of danger count wherever they stand in a long message. */
  private signal(whole: string, { signs, verdict }: Judgement): Signal | null {
    const text = whole.slice(0, longestRead)
    if (this.greetings.only(text)) return 'greeting'
    if (this.greetings.thanksOnly(text)) return 'thanks'
    if (this.greetings.farewellOnly(text)) return 'goodbye'
    const signal = signalOf(this.greetings.without(text), signs, this.book.rules)
    // A greeting or thanks around a question is manners, not what is meant.
    const asked =
      verdict.kind === 'answer' || (this.greetings.opens(text) && asks(this.greetings.without(text), verdict, this.book))
    return smallTalk(signal) && asked ? null : signal
  }

  /** Clear words of danger in what is too long to be read as a whole. The parts overlap, so that no sentence is cut for all. */
  private dangerBehind(given: string): Signal | null {
    const step = longestRead - longest
    const starts = Array.from({ length: mostParts }, (_, place) => (place + 1) * step).filter(
      (start) => start < given.length - longest,
    )
    const signals = starts.map((start) => signalOf(given.slice(start, start + longestRead), silence, this.book.rules))
    return signals.find(isDanger) ?? null
  }

  private read(
    text: string,
    { expecting, today }: Context,
    said: {
      readonly chosen: Chosen | null
      readonly clearlyChosen: boolean
      readonly agreement: 'yes' | 'no' | null
      readonly command: boolean
      readonly signal: Signal | null
      readonly question: boolean
      readonly verdict: Verdict
    },
  ): Reading {
    if (said.chosen && said.clearlyChosen) return { kind: 'press', press: said.chosen.press }
    if (said.command) return { kind: 'none' }
    if (expecting.value) {
      // A name can be any words: those that greet, ask or thank are none.
      const otherwise =
        said.signal !== null || (said.question && said.verdict.kind !== 'refuse' && !looksLikeName(text)) || /[?؟]/u.test(text)
      const { type } = expecting.value
      if (type === 'name' && (otherwise || said.agreement)) return { kind: 'invalid', problem: 'name' }
      if (type === 'text' && (said.agreement || choiceNumber(text, this.book) !== null))
        return { kind: 'invalid', problem: 'text' }
      const reading = readValue(text, expecting.value, this.book, today)
      if (reading.kind === 'value' || !said.chosen) return reading
    }
    return said.chosen && !said.question ? { kind: 'press', press: said.chosen.press } : { kind: 'none' }
  }
}

/** Where a bare number is the answer itself, it does not count buttons. */
function expectsDigits({ expecting }: Context): boolean {
  const type = expecting.value?.type
  return type === 'number' || type === 'age' || type === 'postcode' || type === 'phone' || type === 'contact' || type === 'date'
}

/** How somebody can be reached is awaited. */
function expectsReach({ expecting }: Context): boolean {
  const type = expecting.value?.type
  return type === 'phone' || type === 'email' || type === 'contact'
}

const unheard = (judgement: Judgement): Judgement => ({ ...judgement, signs: silence })

/** A name or free words are awaited: nearly anything can be the answer. */
function expectsWords({ expecting }: Context): boolean {
  return expecting.value?.type === 'name' || expecting.value?.type === 'text'
}

const isDanger = (signal: Signal | null): boolean => signal?.startsWith('danger-') ?? false

function smallTalk(signal: Signal | null): boolean {
  return signal !== null && signal !== 'human' && !isDanger(signal)
}
