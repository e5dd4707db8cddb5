import { phrases } from './phrase.ts'

/** A thing, not a person, that "kills" somebody is a figure of speech: the exam, the heat, the shoes. */
const figures = phrases([
  '(prüfung*|klausur*|hausaufgaben|arbeit|schule|hitze|lärm|langeweile|stress|grammatik|mathe|deutsch|papierkram|bürokratie|warten|warterei|neugier|füße|rücken|schuhe|kopfschmerzen) .. (bringt|bringen|killt|killen) mich .. um',
  '(bringt|bringen) mich .. (prüfung*|klausur*|hitze|lärm|langeweile|stress|bürokratie) .. um',
  '(prüfung*|klausur*|hitze|lärm|langeweile|stress|grammatik|mathe|schuhe|papierkram|bürokratie|warterei|arbeit|schule) (bringt|bringen|killt|killen) mich( noch)?( um)?',
  '(exam*|test*|homework|heat|noise|boredom|stress|grammar|math|maths|paperwork|bureaucracy|waiting|shoes|feet|back|headache|curiosity|suspense|school|german|work|it|this) (is|are|was|were|will be)?( really| slowly| literally)? ?(killing|kills|killed|kill) me',
  '(killing|kill|killed) (some |the )?time',
  '(police|polis|polizei*|polizeiliches) (certificate|clearance|record|belgesi|kaydı|führungszeugnis)',
  '(شهاده|ورقه) .. (الشرطه|شرطه)',
  '(ضربت|ضرب) رقم',
  '(hit|hits) the (nail|jackpot|road)',
  '(hit|hitting|beat|beats) .. (targets?|goals?|road|deadline|competition|record)',
  '(become|be|as|zur|zum|bei der|training with the|job with the) .. (police|police officer|policeman|polizist*|polizei)( werden| ausbildung)?',
  '(polis|polislik) .. (olmak|olabilir*|okul*|eğitim*|meslek*)|(polis|polislik) (okul*|eğitim*)',
  '(صير|اصير|يصير|بصير|اكون) .. (شرطي|شرطيه|بوليس|بالشرطه)',
  '(schlagen|schlägst|schlägt|schlage|schlug) .. vor',
  'vorschläge*',
  '(bringe|bring) mich .. ein',
  '(was|wer) .. (bedeutet|heißt|ist) (abschiebung|menschenhandel|gewalt|zwangsarbeit|duldung)',
  '(what|who) .. (mean|means|is) (by )?(deportation|trafficking|violence)|what .. (deportation|trafficking) mean',
  '(abschiebung|sınır ?dışı|deport) .. (ne demek|nedir)',
  '(شو|ما|ماذا|ايش|شنو) (يعني|معني|معناه|هو|هي) .. (ترحيل|الترحيل|العنف)',
  '(ausländerbehörde|ausländeramt|amt|bamf|botschaft) .. (hat|behält|haben) .. (pass|reisepass|ausweis|dokumente|papiere)',
  '(foreigners office|immigration office|authority|embassy) .. (has|keeps|kept) .. (passport|documents|papers)',
  '(lost|forgot|forgotten|renew|verlängern|verloren|vergessen|abgelaufen) .. (my )?(passport|pass|ausweis|reisepass)',
  '(application|bewerbungs*) (documents|papers|unterlagen|form)',
  '(documents|papers|unterlagen|passport) .. (application|rejection|bewerbung|rejected)',
  '(cut|cuts|kürz*) .. (my |the )?(pay|wage|wages|salary|costs?|lohn|gehalt|kosten)',
  '(ضرب|يضرب|بضرب) (مثال|مثل|امثله|مثلا|موعد|رقم)',
  '(dying|die) (of|from|for) (boredom|laughter|laughing|curiosity|hunger|shame|embarrassment|heat|a)',
  '(sterben|sterbe|gestorben|tot) vor (langeweile|lachen|hunger|neugier|scham|hitze)|vor (langeweile|lachen|hunger|neugier|scham|hitze) (sterben|sterbe|gestorben)',
  '(sınav*|ödev*|sıcak*|gürültü|can sıkıntısı|stres|gramer|matematik|bürokrasi|iş|okul) .. (öldürecek|öldürdü|öldürüyor|öldürür)( beni)?|(sınav*|sıcak*|stres|ödev*|matematik|gramer) beni .. (öldür*|bitir*)',
  '(gülmekten|sıkıntıdan|meraktan|açlıktan|utançtan) öl*',
  '(الامتحان|امتحان|الحر|الشوب|الضغط|الملل|القواعد|الرياضيات|الواجبات|البيروقراطيه|الصداع|الدوام|الانتظار) .. (قتلني|يقتلني|بيقتلني|عم يقتلني|رح يقتلني|موتني|قاتلني|عم يموتني|دبحني|ذبحني)|(يقتلني|قتلني|عم يقتلني|رح يقتلني|رح يموتني|موتني|قاتلني) (الامتحان|الحر|الملل|الضغط)',
  '(بموت|رح موت|متت|ميت|مت|اموت|نموت) (من )?(الضحك|ضحك|الملل|ملل|الجوع|جوع|الحر|شوب|الشوب)',
])

