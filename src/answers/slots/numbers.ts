import { asciiDigits, fold, words } from '../normalise.ts'

/** One to ten as people write them, per language, spoken forms included. */
const numberWords: { readonly [language: string]: readonly string[] } = {
  de: [
    'eins eine einer ein erste erster erstes',
    'zwei zwo zweite zweiter',
    'drei dritte dritter',
    'vier vierte',
    'fünf fünfte',
    'sechs sechste',
    'sieben siebte',
    'acht achte',
    'neun neunte',
    'zehn zehnte',
  ],
  en: [
    'one first',
    'two second',
    'three third',
    'four fourth',
    'five fifth',
    'six sixth',
    'seven seventh',
    'eight eighth',
    'nine ninth',
    'ten tenth',
  ],
  tr: [
    'bir birinci ilk',
    'iki ikinci',
    'üç üçüncü',
    'dört dördüncü',
    'beş beşinci',
    'altı altıncı',
    'yedi yedinci',
    'sekiz sekizinci',
    'dokuz dokuzuncu',
    'on onuncu',
  ],
  ar: [
    'واحد واحده الاول الاولي اول',
    'اثنان اثنين تنين ثنين جوج زوج الثاني التاني الثانيه',
    'ثلاثه تلاته ثلاث تلات الثالث التالت',
    'اربعه اربع الرابع',
    'خمسه خمس الخامس',
    'سته ست السادس',
    'سبعه سبع السابع',
    'ثمانيه تمانيه تمنيه ثمان الثامن',
    'تسعه تسع التاسع',
    'عشره عشر العاشر',
  ],
}

const values: ReadonlyMap<string, number> = new Map(
  Object.values(numberWords).flatMap((row) =>
    row.flatMap((forms, index) => forms.split(' ').map((form) => [fold(form), index + 1] as const)),
  ),
)

/** Words people put beside the number of a choice. */
const besides = new Set([
  'nr',
  'nummer',
  'no',
  'number',
  'option',
  'numara',
  'secenek',
  'رقم',
  'خيار',
  'الخيار',
  'die',
  'der',
  'das',
  'the',
  'das',
  'bitte',
  'please',
  'lutfen',
  'رجاء',
])

/** The whole text as the number of a choice: `2`, `٢.`, `Nummer 2`, `zwei`, `2️⃣`; `null` for anything else. */
export function choiceNumber(text: string): number | null {
  if (/-\p{Nd}/u.test(text)) return null
  const list = words(text.replace(/\u20e3/gu, ' ')).filter((word) => !besides.has(word))
  const [only] = list
  if (list.length !== 1 || only === undefined) return null
  if (/^\d{1,3}$/u.test(only)) return Number(only)
  return values.get(only) ?? null
}

/** The only whole number in a text, in digits of any script or as a word; `null` when there is none or more than one. */
export function onlyNumber(text: string): number | null {
  const digits = asciiDigits(text.normalize('NFKC')).match(/\d+/gu) ?? []
  if (digits.length > 1) return null
  if (digits[0] !== undefined) return digits[0].length <= 9 ? Number(digits[0]) : null
  const spoken = words(text).flatMap((word) => values.get(word) ?? [])
  return spoken.length === 1 ? (spoken[0] ?? null) : null
}
