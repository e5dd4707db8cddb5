import fc from 'fast-check'

/** One thing that happens in a random conversation. `outcome` decides how commands come out. */
export type Doing = { readonly outcome: number } & (
  | { readonly do: 'press' | 'press-old' | 'label' | 'label-old'; readonly place: number }
  /** Answers what is asked as somebody does who wants to get through: "yes", something from the list, a value that fits. */
  | { readonly do: 'go-on'; readonly place: number }
  | { readonly do: 'forge'; readonly press: string }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'media'; readonly media: 'voice' | 'image' | 'file' | 'other' }
  | { readonly do: 'open'; readonly hint: string | null }
  | { readonly do: 'notice'; readonly which: number }
  | { readonly do: 'advisor'; readonly what: 'took-over' | 'wrote' | 'closed' }
  | { readonly do: 'wait'; readonly days: number }
)

/** Stands in every text a person types about themselves, so that it can be looked for. */
export const canary = 'kanarienvogel'

const ownWords = [
  'Amina Kanarienvogel',
  'Kanarienvogel',
  'Ich heiße Kanarienvogel und suche eine Ausbildung als Kanarienvogel',
  'Firma Kanarienvogel GmbH',
  'kanarienvogel@example.org',
  'Kanarienvogel?',
]
const values = [
  '0151 23456789',
  '40210',
  '19',
  '1',
  '2',
  '٣',
  '31.12.2026',
  'ja',
  'nein',
  'evet',
  'نعم',
  '👍',
  '???',
  ' ',
  'x'.repeat(3000),
]
const forged = [
  'a:ASK:yes',
  'a:ASK:no',
  'a:ASK:erase',
  'a:ASK:first-item',
  'a::yes',
  'a:ASK:',
  'c:ASK:confirm',
  'c:ASK:sure-erase',
  'c:ASK:book',
  'c:ASK:nowhere',
  'w:back:ASK',
  'w:skip:',
  'w:cancel:',
  'w:restart:',
  'w:data:',
  'w:human:',
  'w:menu:',
  'w:nothing:',
  't:training-pay',
  't:nowhere',
  'm:training-pay',
  'h:y:training-pay',
  'h:n:nowhere',
  'd:register:',
  'd:register:fair',
  'd:human:',
  'd:data:',
  'd:funding:',
  'd:permit-check:',
  'd:bookings:',
  'd:consent:',
  'd:welcome:',
  'd:contact-person:',
  'd:urgent:danger-violence',
  'd:accept-offer:booking-1',
  'd:cancel-booking:booking-1',
  'd:same-person:question-1',
  'd:other-person:question-1',
  'd:other-contact:advisor-1',
  'd:link:0123456789abcdef',
  'd:nowhere:',
  'e:ask',
  'e:audience',
  'e:bookings',
  'e:nowhere',
  'e:__proto__',
  'l:ar',
  'l:xx',
  'n',
  'x',
  '',
  'zzz',
  '__proto__',
  'd:__proto__:',
  'q:solved-y:case-1',
  'q:solved-n:case-1',
  'q:called-n:case-1',
  'q:solved-n:nowhere',
  'q:solved-n:',
  'q:other-y:case-1',
]

/** Who the conversation is with when we look: somebody new, somebody who agreed to everything, or somebody an advisor talks to. */
export const starts = ['new', 'new', 'applicant', 'company', 'with-human'] as const
export type Start = (typeof starts)[number]

/** Things people and platforms do, likely ones more often; `phrases` are lines from the editors' files. */
export function doings(phrases: readonly string[]): fc.Arbitrary<readonly Doing[]> {
  const outcome = fc.nat(5)
  const place = fc.nat(60)
  const doing: fc.Arbitrary<Doing> = fc.oneof(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('press' as const), place, outcome }) },
    { weight: 16, arbitrary: fc.record({ do: fc.constant('go-on' as const), place, outcome }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('press-old' as const), place, outcome }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('forge' as const), press: fc.constantFrom(...forged), outcome }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('label' as const), place, outcome }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('label-old' as const), place, outcome }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...ownWords), outcome }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...values), outcome }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...phrases), outcome }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.string({ unit: 'grapheme', maxLength: 30 }), outcome }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('media' as const),
        media: fc.constantFrom('voice' as const, 'image' as const, 'file' as const),
        outcome,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('open' as const), hint: fc.constantFrom('de', 'en', 'ar', 'tr', null), outcome }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('notice' as const), which: fc.nat(13), outcome }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('advisor' as const),
        what: fc.constantFrom('took-over' as const, 'wrote' as const, 'closed' as const),
        outcome,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }), outcome }) },
  )
  // Most people get past the greeting.
  const first = fc.record({ do: fc.constant('open' as const), hint: fc.constantFrom('de', 'en', 'ar', 'tr', null), outcome })
  return fc
    .tuple(fc.option(first), fc.array(doing, { minLength: 10, maxLength: 30, size: 'max' }))
    .map(([one, more]) => (one ? [one, ...more] : more))
}
