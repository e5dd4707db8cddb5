import { phrases } from './phrase.ts'

/** People who do things to others, and people who are spoken of. */
const doerDe =
  '(er|mann|ehemann|vater|mutter|bruder|onkel|freund|ex|chef|meister|ausbilder|boss|stiefvater|familie|eltern|schwiegervater)'
const whomDe = '(mich|uns|sie|ihn|seine*|ihre*|meine*|die kinder|das kind|den azubi)'
const doerEn =
  '(he|she|they|husband|father|mother|brother|uncle|boyfriend|ex|boss|chef|trainer|stepfather|family|parents|men|man)'
const whomEn = '(me|us|her|him|them|the kids|the children|my *|his *|their *)'

/** Danger of taking one's own life or hurting oneself, said of oneself or of somebody else. */
export const selfharm = phrases([
  // de
  '(suizid*|selbstmord*|freitod|abschiedsbrief|überdosis|suicid*)',
  'ich .. bring* mich( .. )?um',
  'bring ich mich um',
  '(sich|ich mich|mich selbst|mich selber) .. (umbringen|umzubringen|töten|erhängen|aufhängen|erschießen)',
  '(ich|will|möchte|werde) (mich|mir) .. (umbringen|töten|erhängen|aufhängen|das leben nehmen|die pulsadern *)',
  'mich umbringen will( ich)?',
  '(sich|mir) .. (das leben nehmen|das leben zu nehmen|was antun|etwas antun|was anzutun|etwas anzutun)',
  '(tu|tue|tut) (mir|sich) .. (was|etwas) an',
  '(nicht|nie|keine lust|keinen bock|kein bock) mehr .. (leben|aufwachen|aufzuwachen|da sein)',
  '(will|möchte|wollte|würde) (nur |einfach |am liebsten |lieber |endlich |nur noch ){0,2}(sterben|tot sein)',
  '(sterben|tot sein) (will|möchte|wollen)',
  '(lieber tot|wäre (besser|lieber) tot|wünschte .. tot)',
  '(leben|meinem leben|seinem leben|ihrem leben|allem) .. (ende (zu )?(setzen|machen)|beenden|nehmen will)',
  '(ritz|ritzt|ritze|schneide|schneidet|verletzt|verletze) (mich|sich)( .. (selbst|selber|arm*|auf|arme|wieder))?',
  '(vor (den|einen|die) (zug|bahn)|(vom|von der|aus dem) (dach|brücke|balkon|fenster)) .. (springen|spring*|werfen|schmeißen)',
  '(springe|spring|springt) .. (vor (den|einen|die) (zug|bahn)|(vom|von der) (dach|brücke|balkon))',
  '(tabletten|pillen) .. (geschluckt|gesammelt)',
  // en
  '(kill|hurt|harm|cut|hang|shoot|drown|poison) (myself|himself|herself|themself|themselves|yourself)',
  '(kills|killed|hurts|harms|cuts|cutting|killing|hanging|hurting|harming) (myself|himself|herself|themselves)',
  '(end|ending|take|taking|took|ends) (my|his|her|their|his own|her own|my own) (own )?life',
  '(want|wants|wanna|wanted|wish|wishes|like) (to )?(just )?(die|be dead|end it all|not wake up)',
  "(don't|doesn't|not|no longer|didn't) (really )?(want|wants|wanna|wanted|wish) (to )?(live|be alive|exist|wake up)( anymore| any more)?",
  '(better|rather|wish .. was|wish .. were) (be )?dead',
  '(tired|sick) of (living|life|being alive)',
  'suicidal',
  '(jump|jumping) .. (bridge|roof|train|window|balcony)',
  '(swallowed|took|taken) .. (pills|tablets|overdose)',
  // tr
  'intihar*',
  '(kendimi|kendini|kendisini) .. (öldür*|as(acağ|mak|ıyor|acak|arım)*|kes(iyor|ecek|mek|iyorum|ti)*|yak(acak|acağ|ar)*|jiletli*)',
  '(kendime|kendine|kendisine) (zarar|bir şey yap*|kıy*)',
  '(canıma|canına|hayatıma|hayatına) (kıy*|son *)',
  '(yaşamak|yaşamayı) (istemiyor*|istemedi*|istemez*)',
  '(ölmek|ölümü) (istiyor*|istedi*|isterim|istermiş|düşün*)',
  '(keşke|daha iyi) .. (ölsem|ölseydi*|ölse)',
  '(ölsem|ölse) daha iyi',
  '(köprüden|damdan|çatıdan|trenin önüne|balkondan) .. atla*',
  '(hap|hapları|ilaçları) (içti*|yuttu*|yutmuş*)',
  // ar
  '(انتحر|انتحار|الانتحار|بالانتحار|ينتحر|بنتحر|تنتحر|ننتحر|للانتحار)',
  '(ا|ي|ت|ن|ب|بي|بت)?(قتل|دبح|ذبح|أذي|ؤذي|اذي|شنق|يذي|اءذي) (نفسي|نفسه|نفسها|حالي|حاله|حالها|روحي|روحه|روحها)',
  '(بدي|بده|بدو|بدها|اريد|يريد|تريد|بغيت|بغا|بغات|ابي|عايز|يبي|نحب|ودي) (ان )?(ا|ي|ت|ن)?(موت|مت)',
  '(ما|لا|مو|مش) (عاد )?(بدي|بده|بدو|بدها|اريد|يريد|تريد|بقيت|عايز|ابغي|ابي) (ان )?(ا|ي|ت|ن)?عيش*',
  '(ا|ي|ت|ب|بي)?(نهي|انهي) (حياتي|حياته|حياتها)',
  '(جرح|جرحت|شطب|يشطب|تشطب|يجرح|تجرح) (ايدي|ايده|ايدها|حالي|حاله|حالها|نفسي|نفسه|نفسها)',
  '(بلع|بلعت|اخد|اخذت|شرب) .. حبوب كتير',
  '(الموت|موت) (احسن|ارحم|افضل)',
])

