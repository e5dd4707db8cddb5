/** Telegram takes up to 50 MB from a bot (https://core.telegram.org/bots/api#senddocument); a phone should not have to load so much. */
export const mostBytes = 10 * 1024 * 1024
const longestName = 120

/** A file to be sent to a person, or a word for what is wrong with it. */
export type Checked =
  | { readonly kind: 'none' }
  | { readonly kind: 'fine'; readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly why: 'too-large' | 'program' | 'empty' }

/** Endings of what runs when it is opened, on Windows, macOS, Linux and Android; documents with macros and web pages among them. */
const programs = new Set(
  `action apk app appimage appx bash bat bin cab chm cmd com command cpl csh deb desktop dll dmg docm dotm elf exe gadget hta htm html
  img inf ins iso jar js jse jsp ksh lnk mht mhtml mjs msc msi msix msp mst pif pkg potm ppam ppsm pptm ps1 psd1 psm1 py pyw rb reg rpm run
  scf scr sh svg svgz swf sys url vb vbe vbs vhd vhdx ws wsc wsf wsh xhtml xlam xlsm xltm zsh`.split(/\s+/),
)

/** How programs begin, whatever they are called: Windows, Linux, macOS (four kinds), a script, Java and Android. */
const beginnings = [
  'MZ',
  '\x7fELF',
  '\xfe\xed\xfa\xce',
  '\xfe\xed\xfa\xcf',
  '\xcf\xfa\xed\xfe',
  '\xca\xfe\xba\xbe',
  '#!',
  'dex\n',
]

/** Looks at what came with a form. Names and types come from the browser and may be anything. */
export async function checkedFile(file: File | null): Promise<Checked> {
  if (!file) return { kind: 'none' }
  if (file.size > mostBytes) return { kind: 'refused', why: 'too-large' }
  if (file.size === 0) return { kind: 'refused', why: 'empty' }
  const name = nameOf(file.name)
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isProgram(name, bytes)) return { kind: 'refused', why: 'program' }
  const mime = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream'
  return { kind: 'fine', name, mime, bytes }
}

function isProgram(name: string, bytes: Uint8Array): boolean {
  const begins = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  // Windows leaves dots and spaces at the end out.
  const ending = /\.([^.]+?)[. ]*$/.exec(name.toLowerCase())?.[1] ?? ''
  return programs.has(ending) || beginnings.some((beginning) => begins.startsWith(beginning))
}

/** Without folders, control characters and marks that turn the direction of writing, which make an ending look like another one. */
function nameOf(name: string): string {
  const plain = (name.split(/[\\/]/).at(-1) ?? '').replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  const ending = /\.\w{1,8}$/.exec(plain)?.[0] ?? ''
  // The cut may go through a character of two halves.
  const short = plain.length > longestName ? plain.slice(0, longestName - ending.length) + ending : plain
  return short.toWellFormed() || 'file'
}
