import { type Colour, toPng } from './png.ts'

/**
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons: a coloured one of 192 × 192
 * points without transparency, and an outline of 32 × 32 in nothing but white.
 */
export const colourSize = 192
export const outlineSize = 32

type Rgb = readonly [number, number, number]
const petrol: Rgb = [0x0e, 0x5a, 0x5f]
const amber: Rgb = [0xe0, 0x9a, 0x1b]
const white: Rgb = [0xff, 0xff, 0xff]

/** Looks so often in each direction within a point, so that edges are smooth. */
const looks = 4

/** The bubble of the web chat's icon, on its field of 40 × 40. */
function isBubble(x: number, y: number): boolean {
  const corner = 2
  const dx = Math.max(8 + corner - x, x - (32 - corner), 0)
  const dy = Math.max(11 + corner - y, y - (26 - corner), 0)
  const isBody = dx * dx + dy * dy <= corner * corner
  const isTail = x >= 13 && y >= 26 && y <= 31 && (x - 13) / 6 + (y - 26) / 5 <= 1
  return isBody || isTail
}

function dotAt(x: number, y: number): number | null {
  const found = [14.5, 20, 25.5].findIndex((centre) => (x - centre) ** 2 + (y - 18.5) ** 2 <= 1.9 ** 2)
  return found < 0 ? null : found
}

export function colourIcon(): Buffer {
  // Teams cuts the corners itself and wants the sign in the middle half.
  const colourOf = (x: number, y: number): Rgb => {
    const dot = dotAt(x, y)
    if (!isBubble(x, y)) return petrol
    return dot === null ? white : dot === 1 ? amber : petrol
  }
  return toPng(colourSize, (x, y) => [...mixed(colourSize, x, y, colourOf), 255])
}

export function outlineIcon(): Buffer {
  // Without the margin of the coloured one: of 32 points none is to spare.
  const close = (value: number, middle: number): number => middle + (value - 20) * 0.68
  const isLine = (x: number, y: number): boolean =>
    isBubble(close(x, 20), close(y, 21)) && dotAt(close(x, 20), close(y, 21)) === null
  return toPng(outlineSize, (x, y): Colour => {
    const [share] = mixed(outlineSize, x, y, (at, down) => [isLine(at, down) ? 255 : 0, 0, 0])
    return [255, 255, 255, share]
  })
}

/** The mean of what is seen within one point. */
function mixed(size: number, x: number, y: number, colourOf: (x: number, y: number) => Rgb): Rgb {
  const sum = [0, 0, 0]
  for (let across = 0; across < looks; across++) {
    for (let down = 0; down < looks; down++) {
      const seen = colourOf(((x + (across + 0.5) / looks) * 40) / size, ((y + (down + 0.5) / looks) * 40) / size)
      seen.forEach((value, channel) => {
        sum[channel] = (sum[channel] ?? 0) + value
      })
    }
  }
  const [red = 0, green = 0, blue = 0] = sum.map((value) => Math.round(value / looks ** 2))
  return [red, green, blue]
}
