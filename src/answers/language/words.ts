/** Words so common and so much a language's own that one of them says which it is. */
export const functionWords: { readonly [language: string]: ReadonlySet<string> } = {
  de: set('ich und nicht wie wo wann warum welche welcher kann muss möchte habe bin ist sind wir ihr sie mein meine kein keine für mit von auf ein eine brauche gibt darf bitte danke hilfe nein ja wieviel wer zum zur'),
  en: set('i the and is are you my what how where when why which who can do does need want have not please with for of to this that yes thanks help hello would should could about'),
  tr: set('ben ve bir için nasıl nasil nerede ne zaman neden kaç kim var yok mı mi mu mü bu şu evet hayır hayir istiyorum lazım lazim gerek olur değil degil ile gibi merhaba yardım yardim teşekkürler benim bana çok cok kadar'),
  ar: set('انا هل كيف وين اين شو شنو ماذا متي لماذا ليش كم من في علي الي مع بدي اريد عندي نعم لا هذا هاي ممكن لازم يعني مرحبا شكرا السلام عليكم كيفاش واش بغيت اكو'),
}

/** Everyday words of Arabic in Latin letters that mean nothing in the other languages offered. */
const romanised = set(
  'ana anta enta enti inta inti ma2 mafi 3ndi 3andi 3indi andi indi bidi biddi baddi beddi badi areed ared uridu bghit bghina shu shou shnu shno chno chnou wain wein wayn fein fin emta imta leish lesh laysh 3lash alash kif kifash kifach keef kayf shlon shlonak mumkin momken lazem lazim mish mesh mush mafi fi 3al 3ala hal hada hay hayda hatha hadi wallah walla inshallah yalla habibi shukran choukran marhaba mar7aba salam assalam na3am aywa aiwa sh8l sho8l shoghl shughl khedma khdma rateb ratib ma3ash 2adesh adesh addesh kam kadesh madrase madrasa sharika share3 fini fiye fik 2a3mel a3mel ta3mel 3am rah ra7 ba3d 2bl abl ma3i ma3e bdoun bidun bala bla wra2a waraqa awra2 we wa aw law iza izan min men ila 3an bil bel fel lel hon hoon hunak kteer ktir ktyr shway shwaya ktir barsha bzaf bezzaf daba dork hna lmaghrib',
)
/** Letters that Latin keyboards lack, written as digits inside a word. */
const digitInside = /^(?=.*\p{L}.*\p{L})[\p{L}]*[235789][\p{L}0-9]*$/u

/** Arabic written in Latin letters: one digit standing for a letter and one everyday word, or two of either. */
export function romanisedArabic(list: readonly string[]): boolean {
  const digits = list.filter((word) => digitInside.test(word) && !/^\p{L}\d+$/u.test(word) && !/^\d/u.test(word)).length
  const known = list.filter((word) => romanised.has(word)).length
  return digits + known >= 2 || (list.length === 1 && digits === 1)
}

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
