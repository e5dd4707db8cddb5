import { words } from './normalise.ts'

/** Words of a question that has no subject of its own: "and how long?", "why?", "how much is it then". */
const empty: { readonly [language: string]: string } = {
  de: 'und aber oder also dann noch wie lange viel wieviel hoch oft genau teuer was wer wo wohin wann warum wieso bis ab kostet dauert das es ist sind geht gilt denn da dafür dabei dazu davon damit für mich muss ich kann man brauche bekomme bei wem weiter mehr sonst danach vorher und zwar monate jahre',
  en: 'and but or so then also how long much many often exactly expensive what who where when why until from cost costs does do is are it that this for me must i can you need get with whom more else after before there about which months years take takes',
  tr: 've ama ya peki o zaman ne kadar kaç kac nasıl nerede nereye nereden neden niye kim kime hangi sürer sürüyor surer tutar bu şu benim bana için gerek gerekiyor lazım mi mı mu mü daha sonra önce başka ay yıl olur da de',
  ar: 'و بس طيب يعني كم وكم قديش وقديش شقد شكد شحال المده مده الوقت متي ومتي ايمتي وين ووين اين واين فين كيف وكيف كيفاش شلون ليش وليش لماذا ولماذا مين ومين من ومن عند هذا هاد هاي ذلك هو هي بعدين بعدها قبلها لي الي انا لازم بقدر شو وشو ماذا وماذا شنو وشنو كمان ايضا بيكلف يكلف بتاخد ياخذ اكثر شهر سنه',
}

const sets: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(empty).map(([language, list]) => [language, new Set(words(list))]),
)

/** True for a few words that can only be about what was said before. */
export function hasNoSubject(text: string, language: string): boolean {
  const list = words(text)
  const known = sets.get(language)
  return known !== undefined && list.length >= 2 && list.length <= 6 && list.every((word) => known.has(word))
}