/** Blows, threats, force in the family, at work or in the shelter. */
export const violence = phrases([
  // de
  '(schlägt|schlug|schlagen|haut|verprügelt|prügelt|tritt|würgt|bedroht|misshandelt|missbraucht|vergewaltigt|belästigt|begrapscht|stalkt) (mich|uns|ihn)( (?!vor( |$))[^ ]+)*',
  `${doerDe} .. (schlägt|schlug|verprügelt|würgt|bedroht|misshandelt|missbraucht|vergewaltigt|belästigt|stalkt|haut|schlagen) .. ${whomDe}`,
  '(werde|wird|wurde|wurden|worden|werden) .. (geschlagen|verprügelt|misshandelt|missbraucht|vergewaltigt|bedroht|belästigt|eingesperrt|zwangsverheiratet|angegriffen|getreten|gewürgt|gestalkt)',
  `(hat|haben) ${whomDe} .. (geschlagen|verprügelt|misshandelt|missbraucht|vergewaltigt|bedroht|belästigt|angegriffen|getreten|gewürgt)`,
  '(geschlagen|verprügelt|vergewaltigt|misshandelt|angegriffen) (worden|wird|werde|werden|wurde)',
  '(vergewaltig*|zwangsheirat*|zwangsverheirat*|zwangsehe|frauenhaus|häusliche* gewalt|gewalttätig*|messerstich*)',
  '(zwing*|gezwungen|gegen (meinen|ihren|seinen) willen|mit gewalt) .. (heirat*|zu heiraten|verheirat*)',
  '(heirat*|verheirat*) .. (gezwungen|gegen (meinen|ihren|seinen) willen|zwing*)',
  `${doerDe} .. (will|wollen|wird|werden|droht|drohen) .. ${whomDe} .. (umbringen|umzubringen|töten|zu töten|abstechen|schlagen)`,
  `${doerDe} .. (bringt|bringen) (mich|uns|sie|ihn) um`,
  '(bringt|bringen) er (mich|uns|sie|ihn) um',
  '(messer|waffe|pistole|morddrohung*) .. (bedroh*|angegriff*|droht|auf mich|auf ihn|auf sie)',
  '(bedroh*|droht|angegriff*) .. (messer|waffe|pistole|umzubringen)',
  `${doerDe} .. (fasst|fassen|grapscht) (mich|sie|ihn) .. an`,
  '(sexuelle* (belästigung|gewalt|missbrauch)|blaue* flecken?)',
  'angst vor (meinem|ihrem|seinem|meiner|ihrer|seiner) (mann|ehemann|vater|bruder|ex|freund|familie|onkel|stiefvater)',
  '(sperrt|sperren|schließt) (mich|sie|ihn|uns) .. (ein|zimmer|keller)',
  // en
  '(beats?|beating|beaten|hits?|hitting|slaps?|slapped|punch(es|ed)|kicks|kicked|rap(es|ed)|chok(es|ed)|strangl(es|ed)|abus(es|ed)|attack(s|ed)|threaten(s|ed)?|molest(s|ed)) (up )?(me|us|her|him|them)',
  `${doerEn} .. (beats|hits|slaps|punches|kicks|rapes|chokes|abuses|attacks|threatens|threatened|hit|beat|raped) .. ${whomEn}`,
  '(is|was|are|were|being|am|gets|get|got|been) .. (beaten|raped|abused|assaulted|molested|attacked|strangled|stabbed)',
  '(forc*|against (my|her|his|their) will) .. (to marry|marry|marriage|get married|be married|wedding)',
  '(marry|married|marriage|wedding) .. (by force|against (my|her|his|their) will|forced)',
  '(forced (marriage|wedding)|domestic violence|sexual(ly)? (harass*|abus*|assault*)|(women s|womens) shelter|honou?r killing)',
  `${doerEn} .. (kill|stab|shoot|murder) (me|us|her|him|them|my *)`,
  'threaten* .. (kill|knife|gun|stab|hurt)',
  '(has|with|had|pulled) a (knife|gun) .. (me|him|her|threat*)',
  '(locks|locked|locking) (me|her|him|us) .. (room|house|home|in)',
  '(afraid|scared) (of|to go home to) (my|her|his) (husband|father|brother|ex|boyfriend|uncle|family|stepfather)',
  '(afraid|scared) to go (back )?home',
  // tr
  '(beni|onu|bizi|kızı|oğlunu|çocukları|karısını|kızını|eşini|arkadaşımı|müvekkilimi|çırağı) .. (dövüyor*|dövdü*|döver|dövmüş*|tekmele*|boğ(du|uyor|maya)*|öldürecek*|öldürmek*|tehdit|bıçakla*|yumrukla*)',
  '(dövüyor*|dövdüler|dövülüyor*|dövüldü*|dayak (yi*|ye*|at*))',
  '(bana|ona|bize|çocuklara|karısına|kızına|eşine|çocuğa) .. (vuruyor*|vurdu*|tokat*|saldır*|şiddet*|tecavüz*|tacizde*)',
  '(şiddet (gör*|uygul*)|aile içi şiddet|tecavüz*|taciz*|sığınma ?evi*)',
  '(zorla|istemeden|istemediği halde|iradesi dışında) .. (evlendir*|evlenmeye*|nikah*|evlen*)',
  '(evlenmeye|evliliğe) (zorl*|mecbur ed*)',
  '(bıçak*|silah*|ölümle) .. (tehdit*|saldır*)',
  '(eve|odaya) (kilitle*|kapat*)',
  // ar
  '(ب|بي|بت|كي|كت|ي|ت|عم )?(ي|ت)?(ضرب|ضربو|ضربوا)(ني|نا|ه|ها|هم|وني|وه|وها|و|ت|تني|تها|تو)',
  '(ي|ت|بي|بت|كي|عم ي|عم ت)(ضرب|ضربو) (في|فيا|فيها|فيه|مرته|زوجته|ابنه|بنته|ولاده|اولاده|الاولاد)',
  '(ع?م )?(ي|ت|بي|بت)(نضرب|تعنف|تعرض للضرب|تعرض للعنف)',
  '(يهدد|هدد|بيهدد|تهدد|مهدد|كيهدد)(ني|نا|ه|ها|هم|وني|وه|وها|ونا)?( .. )?(بالقتل|بالسكين|بسكين|بالسلاح|يقتل*|بالذبح)',
  '(يهددني|هددني|بيهددني|يهددوني|هددوني|كيهددني)',
  '(اغتصب*|تحرش*|يتحرش*|بيتحرش*|التحرش|اغتصاب|عنف منزلي|العنف المنزلي|عنف اسري)',
  '(زواج|الزواج) (قسري|بالقوه|غصب*|اجباري|القسري|بالغصب|بالاجبار)',
  '(يزوج*|زوجو*|تزويج*|تتزوج|يجوزو*|زوجوها|تزوج|الزواج) .. (غصب*|بالقوه|بالغصب|بالاجبار|ضد اراد*|مجبوره|رغما*|عنها)',
  '(مجبوره|اجبرو*|يجبر*|مغصوبه|اجبار*|بتنجبر|مجبره|بيجبرو*) .. (تتزوج|الزواج|زواج|اتزوج|عالزواج)',
  '(يقتل|بيقتل|رح يقتل|يذبح|بيذبح|يدبح|بدو يقتل|بده يقتل)(ني|ها|ه|وني|وها|نا)',
  '(حابس|حبس|قافل|قفل)(ني|ها|ه|وني|وها)? .. (البيت|بالبيت|الغرفه|بالغرفه|بالدار)',
])

