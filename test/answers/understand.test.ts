import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { languageId, topicId } from '../../src/answers/ids.ts'
import { outcomeOf } from '../../src/answers/outcome.ts'
import type { Answers, Audience, Context } from '../../src/engine/understanding.ts'

let answers: Answers
beforeAll(() => {
  answers = loadAnswers(join(import.meta.dirname, '..', '..'))
}, 240_000)

function within({
  language,
  audience,
  topic,
}: {
  readonly language?: string
  readonly audience?: Audience
  readonly topic?: string
} = {}): Context {
  return {
    language: language ? languageId(language) : null,
    audience: audience ?? null,
    topic: topic ? topicId(topic) : null,
    today: '2026-11-23',
    expecting: { choices: [], fields: [] },
  }
}

const understand = (text: string, context: Context = within()) => answers.understand(text, context)

/** What is answered or offered, the first in front. */
const topics = (text: string, context?: Context) => {
  const { verdict } = understand(text, context)
  return verdict.kind === 'answer' || verdict.kind === 'clarify' ? verdict.candidates.map(({ topic }) => topic) : []
}

describe('a command', () => {
  const asked = (text: string, type: 'name' | 'text' | 'email') =>
    understand(text, { ...within({ language: 'de' }), expecting: { value: { type }, choices: [], fields: [] } }).command

  test.each(['Berta', 'birta', 'Adam', 'bes'])('of a third language is none where a name is awaited: %s', (name) => {
    expect(asked(name, 'name')).toBeNull()
    expect(asked(name, 'text')).toBeNull()
  })

  test.each(['zurück', 'back', '/cancel', 'Mensch'])(
    'of the own language, in English or with a slash always is one: %s',
    (word) => {
      expect(asked(word, 'name')).not.toBeNull()
    },
  )

  test('of a third language is one everywhere else', () => {
    expect(asked('birta', 'email')).toBe('back')
  })
})

describe('where a name is awaited, a name is a name', () => {
  const names =
    'Samir Berta Hamid Fatima Mohammed Ivan Olena Deniz Jean Zara Selam Abdi Rojda Natalia Ahmad Yusuf Mariam Kebede Hodan Nguyen Adam'.split(
      ' ',
    )
  test.each(['ar', 'de', 'en', 'fa', 'fr', 'ku', 'ps', 'ru', 'so', 'ti', 'tr', 'uk'])('in %s', (language) => {
    for (const name of [...names, 'Salam', 'Silav', 'أحمد', 'ሰላም', 'Олександр', 'سلام']) {
      const expecting = { value: { type: 'name' as const }, choices: [], fields: [] }
      const { command, signal, reading } = understand(name, { ...within({ language }), expecting })
      expect({ name, command, signal, kind: reading.kind }).toEqual({ name, command: null, signal: null, kind: 'value' })
    }
  })
})

describe('a question nobody wrote down before finds its topic', () => {
  test.each([
    ['Wie viel Geld bekomme ich als Azubi im ersten Lehrjahr?', 'training-pay'],
    ['Wie viele Jahre dauert so eine Ausbildung normalerweise?', 'training-duration'],
    ['Reicht mein Deutsch B1 für eine Ausbildung?', 'language-level'],
    ['Was muss alles in meine Bewerbung rein?', 'application-documents'],
    ['Kann mich mein Chef in der Probezeit einfach rauswerfen?', 'probation'],
    ['Ich habe eine Duldung. Darf ich damit arbeiten?', 'duldung-permit'],
    ['Was ist die Ausbildungsduldung nach 60c und wie bekomme ich sie?', 'training-duldung-60c'],
    ['Wie beantrage ich Berufsausbildungsbeihilfe?', 'bab'],
    ['Muss ich den Ausbilderschein machen?', 'trainer-aptitude-aevo'],
    ['Ich habe ein kleines Kind, geht Ausbildung auch in Teilzeit?', 'part-time-training'],
    ['What salary does an apprentice get in the first year?', 'training-pay'],
    ['Which German level do I need to start an apprenticeship?', 'language-level'],
    ['I want to quit my apprenticeship, what should I do?', 'terminate-training'],
    ['My asylum case is still open, can I start training with the Aufenthaltsgestattung?', 'asylum-seeker-permit'],
    ['I own a small bakery, what do I need to become a training company?', 'become-training-company'],
    ['What does an apprentice cost my company in total?', 'training-costs'],
    ['I am 37 years old, am I too old for an apprenticeship?', 'age-limit'],
    ['كم سنة مدة التدريب المهني؟', 'training-duration'],
    ['قديش بيقبض الأزوبي بالشهر', 'training-pay'],
    ['أي مستوى لغة ألمانية أحتاج للأوسبيلدونغ؟', 'language-level'],
    ['معي دولدونغ هل مسموح لي بالعمل؟', 'duldung-permit'],
    ['كيف أقدم على مساعدة BAB؟', 'bab'],
    ['عندي طفل صغير، ممكن تدريب بدوام جزئي؟', 'part-time-training'],
    ['كيف سجل بكورس الاندماج؟', 'integration-course'],
    ['Çırak ilk yıl ne kadar maaş alır?', 'training-pay'],
    ['Meslek eğitimi kaç yıl sürer?', 'training-duration'],
    ['Ausbildung için hangi seviyede Almanca lazım?', 'language-level'],
    ['Duldungum var, çalışmama izin var mı?', 'duldung-permit'],
    ['Küçük bir kuaför salonum var, çırak yetiştirmek için ne gerekiyor?', 'become-training-company'],
    ['35 yaşındayım, çıraklık için çok mu yaşlıyım?', 'age-limit'],
  ])('%s', (text, topic) => expect(topics(text)[0]).toBe(topic))

  test('with typing mistakes, without capitals and marks', () => {
    expect(topics('wieviel gehlat kriegt ein azubi')[0]).toBe('training-pay')
    expect(topics('how long probaton time')[0]).toBe('probation')
    expect(topics('cirak maasi ne kadar')[0]).toBe('training-pay')
  })

  test('whoever greets first', () => {
    const { verdict, signal } = understand('hallo, wie viel verdient man in der ausbildung?')
    expect(verdict).toMatchObject({ kind: 'answer', topic: 'training-pay' })
    expect(signal).toBeNull()
  })
})