/** Laughing in writing; the signs themselves are gone in folded text. */
const laughing = /(?<!\p{L})(?:(?:ha){2,}h?|(?:he){2,}|lol|lmao|rofl|xd|ه{3,})(?!\p{L})|[😂🤣😅😆]/u

const killed = phrases([
  '(killing|kills|killed|kill) me',
  '(bringt|bringen|brachte) mich( noch| echt| fast)? um',
  '(öldürdü|öldürecek|öldürüyor)( beni)?',
  '(قتلني|يقتلني|موتني)',
])

/** "Can I be deported if …": a question about the law, unless it is a matter of days. */
const whether = phrases([
  '(kann|könnte|darf|können|dürfen|werde|wird) (ich|man|er|sie|wir|mein|jemand) .. abgeschoben( werden)?',
  '(can|could|will|may|would) (i|you|he|she|they|we|someone|people|the) .. (deported|deport|deport me|deport him)',
  '(sınır ?dışı|sınırdışı|deport) (edilir|edilebilir|ederler|edebilir) *',
  '(ممكن|بيقدروا|بيقدرو|يقدرو|يقدروا|هل ممكن|هل يمكن|هل) .. (يرحلو*|ترحيل*|ارحل|ينرحل|ترحل|يرحل)',
])
const soon = phrases([
  '(heute|morgen|jetzt|gerade|nacht|polizei|today|tomorrow|tonight|now|police|yarın|bugün|gece|şimdi|polis|بكرا|بكره|غدا|اليوم|الليله|هلا|الان|الشرطه|البوليس)',
])

/** A question whether the law allows a deportation, and not that it is under way. */
export const asksWhether = (folded: string): boolean => whether.test(folded) && !soon.test(folded)

/** True for a figure of speech, and for "kills me" said with a laugh. */
export function harmless(text: string, folded: string): boolean {
  return figures.test(folded) || (killed.test(folded) && laughing.test(text.toLowerCase()))
}

