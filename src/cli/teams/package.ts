import { colourIcon, outlineIcon } from './icons.ts'
import { type About, checkIcon, toManifest } from './manifest.ts'
import { toZip } from './zip.ts'

/** What an administrator uploads to Teams: manifest, translation and icons, checked. The same settings give the same bytes. */
export function toPackage(about: About): Buffer {
  const { manifest, translation } = toManifest(about)
  const icons = { color: colourIcon(), outline: outlineIcon() }
  checkIcon('color', icons.color)
  checkIcon('outline', icons.outline)
  return toZip([
    { name: 'manifest.json', content: json(manifest) },
    { name: 'en.json', content: json(translation) },
    { name: 'color.png', content: icons.color },
    { name: 'outline.png', content: icons.outline },
  ])
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
