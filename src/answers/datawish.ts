import { words } from './normalise.ts'
import { phrases } from './signs/phrase.ts'

/** What is asked to be done with what is kept, and the word for it, near each other. */
const wish = phrases([
  '(lösch*|lösche|entfern*|vernichte*|zeig*|sehen|exportier*|herunterladen|vergiss|vergessen) .. (meine* (persönlichen |gespeicherten )?daten|alles über mich|alles von mir|alles zu mir)',
  '(lösch*|vergiss|vergessen sie) mich',
  '(meine* (persönlichen |gespeicherten )?daten|alles über mich|alles von mir|daten von mir) .. (lösch*|gelöscht|entfern*|anzeigen|sehen|zeigen|herunterladen|bekommen|einsehen|weg)',
  '(erase|delete|remove|wipe|destroy|show|see|view|download|export|clear|forget) .. (my (personal |stored )?(data|information|info|details|records)|everything (about|on|of) me|all (about|of) me|everything you (know|have)|data about me)',
  '(verilerim*|bilgilerim*|kayıtlarım*|hakkımdaki her şey*|benimle ilgili her şey*) .. (sil*|görmek|göster*|kaldır*|indir*|yok et*|temizle*|görebilir*)',
  '(امسح*|احذف*|احذفو*|حذف|مسح|امحي|امحو|محي|شوف|اشوف|عرض|اعرض|ورجيني|نشوف|تمسح*|تحذف*|نمسح|ارى|اري|حمل|تنزيل) .. (بياناتي|معلوماتي|معطياتي|المعطيات ديالي|كل شي عني|كلشي عني|كل شيء عني|البيانات تبعي|بيانات عني|ملفي|بياناتي كلها)',
])

/** A question about keeping data is for the topic about it. */
const asking = phrases([
  '^(wie|wann|warum|wer|was|werden|wird|wo|welche|löscht ihr|löschen sie) .. [^ ]+',
  '^(how|when|why|who|what|do you|does|will you|where|which|is|are) .. [^ ]+',
  '(nasıl|ne zaman|neden|niye|kim|siliyor musunuz|silinir mi|siliniyor mu) .. [^ ]+',
  '(كيف|متى|ليش|لماذا|هل|مين|مين|وين) .. [^ ]+',
])
/** A wish is short; a longer text says more than that. */
const longest = 9

/** True when somebody wants what is kept about them shown or deleted: "erase all my data", "verilerimi silmek istiyorum". */
export function wantsData(folded: string): boolean {
  return words(folded).length <= longest && wish.test(folded) && !asking.test(folded)
}