/** Wages that did not come. */
const unpaid = phrases([
  '(kein*|keinen|nicht|nie|noch kein*|ohne) .. (lohn|gehalt|geld|vergütung|ausbildungsvergütung|bezahlt|überwiesen|ausgezahlt|gezahlt|lohnzahlung)',
  '(lohn|gehalt|geld|vergütung|ausbildungsvergütung|chef|betrieb|firma|arbeitgeber) .. (nicht|nie|kein*) .. (bekommen|da|gekommen|bezahlt|überwiesen|gezahlt|zahlt|kommt|zahlen)',
  '(chef|betrieb|firma|arbeitgeber|er) (zahlt|bezahlt|überweist) .. (nicht|nie|kein*)',
  "(not|never|hasn't|haven't|didn't|doesn't|don't|isn't|wasn't|no) .. (paid|pay|paying|salary|wages|wage|get (my )?money|received)",
  '(unpaid (wages|salary|work)|unbezahlt*|owes me)',
  '(maaş*|para*|ücret*|lohn*) .. (alamadı*|alamıyor*|ödemiyor*|ödemedi*|vermiyor*|vermedi*|yatmadı*|yatırmadı*|ödenmedi*|gelmedi*|yok)',
  '(ما|لم|مو|لا|مش|مادفع*|ماعم|بدون) .. (دفع*|يدفع*|قبض*|اقبض|راتب*|الراتب|معاش*|فلوس*|يعطيني|استلم*|اجره|اجري|عطاني|خلصني*|يخلصني*|ادفع*|عطوني|بيدفع*|بيعطيني)',
  '(راتب*|الراتب|معاش*|فلوس*|اجري|اجور*|رواتب*) .. (ما|لم|مو|متاخر*|تاخر*) .. [^ ]+',
  '(مادفعلي|ماعطاني|مابيدفع|ماقبضت)',
])

/** The one who owes them is named: clear without asking the model. */
const owed = phrases([
  '(chef|betrieb|firma|arbeitgeber|meister) .. (zahlt|bezahlt|überweist|gezahlt|überwiesen) .. (seit|monat*|lohn|vergütung|gehalt)',
  "(boss|employer|company) .. (not|hasn't|didn't|never) .. (pay|paid) .. (me|my *|us|for)",
  '(patron*|şirket*|işveren*|firma*) .. (maaş*|ücret*) .. (ödemiyor*|ödemedi*|vermiyor*|vermedi*|yatırmadı*)',
  '(صاحب العمل|صاحب الشغل|رب العمل|المعلم|المدير|الشركه|مديري|معلمي) .. (لم|ما|مو|لا) (يدفع|دفع|دفعلي|تدفع|دفعت|دفعتلي|عطاني|يعطيني|بيدفع|بيدفعلي) .. [^ ]+',
])

/** What makes more of it than late wages. */
const force = phrases([
  '(pass|reisepass|pässe|ausweis*|papiere|droh*|bedroh*|zwing*|gezwungen|zwang*|sperr*|eingesperrt|abschieb*|polizei|behörde|ausländerbehörde|ausländeramt|schläg*|schlag*|illegal|sklav*|raus|kündigen|schulden|prostitution|schwarz|stunden|gewalt|umsonst|erpress*)',
  '(passport*|papers|documents|threat*|forc*|lock*|deport*|police|beat*|hit|slave*|illegal|traffick*|leave|debt*|hours|hold|holds|keeps|ids|card|report|complain|violence)',
  '(pasaport*|kimli*|belge*|tehdit*|zorla*|zorl*|kilit*|sınır*|polis*|döv*|vur*|köle*|kaçak*|borç*|borcu*|saat|şikayet*|izin)',
  '(جواز*|الجواز*|باسبور*|الباسبور|اوراق*|هويت*|اقامت*|يهدد*|هدد*|بيهدد*|التهديد|بالتهديد|يجبر*|اجبر*|مجبور*|غصب*|بالقوه|قافل*|حابس*|الترحيل|بالترحيل|شرطه|الشرطه|بالشرطه|ضرب*|يضرب*|عبيد|العبيد|كالعبيد|اشتكيت|يبلغ|بيبلغ|دين|ديون|ساعه|بالاسود|سخره|مجبر|باسبوري|وهددني|ويهددني|وبيهددني|بوليس|البوليس)',
])

/** Late or missing wages and nothing worse: a case for a person, not for emergency numbers. `alarmed`: the model hears an alarm in it. */
export function wagesOnly(folded: string, alarmed: boolean): boolean {
  return unpaid.test(folded) && (alarmed || owed.test(folded)) && !force.test(folded)
}
