import { type Signal, signals } from '../engine/understanding.ts'
import { fold } from './normalise.ts'

/**
 * Phrases that leave no doubt, per signal, on folded text. For dangers recall counts more than precision; everything less clear is
 * left to the model, which has learnt from the lines in `locales/<language>/signals`.
 */
const rules: readonly (readonly [Signal, RegExp])[] = [
  [
    'danger-selfharm',
    /\b(suizid|selbstmord|suicid\w*|intihar\w*)\b|bring\w* mich um|umbringen will ich|(?:nicht|nie) mehr leben|kill myself|end my life|(?:want to|wanna) die|kendimi oldur\w*|yasamak istemiyorum|olmek istiyorum|canima kiy|انتحر|الانتحار|اقتل (?:نفسي|حالي)|بقتل حالي|(?:بدي|اريد ان|اريد|بغيت|ابي) (?:ا|ن)موت/u,
  ],
  [
    'danger-violence',
    /schlagt mich|(?:mich|uns) (?:geschlagen|verprugelt|vergewaltigt)|vergewaltig|(?:bedroht|wurgt) mich|frauenhaus|(?:beats?|beating|hits?|raped?|slapped) me\b|kill me\b|domestic violence|beni (?:dovuyor|dovdu|oldur)|bana (?:vurdu|vuruyor)|siddet|tecavuz|taciz|يضربني|كيضربني|ضربني|اغتصب|يتحرش|تحرش|يهددني|هددني/u,
  ],
  [
    'danger-exploitation',
    /(?:pass|ausweis|reisepass) (?:\w+ )?(?:weggenommen|abgenommen)|zwing\w* mich|(?:took|keeps?|withh\w+) my (?:passport|documents)|forced? (?:me )?to work|forced labou?r|traffick|pasaportum\w* (?:aldi|el koy|vermiyor)|zorla calis|insan ticareti|(?:اخذ|حجز|حابس|شد)\w* (?:لي )?(?:جواز|باسبور)/u,
  ],
  [
    'danger-removal',
    /(?:werde|wird|werden) (?:\w+ ){0,3}abgeschoben|polizei (?:steht |ist )?(?:vor der|an der) tur|abschiebehaft|abschiebungshaft|deport(?:ation|ed|ing)? (?:me|us|him|her|tomorrow|today|tonight|now)|(?:will|going to) deport|police (?:is|are) (?:here|at (?:my|the) door)|deport ed|sinir disi edil|polis kapi|رح يرحلوني|يرحلوني|(?:شرط[هة]|بوليس) (?:عالباب|علي الباب|بالباب)|حجز الترحيل/u,
  ],
  [
    'human',
    /\b(?:mit|an) (?:\w+ ){0,2}(?:menschen?|mitarbeiter\w*|berater\w*|person|jemande[mn]) (?:\w+ )?(?:sprechen|reden|telefonieren|verbinden)|(?:talk|speak|chat|connect me) (?:to|with) (?:\w+ ){0,2}(?:human|person|advis[eo]r|agent|somebody|someone|staff|operator)|real (?:human|person)\b|(?:gercek|canli) (?:bir )?(?:insan|kisi|biri)|(?:insan|danisman|yetkili|memur|biri)\w* (?:ile |birisiyle )?(?:konusmak|gorusmek|baglan)|beni (?:ara|arayin|arasin)|(?:احكي|اتكلم|اتحدث|التحدث|التكلم|احچي|نهضر) (?:مع )(?:شخص|انسان|موظف|مستشار|بشر|واحد|حدا)|(?:بدي|اريد|ابغي|حولني ل) ?(?:موظف|مستشار|بشر|انسان)/u,
  ],
]

/** What the model has to say about signals. */
export interface Signs {
  readonly probabilities: ReadonlyMap<string, number>
  readonly alarms: ReadonlySet<'danger' | 'human'>
}

/** A text of which the model knows no part. */
export const silence: Signs = { probabilities: new Map(), alarms: new Set() }

/** Small talk has to be the likeliest thing a text can be. */
const smallTalkFrom = 0.35

/** What a text signals beside, or instead of, a question. */
export function signalOf(text: string, { probabilities, alarms }: Signs): Signal | null {
  const folded = fold(text)
  const ruled = rules.find(([, rule]) => rule.test(folded))?.[0]
  if (ruled) return ruled
  const sorted = [...probabilities].sort(([, one], [, two]) => two - one)
  if (alarms.has('danger')) return known(sorted.find(([name]) => name.startsWith('danger-'))?.[0])
  if (alarms.has('human')) return 'human'
  const [first] = sorted
  return first && first[1] >= smallTalkFrom && !first[0].startsWith('danger-') && first[0] !== 'human' ? known(first[0]) : null
}

function known(name: string | undefined): Signal | null {
  return signals.find((signal) => signal === name) ?? null
}
