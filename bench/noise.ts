import type { ConceptForms } from '../src/answers/corpus.ts'
import { Random } from '../src/answers/model/random.ts'
import { fold } from '../src/answers/normalise.ts'

/** One letter left out, doubled, or swapped with the next, in `share` of the words of four letters or more. The same seed, the same slips. */
export function withTypos(text: string, share: number, seed: number): string {
  const random = new Random(seed)
  return text
    .split(' ')
    .map((word) => {
      const letters = [...word]
      if (letters.length < 4 || random.below(1000) >= share * 1000) return word
      const at = 1 + random.below(letters.length - 2)
      const [one = '', two = ''] = [letters[at], letters[at + 1]]
      const kind = random.below(3)
      if (kind === 0) letters.splice(at, 1)
      else if (kind === 1) letters.splice(at, 0, one)
      else letters.splice(at, 2, two, one)
      return letters.join('')
    })
    .join(' ')
}

/** Words people in Germany say in German whatever they speak, by concept. */
const terms: { readonly [concept: string]: string } = {
  training: 'Ausbildung',
  trainee: 'Azubi',
  company: 'Betrieb',
  contract: 'Vertrag',
  'foreigners-office': 'Ausländerbehörde',
  probation: 'Probezeit',
  'vocational-school': 'Berufsschule',
  internship: 'Praktikum',
  'work-permit': 'Arbeitserlaubnis',
  'school-certificate': 'Schulabschluss',
  'language-course': 'Deutschkurs',
  exam: 'Prüfung',
  holiday: 'Urlaub',
  apply: 'Bewerbung',
  recognition: 'Anerkennung',
}

/** The first word with a German equivalent is replaced by it; `null` when there is none. `forms` is the language's own lexicon. */
export function withGermanTerm(text: string, forms: ConceptForms): string | null {
  const list = text.split(' ')
  for (const [at, word] of list.entries()) {
    const said = fold(word)
    const concept = Object.keys(terms).find((name) =>
      (forms[name] ?? []).some((form) => {
        const key = fold(form)
        return key.length >= 4 && !key.includes(' ') && (form.endsWith('*') ? said.startsWith(key) : said === key)
      }),
    )
    const term = concept && terms[concept]
    if (term && fold(term) !== said) return list.with(at, term).join(' ')
  }
  return null
}
