import { phrases } from './phrase.ts'

const personDe =
  '(mensch|menschen|person|personen|mitarbeiter*|berater*|kolleg*|jemand|jemandem|jemanden|wem|wen|beratung|team|ansprechpartner*|ansprechperson*|euch|ihnen|experten|expertin|fachkraft|zuständigen)'
const talkDe = '(sprechen|reden|telefonieren|sprech|sprach|red|quatschen|unterhalten|verbinden|verbunden werden)'
const personEn =
  '(human|person|people|someone|somebody|some one|advis[eo]r*|adviser|agent|operator|staff|colleague|counsel*|worker|team|consultant|man|woman|employee|specialist|expert|real one|anyone|anybody)'
const personTr =
  '(insan|insanla|kişi|kişiyle|biri|biriyle|birisi|birisiyle|birine|birileriyle|danışman|danışmanla|danışmana|danışmanınızla|yetkili|yetkiliyle|yetkiliye|memurla|memur|görevli|görevliyle|çalışanla|çalışanınızla|arkadaşla|uzman|uzmanla|uzmanınızla|temsilci|temsilciyle|temsilcisiyle|sizinle|insana|canlı)'
const personAr =
  '(شخص|انسان|موظف|موظفه|موظفين|مستشار|مستشاره|بشر|حدا|احد|حد|واحد|بنادم|زميل|زميله|زميلكم|مسؤول|مسوول|موظفكم|مستشاركم|مختص|خبير|حدن|الموظف|المستشار|الموظفه|المستشاره|الزميل|استشاري|موظفيكم|شي)'

/** A wish for a person of flesh and blood, by word, telephone or visit. */
const wish = phrases([
  `(mit|an) .. ${personDe} .. ${talkDe}`,
  `${talkDe} .. (mit|zu) .. ${personDe}`,
  `(ruft|rufen|anrufen|zurückrufen|anruft|zurückruft|meldet|melden) .. (mich|sich|uns|bei mir)( an| zurück)?`,
  '(jemand|wer|einer|mitarbeiter*|berater*|kolleg*|sie|ihr|bitte|könnt|können) .. (anrufen|zurückrufen|anruft|zurückruft|bei mir melden|persönlich (helfen|beraten))',
  '(jemand|jemanden|einen menschen|eine person|berater*|mitarbeiter*|ansprechpartner*) .. (der|die) mir .. (hilft|helfen kann|zuhört|hilft)',
  '(brauche|will|möchte|suche|hätte|wünsche) .. (menschen|berater*|mitarbeiter*|rückruf|ansprechpartner*|persönliche* (beratung|gespräch|hilfe|termin)|echten menschen|echte person|telefontermin|person)',
  '(echte*|richtige*|lebende*|menschliche*) (mensch|menschen|person|personen|berater*|mitarbeiter*)',
  '(lieber|persönlich|direkt) .. (sprechen|reden|telefonieren|beraten|mit einem menschen)',
  '(keine* (bot|roboter|maschine|automat*|computer)) .. (reden|sprechen|schreiben|menschen|person|mensch)',
  `(talk|speak|chat|spoke|talking|speaking|connect me|connected|connect|put me through|transfer me|discuss) .. (to|with) .. ${personEn}`,
  `(want|need|wan|wanna|give me|get me|prefer|like|looking for|find me) .. (human|real person|advis[eo]r*|agent|operator|counsell?or*|live person|consultant)`,
  '(somebody|someone|a person|anybody|anyone|advis[eo]r*|colleague|you|person) .. (call|phone|ring|contact) me( back)?',
  '(please |pls |can you |could you )?(call|phone|ring) me',
  '(need|want) (somebody|someone|a person|some person|a colleague) .. (help|talk|explain|personally|listen|advise)',
  '(somebody|someone|a person) to (help|advise|listen|talk) .. (personally|person|me|to|with)',
  '(help|meet|talk|speak|advice|appointment) .. (in person|face to face|personally)',
  '(real|actual|live|living) (human|person|people|being)( being)?',
  `${personTr} .. (konuşmak|görüşmek|konuşabilir*|görüşebilir*|konuşalım|konuşayım|görüşeyim|bağla*|bağlayın|yazışmak|konuşmam|görüşmem|konuşmayı|görüşmeyi|konuşsam|dertleşmek|aktar*|konusmak|gorusmek|iletişim*|ulaş*)`,
  `(konuşmak|görüşmek) .. ${personTr} .. (istiyor*|lazım)`,
  '(beni|bizi) .. (ara|arayın|arasın|arayabilir*|ararmısınız|arar|arasınlar|aramanızı|arayın|geri arayın|aramasını)',
  '(biri|birisi|bir insan|bir danışman|bir yetkili) .. (yardım ets*|yardımcı ols*|yardım edebilir*|ilgilens*|beni arasın|aras*)',
  '(danışman|insan|yetkili|gerçek kişi|gerçek insan|gerçek bir insan|birinin|birine|temsilci) .. (istiyorum|lazım|ihtiyacım var|yok mu|var mı|yardım etmesi*)',
  '(yüz yüze|bizzat|telefonda|telefonla) .. (görüş*|konuş*)',
  `(احكي|احكيلي|اتكلم|اتحدث|التحدث|التكلم|احچي|يحچي|نهضر|نحكي|نتكلم|تحدث|كلم|حكي|اتواصل|التواصل|اتناقش|اكلم|اشرحها|احكيها|نهدر|يحكي) .. ${personAr}`,
  `(بدي|اريد|ابغي|ابي|بغيت|محتاج|محتاجه|احتاج|لازمني|بحاجه|عايز|عاوز|نحب|حولني|حولوني|اعطيني|وصلني|صلني|وصلوني|ممكن|دلني) .. (ل|علي|الي|مع)? ?(موظف*|مستشار*|بشر|انسان|شخص|مسوول|لموظف*|لمستشار*|لانسان|لشخص|بموظف*|بمستشار*|بشخص|بانسان|الموظف|حدا يساعد*|حدا يحكي*|حدا يشرح*|حدا يتصل|احد يساعد*|احد يتصل|حدا يكلمني|حد يساعد*|حد يكلمني)`,
  '(اتصل*|تتصل*|يتصل*|كلموني|دقولي|دقلي|عيطولي|رنولي|يتصلو|اتصلو|يكلمني|تكلموني|تلفنولي|خابروني|خابرني) (بي|فيي|فيني|في|معي|علي|بيا|الي)?',
  '(كلموني|دقولي|عيطولي|خابروني|تلفنولي)',
  '(حدا|احد|شخص|موظف|مستشار) .. (يتصل|يكلمني|يدقلي|يساعدني شخصيا|يحكي معي|يتواصل معي)',
])

/** About other people: the boss, the school, what a calling is like. */
const others = phrases([
  '(beruf|berufe|berufen|job|jobs|kunden|kundschaft|patienten|meinem (chef|ausbilder|lehrer|vater)|meiner (lehrerin|chefin)|mit menschen arbeiten)',
  '(profession|job|jobs|career|customers|patients|my (boss|trainer|teacher|father|mother))',
  '(meslek|müşteri*|hasta*|patronumla|öğretmenimle|ustamla)',
  '(مهنه|زباين|زبائن|مرضي|مديري|معلمي|استاذي|المهنه)',
])

export function wishesHuman(folded: string): boolean {
  return wish.test(folded) && !others.test(folded)
}