describe('what is not ours is not answered', () => {
  test.each([
    'Wie wird das Wetter am Wochenende?',
    'Wer hat gestern das Spiel gewonnen?',
    'Wie bekomme ich einen Führerschein?',
    'What is a good recipe for pizza?',
    'How can I become a German citizen?',
    'شو الطقس اليوم بدوسلدورف؟',
    'كيف بطلع رخصة سواقة؟',
    'Bana bir fıkra anlat',
    'Alman vatandaşlığına nasıl geçerim?',
    'asdf qwertz',
    '🙂',
    '',
  ])('%s', (text) => expect(['refuse', 'smalltalk']).toContain(outcomeOf(understand(text))))

  test('a known neighbour is called by its name', () => {
    expect(understand('Wie mache ich den Führerschein?').verdict).toMatchObject({
      kind: 'neighbour',
      neighbour: 'driving-licence',
    })
    expect(understand('Alman vatandaşlığına nasıl başvururum?').verdict).toMatchObject({
      kind: 'neighbour',
      neighbour: 'naturalisation',
    })
  })
})

describe('who asks and what was talked of count', () => {
  const forCompanies = ['eq-company', 'become-training-company', 'training-costs', 'funding-overview', 'trainee-search-company']
  const forApplicants = ['entry-qualification-applicant', 'find-training-place', 'application-documents', 'bab']

  test.each(['EQ Geld', 'Was ist EQ?', 'eq parası ne kadar', 'فلوس EQ', 'Wie finde ich jemanden?', 'Bewerbung'])('%s', (text) => {
    const all = (audience: Audience) => understand(text, within({ audience })).verdict.candidates.map(({ topic }) => topic)
    expect(all('applicant').filter((topic) => forCompanies.includes(topic))).toEqual([])
    expect(all('company').filter((topic) => forApplicants.includes(topic))).toEqual([])
  })

  test('a company asking for what is written for applicants gets no other text in its place', () => {
    expect(outcomeOf(understand('Wie beantrage ich Berufsausbildungsbeihilfe (BAB)?', within({ audience: 'company' })))).toBe(
      'refuse',
    )
    expect(outcomeOf(understand('Wie beantrage ich Berufsausbildungsbeihilfe (BAB)?', within({ audience: 'helper' })))).toBe(
      'answer',
    )
  })

  test.each([
    ['und wie lange?', 'de'],
    ['and how long?', 'en'],
    ['ve ne kadar?', 'tr'],
    ['وكم المدة؟', 'ar'],
  ])('%s is about the topic before it', (text, language) => {
    expect(topics(text, within({ language, topic: 'probation' }))[0]).toBe('probation')
  })

  test('a question with a topic of its own leaves the one before', () => {
    expect(topics('Wie viel verdient ein Azubi?', within({ language: 'de', topic: 'probation' }))[0]).toBe('training-pay')
  })

  test('topics that must not be mixed up are asked back when both are near', () => {
    for (const text of ['EQ Geld', 'Ausbildung mit 16g oder 60c?', 'Gestattung oder Duldung, was ist besser?'])
      expect(understand(text).verdict.kind, text).toBe('clarify')
  })
})

test('the same text and context give the same understanding', () => {
  for (const text of ['Wie viel verdient man?', 'كم المدة', 'hi']) expect(understand(text)).toEqual(understand(text))
})

test('probabilities are probabilities, in falling order', () => {
  for (const text of ['Wie viel verdient man?', 'çırak', 'I have a question about school', 'كم المدة']) {
    const list = understand(text).verdict.candidates.map(({ p }) => p)
    expect(list.toSorted((one, two) => two - one)).toEqual(list)
    expect(list.every((p) => p > 0 && p <= 1)).toBe(true)
  }
})