/** Work under force: papers kept, threats, locked in, sold. Wages that are only late are none; see `wagesOnly`. */
export const exploitation = phrases([
  // de
  '(chef|boss|meister|arbeitgeber|firma|betrieb|vermittler|agentur|restaurant|ausbilder|er|inhaber) .. (pass|reisepass|pässe|ausweis*|papiere|dokumente|aufenthaltstitel|ausweise) .. (weggenommen|abgenommen|einbehalten|eingezogen|eingesammelt|behält|behalten|versteckt|weg|nicht zurück|hat|nimmt|nehmen)',
  '(chef|boss|meister|arbeitgeber|firma|betrieb|vermittler|agentur|ausbilder|inhaber) .. (behält|versteckt|nimmt|sammelt|hat) .. (pass|reisepass|pässe|ausweis*|papiere|dokumente)',
  '(pass|reisepass|pässe|ausweis|papiere) .. (weggenommen|abgenommen)',
  '(zwing*|gezwungen|zwang) .. (zu arbeiten|arbeiten|arbeit|prostitution|putzen|schaffen)',
  '(gezwungen|zwingt|zwingen) (mich|ihn|sie|uns) .. (arbeit*|prostitution)',
  '(arbeiten|prostitution|arbeit) gezwungen',
  '(zwangsarbeit*|menschenhandel*|zwangsprostitution|wie (ein |einen |eine )?sklave*|leibeigen*)',
  '(chef|boss|meister|arbeitgeber|firma|betrieb|vermittler|ausbilder|inhaber|er) .. (droht|erpresst|drohen) .. (abschiebung|polizei|behörde|ausländerbehörde|ausländeramt|anzeige)',
  '(schulden|schlepper) .. (abarbeiten|abarbeitet)',
  '(chef|boss|firma|betrieb|arbeitgeber) .. (sperrt|schließt|sperren) .. ein',
  '(darf|dürfen) .. (nicht|nie) .. (raus|die wohnung verlassen|das haus verlassen|die unterkunft verlassen)',
  // en
  '(boss|employer|chef|owner|agency|manager|company|trainer|foreman|he|she|they|landlord|agent) .. (took|takes|keeps?|kept|has|holds?|held|with(holds?|held)|confiscated|hid|hides|stole) .. (passport|passports|documents|papers|residence card|residence permit|ids)',
  '(took|takes|keeps?|kept|holding|holds?|with(holds?|held)|confiscated) (my|his|her|our|their|the) (passport|passports|documents|papers)',
  '(forc*|made|makes) .. (to work|work for free|work without (pay|money|wages)|into prostitution|sell (my|her|his) body)',
  '(forced labou?r|traffick*|slave*|slavery|prostitution)',
  '(boss|employer|chef|owner|manager|he|they|trainer|agent) .. threat* .. (police|deport*|immigration|report|authorities|foreigners office)',
  '(boss|employer|owner|they|he) .. (lock|locks|locked) (us|him|her|me|them) .. (in|up|house|flat|workplace|restaurant|kitchen)',
  '(not allowed|not let|forbidden|may not) .. (leave|go out of) .. (house|workplace|restaurant|flat|building)',
  '(work off|working off) .. debts?',
  // tr
  '(patron*|usta*|şef*|işveren*|şirket*|ajans*|aracı*) .. (pasaport*|kimli*|belgeler*|oturum kart*) .. (aldı*|al koy*|el koy*|verm(iyor|edi)*|sakl*|tut(uyor)*)',
  '(pasaport*|kimliğ*|oturum kart*) .. (elinden al*|elimden al*|el koy*|geri vermiyor*|aldı*|alıkoy*|sakladı)',
  '(zorla|bedavaya|kaçak|köle gibi|parasız|tehditle) .. (çalıştır*|çalışıyor*|çalıştı*)',
  '(çalışmaya|fuhuşa|fuhşa) (zorl*|mecbur*)',
  '(insan (ticareti|kaçakçı*)|köle gibi*|zorla çalış*|fuhuş*)',
  '(patron*|usta*|şef*|işveren*|aracı*) .. (tehdit|polise|sınır dışı|ausländerbehörde*) .. (ediyor*|etti*|söyler*|ettir*|şikayet*)',
  '(patron*|işveren*|bizi|onları) .. (kilitl*|kilitli|dışarı çıkarm*|dışarı salm*)',
  '(borcu|borç|borcum|borcun) .. (çalıştır*|çalışıyor*)',
  // ar
  '(صاحب*|المدير|مديري|مديره|المعلم|معلمي|معلمه|الباطرون|الشيف|الشركه|رب|مشغل*|كفيل*|الوسيط|رئيس*) .. (اخذ*|اخد*|حجز*|حاجز*|يحتجز*|محتجز*|حابس*|شد*|ماسك*|مخبي*|خبي*|سحب*|صادر*) .. (جواز*|الجواز*|باسبور*|الباسبور*|اوراق*|الاوراق|هويت*|اقامت*|وثائق*|جوازات*)',
  '(اخذ*|اخد*|حجز*|حاجز*|يحتجز*|حابس*|شد*|ماسك*|مخبي*|سحبو*) .. (جوازي|جوازه|جوازها|جوازنا|الباسبور|باسبوري|باسبوره|اقامتي|اقامته|جوازاتنا|جوازاتهم|جواز سفري|جواز سفره|جواز سفرها)',
  '(جوازي|جوازه|جوازها|جواز سفري|جواز سفره|باسبوري|جوازاتنا) (مع|عند|بيد) (صاحب*|المدير|مديري|المعلم|معلمي|الباطرون|الشيف|رب)',
  '(يجبر*|اجبر*|مجبور*|بيجبر*|يغصب*|مجبر|تحت التهديد|غصب*) .. (اشتغل|يشتغل|تشتغل|عالشغل|الشغل|العمل|الدعاره|نشتغل|بالدعاره|نخدم|يخدم|عالعمل)',
  '(يشغل*|مشغل*|بيشغل*|شغل*) .. (غصب*|بالقوه|بالغصب|بالتهديد|متل العبيد|مثل العبيد)',
  '(اتجار بالبشر|الاتجار بالبشر|تجاره البشر|عبوديه|مثل العبيد|متل العبيد|زي العبيد|كالعبيد|الدعاره)',
  '(صاحب*|المدير|مديري|مديره|المعلم|معلمي|الباطرون|مشغل*|رب) .. (يهدد*|هدد*|بيهدد*|كيهدد*) .. (بالترحيل|الاجانب|بالشرطه|الشرطه|البوليس|يبلغ|بالبوليس)',
  '(صاحب*|المدير|الشركه|رب|المعلم) .. (قافل*|حابس*|يقفل*|يحبس*|قفل*) .. (علينا|بالمطعم|بالسكن|الباب|بالمعمل|جوا)',
  '(اشتغل|يشتغل|نشتغل|تشتغل) .. (سدد|يسدد|تسدد|نسدد) .. (دين|ديون)',
])

