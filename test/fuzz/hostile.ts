import fc from 'fast-check'

/** So many runs of a property; more with FUZZ_RUNS, which counts for every property. */
export const runs = (usual: number) => ({ numRuns: Number(process.env.FUZZ_RUNS) || usual, endOnFailure: true, reporter })

/** Says what failed without pages of bytes; the seed brings them back. */
function reporter<Values>(details: fc.RunDetails<Values>): void {
  if (!details.failed) return
  const shown = fc.stringify(details.counterexample).slice(0, 2_000)
  throw new Error(`Failed after ${details.numRuns} runs, seed ${details.seed}, path "${details.counterexamplePath}": ${shown}`, {
    cause: details.errorInstance,
  })
}

/** Never part of anything the product says: whoever finds it in the store has found what should not be kept. */
export const canary = 'Kanarienvogel'

const pieces = [
  'a',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\u2067\u2068\u2069',
  '\u200d',
  '\ufeff',
  `Z${'\u0300\u0489\u0336'.repeat(40)}`,
  '👩🏽‍🎓',
  '__proto__',
  'constructor',
  '/start ',
  '/help',
  '{{name}}',
  '#{7*7}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; DROP TABLE document; --",
  '../../../etc/passwd',
  '%00%ff',
  '=cmd|calc!A1',
  '\r\nSet-Cookie: a=b',
  '\u0661\u0662\u0663',
  '1e999',
  '-0',
  ' \n\t ',
]

/** Words nobody means well with. */
export const nastyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 5_000 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
)

/** A value of the wrong kind. */
const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, [], {}, 0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, [[[[]]]], { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The same payload with one or two of its parts, at any depth, replaced or left out. */
export const mutated = (payload: object): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsOf(payload)), fc.option(nastyValue, { freq: 5, nil: undefined })), {
      minLength: 1,
      maxLength: 2,
    })
    .map((changes) =>
      changes.reduce((result, [path, value]) => changed(result, path, value), structuredClone(payload) as unknown),
    )

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

function changed(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof whole !== 'object' || whole === null) return whole
  const copy = Array.isArray(whole) ? [...whole] : { ...whole }
  Object.assign(copy, { [key]: changed(Reflect.get(whole, key), rest, value) })
  return copy
}

/** What `fetch` takes as a body. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A body that is none: bytes, half of it, nested without end, keys twice, far too large. */
export const nastyBody = (payload: object): fc.Arbitrary<Bytes> => {
  const text = JSON.stringify(payload)
  const whole = Buffer.from(text)
  return fc
    .oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc.nat(whole.length).map((at) => whole.subarray(0, at)),
      fc
        .tuple(fc.nat(whole.length), fc.uint8Array({ minLength: 1, maxLength: 8 }))
        .map(([at, bytes]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)])),
      fc.constantFrom(
        Buffer.from('['.repeat(200_000)),
        Buffer.from(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
        Buffer.from(`{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},${text.slice(1)}`),
        Buffer.from(`${text.slice(0, -1)},${text.slice(1)}`),
        Buffer.from([0xff, 0xfe, ...whole]),
        Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0]),
        Buffer.from(JSON.stringify({ ...payload, filler: 'x'.repeat(3_000_000) })),
      ),
      mutated(payload).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    )
    .map((bytes) => new Uint8Array(bytes))
}
