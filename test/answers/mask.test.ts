import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/answers/corpus.ts'
import { gap, mask } from '../../src/answers/mask/mask.ts'
import { words } from '../../src/answers/normalise.ts'

/** The centre's own words, as the model knows them. */
const ours = new Set(readCorpus(join(import.meta.dirname, '..', '..')).lines.flatMap(({ text }) => words(text)))
const masked = (text: string) => mask(text, (word) => ours.has(word))

describe('what is nobody’s stays as it was written', () => {
  test.each([
    'Wie viel Urlaub habe ich in der Ausbildung?',
    'wo kann ich schwimmen lernen',
    'Wie bekomme ich eine Ausbildungsduldung nach § 60c?',
    'brauche ich b1 für die ausbildung',
    'how do i get a driving licence',
    'كم راتب التدريب المهني في ألمانيا؟',
    'сколько платят во время обучения?',
  ])('%s', (text) => expect(masked(text)).toBe(text))
})

describe('personal data become a gap, or the line is not kept', () => {
  test.each([
    ['Mein Sohn Yusuf sucht eine Ausbildung', 'Yusuf'],
    ['ich bin ahmad und suche eine ausbildung', 'ahmad'],
    ['Kann Frau Özgürcan mir mit der Bewerbung helfen?', 'Özgürcan'],
    ['Qwertzuiop braucht Hilfe bei der Bewerbung', 'Qwertzuiop'],
    ['my teacher Mr Brownstone said i need german', 'Brownstone'],
    ['oğlum Ahmet için çıraklık yeri arıyorum', 'Ahmet'],
    ['mon fils Mamadou cherche une formation', 'Mamadou'],
    ['ابني محمد يريد التدريب المهني', 'محمد'],
    ['بنتي وفاطمة يريدون التدريب المهني', 'فاطمة'],
    ['پسرم علیرضا دنبال کار است', 'علیرضا'],
    ['Мій син Олександр шукає навчання', 'Олександр'],
    ['мой брат Ержан хочет учиться', 'Ержан'],
    ['ወደይ ኣቤል ስራሕ ይደሊ ኣሎ', 'ኣቤል'],
    ['ich heiße Kim und suche eine Ausbildung', 'Kim'],
    ['меня зовут Иван хочу учиться', 'Иван'],
    ['اسمي سلطان اريد تدريب مهني', 'سلطان'],
    ['Tahmasebi Khoramdel sucht eine Stelle', 'Khoramdel'],
    ['tahmasebi khoramdel sucht eine stelle', 'khoramdel'],
    ['bitte anrufen 0176 1234567 wegen ausbildung', '1234567'],
    ['rufen sie mich an +49-211/89-93434 wegen einer ausbildung', '93434'],
    ['رقمي ٠١٥١٢٣٤٥٦٧ بخصوص التدريب المهني', '٠١٥١٢٣٤٥٦٧'],
    ['شماره من ۰۹۱۲۳۴۵۶۷۸ برای کار', '۰۹۱۲۳۴۵۶۷۸'],
    ['meine mail ist a.b@example.com wie melde ich mich an', 'example'],
    ['schreibt mir @yusuf_1990 wegen der ausbildung', 'yusuf'],
    ['mein profil ist instagram.com/yusuf und ich suche ausbildung', 'yusuf'],
    ['ich wohne Lindenstraße 5 und suche eine Ausbildung', 'Lindenstraße'],
    ['j’habite 12 rue Bleue et je cherche une formation', 'Bleue'],
    ['أسكن شارع النخيل 7 وأريد التدريب المهني', 'النخيل'],
    ['Mein Aufenthalt endet am 12. März 2027 was tun', 'März'],
    ['meine Duldung läuft ab am 03.02.2027 was tun', '2027'],
    ['ich bin am 5 mai geboren und suche eine ausbildung', 'mai'],
    ['meine AZR Nummer ist 120315000123 was tun', '120315000123'],
  ])('%s', (text, secret) => {
    expect(masked(text) ?? '').not.toContain(secret)
  })

  test('and what is left can still be read', () => {
    expect(masked('Mein Sohn Yusuf sucht eine Ausbildung')).toBe(`Mein Sohn ${gap} sucht eine Ausbildung`)
    expect(masked('Mein Aufenthalt endet am 12. März 2027, was tun?')).toBe(`Mein Aufenthalt endet am ${gap} was tun?`)
  })
})

describe('in doubt nothing is kept', () => {
  test.each([
    'ja',
    '👍',
    'xqzt wvrk',
    `Ich suche eine Ausbildung ${'und noch etwas '.repeat(20)}`,
    'Mein Sohn Yusuf, meine Tochter Layla und mein Bruder Omar suchen eine Ausbildung',
  ])('%s', (text) => expect(masked(text)).toBeNull())
})