/** Deportation that is under way or has a date. */
export const removal = phrases([
  // de
  '(werde|wird|werden|soll|sollen) (?!ich|er|sie|wir|man)[^ ]*( .. )?abgeschoben',
  '(ich|er|sie|wir|klient*|azubi*|freund*|bruder|sohn|mann) (werde|wird|werden|soll|sollen) .. abgeschoben( werden)?',
  '(abschiebehaft*|abschiebungshaft|abschiebegewahrsam|ausreisegewahrsam|abschiebeflug*|abschiebeflieger|charterflug|abschiebetermin*)',
  '(heute|morgen|jetzt|gerade|gleich|diese* nacht|nachts|übermorgen|montag|dienstag|mittwoch|donnerstag|freitag) .. (abschieb*|abgeschoben|abzuschieben)',
  '(abschieb*|abgeschoben) .. (heute|morgen|jetzt|gerade|gleich|läuft|übermorgen|montag|dienstag|mittwoch|donnerstag|freitag)',
  'polizei .. (vor (der|meiner|seiner|ihrer|unserer) tür|an (der|meiner) tür|holt|holen|abgeholt|abholen|mitgenommen|sucht|im (heim|zimmer|haus))',
  '(abgeholt|mitgenommen|geholt|festgenommen) .. (abschieb*|abzuschieben|flughafen)',
  '(schieben|schiebt) (mich|ihn|sie|uns) .. ab',
  '(überstell*|dublin*) .. (morgen|flug gebucht|nächste woche|montag|dienstag|mittwoch|donnerstag|freitag)',
  // en
  '(deport|deporting) (me|us|him|her|them|my *)',
  '(is|are|am|being|will be|gets|be|getting) (being )?deported (now|today|tomorrow|tonight|on|next week|this)',
  '(i|he|she|they|we|brother|son|client|friend|apprentice|husband|trainee|him|her) (is|are|am|will|is going to|are going to|am going to|m|ll) (be |being |getting )?deported',
  '(police|officers) (is|are|came|come|took|have|has|were|at|waiting) .. (door|here|room|take|pick|him|her|away|camp|house|flat)',
  '(deportation|removal) .. (now|today|tomorrow|tonight|flight|detention|custody|date|monday|tuesday|wednesday|thursday|friday)',
  '(taking|took|take|brought|bring) (me|him|her|us|them|my *) .. (airport|deport*)',
  '(deportation (detention|flight|custody)|detention (centre|center))',
  '(flight|plane) .. (deport*|send (me|him|her|us) back)',
  '(send|sending) (me|him|her|us|them) back .. (now|today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|on|this week|next week)',
  // tr
  '(sınır ?dışı|sınırdışı|deport) (ediyor*|edecek*|edili*|edilmek*|emri*|uçağı*|ettiler|yarın*|bugün)',
  '(yarın|bugün|bu gece|şu an*|cuma|pazartesi|salı|çarşamba|perşembe) .. (sınır ?dışı|sınırdışı|deport|geri gönder*|abschiebung*)',
  '(abschiebehaft*|abschiebeflug*|abschiebung*) .. (tut*|yarın|bugün|tarih*|uçak*|gün*)',
  'abschiebehaft*',
  'polis* .. (kapıda|kapıya|kapıyı|burada|burda|götür*|aldı*|alıp|almaya|heim*|bastı)',
  '(havaalanına|havalimanına) (götür*|gotur*)',
  '(geri gönderiyor*|geri gönderecek*|geri gönderiliyor*|geri yolluyor*)',
  // ar
  '(رح|راح|غادي|سوف|سيتم|بدهم|بدن|بكرا|بكره|غدا|باكر|باچر|اليوم|هلا|هلق|الليله|عم|يريدون|حي|جايين) (ي|ت|س)?(رحلوني|رحلونا|رحلوه|رحلوها|رحلوهم|رحلني|رحل|ترحيلي|ترحيله|ترحيلها|ترحل|سفروني|سفروه|سفروها|سفرونا|ترحيل*|يسفرو*|يرحلو*)',
  '(سيرحلون*|حيرحلو*|يرحلوني|يرحلوه|يرحلوها|يرحلونا|بيرحلوه|بيرحلوني|بيرحلوها)',
  '(ترحيلي|ترحيله|ترحيلها|ترحيلنا|ترحيلهم|الترحيل|ترحيل|التسفير) .. (بكرا|بكره|غدا|اليوم|الليله|هلا|هلق|يوم|الصبح|الان|طياره|فوري|باكر|باچر|الفجر)',
  '(الشرطه|شرطه|البوليس|بوليس) .. (عالباب|علي الباب|بالباب|امام الباب|قدام الباب|ياخدو*|اخدو*|اخذو*|ياخذو*|يدق|يرحلو*|جاي*|بالبيت|بالهايم|مسكو*)',
  '(حجز|سجن|محتجز .. |توقيف) .. (الترحيل|للترحيل|ترحيل)',
  '(المطار|مطار) .. (يرحلو*|ترحيل*|يسفرو*|للترحيل)',
  '(اخذو*|اخدو*|مسكو*) .. (للترحيل|المطار|للمطار|يرحلو*|يسفرو*|للتسفير|ليرحلو*|ليسفرو*)',
])
