/** Words so common and so much a language's own that one of them says which it is. */
export const functionWords: { readonly [language: string]: ReadonlySet<string> } = {
  de: set(
    'ich und nicht wie wo wann warum welche welcher kann muss möchte habe bin ist sind wir ihr sie mein meine kein keine für mit von auf ein eine brauche gibt darf bitte danke hilfe nein ja wieviel wer zum zur',
  ),
  en: set(
    'i the and is are you my what how where when why which who can do does need want have not please with for of to this that yes thanks help hello would should could about',
  ),
  tr: set(
    'ben ve bir için nasıl nasil nerede ne zaman neden kaç kim var yok mı mi mu mü bu şu evet hayır hayir istiyorum lazım lazim gerek olur değil degil ile gibi merhaba yardım yardim teşekkürler benim bana çok cok kadar',
  ),
  ar: set(
    'انا هل كيف وين اين شو شنو ماذا متي لماذا ليش كم من في علي الي مع بدي اريد عندي نعم لا هذا هاي ممكن لازم يعني مرحبا شكرا السلام عليكم كيفاش واش بغيت اكو',
  ),
}

/** Everyday words of Arabic in Latin letters that mean nothing in the other languages offered. */
const romanised = set(
  'anta enta enti inta inti ma2 3ndi 3andi 3indi andi indi bidi biddi baddi beddi badi areed ared uridu bghit bghina shu shou shnu shno chno chnou wain wein wayn emta imta leish lesh laysh 3lash alash kif kifash kifach keef kayf shlon shlonak mumkin momken lazem lazim mish mesh mush fi 3al 3ala hada hayda hatha hadi wallah walla inshallah yalla habibi shukran choukran marhaba mar7aba assalam na3am aywa aiwa sh8l sho8l shoghl shughl khedma khdma rateb ratib ma3ash 2adesh adesh addesh kadesh madrase madrasa sharika share3 fini fiye fik 2a3mel a3mel ta3mel 3am ra7 ba3d 2bl ma3i ma3e bdoun bidun bla wra2a waraqa awra2 izan ila 3an hoon hunak wach wash chnouma hiya houwa dial dyal bash ndir nkhdem n9der kaykhalso yekhlas fhemt fhemet salama kteer ktir ktyr shway shwaya barsha bzaf bezzaf lmaghrib',
)
/** Letters that Latin keyboards lack, written as digits: inside a word there is hardly any doubt, at its beginning it may be a number. */
const digitInside = /^\p{L}+[23579]+\p{L}+$/u
const digitFirst = /^[23579](?!nd$|rd$|th$|x$)\p{L}{2,}$/u

/** Arabic written in Latin letters: a digit inside a word, or two weaker signs. */
export function romanisedArabic(list: readonly string[]): boolean {
  if (list.some((word) => digitInside.test(word) && word.length >= 4)) return true
  const weak = list.filter((word) => digitFirst.test(word) || romanised.has(word)).length
  return weak >= 2
}

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
