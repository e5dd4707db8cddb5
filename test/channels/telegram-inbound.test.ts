import type { Update } from 'grammy/types'
import { expect, test } from 'vitest'
import { toInbound } from '../../src/channels/telegram/inbound.ts'
import { readUpdate } from '../../src/channels/telegram/update.ts'
import type { Language } from '../../src/engine/ids.ts'
import { readPress } from '../../src/engine/press.ts'

const at = 1_767_225_600_000
const team = '-1001234567890'
const reading = { languages: ['de', 'en', 'ar', 'tr', 'pt-br'] as Language[], advisorsChat: team }
const chat = { id: 42, type: 'private', first_name: 'Amal' }
const from = { id: 42, is_bot: false, first_name: 'Amal', last_name: 'H.', language_code: 'ar' }
const group = { id: Number(team), type: 'supergroup', title: 'Team' }
const base = { message_id: 7, date: 1_767_225_600 }

const message = (content: object, who: object = from, where: object = chat) => ({
  message: { ...base, chat: where, from: who, ...content },
})
const text = (words: string, who?: object, where?: object) => message({ text: words }, who, where)
const press = (data: string, where: object = chat, more: object = {}) => ({
  callback_query: { id: 'q1', from, chat_instance: '1', message: { ...base, chat: where, text: '…' }, data, ...more },
})
const read = (content: object, update_id = 123) => {
  const update = readUpdate({ update_id, ...content })
  if (!update) throw new Error('unreadable')
  return toInbound(update, at, reading)
}
const eventOf = (content: object) => {
  const inbound = read(content)
  return inbound && 'event' in inbound ? inbound.event : inbound
}
const said = (words: string, hint: string | null = 'ar') => ({ kind: 'said', text: words, ...(hint && { hint }) })
const media = (kind: string) => ({ kind: 'sent-media', media: kind })
const filed = (kind: string, mime: string, more: object = {}) => ({
  ...media(kind),
  recording: { file: 'f', mime, bytes: null, ...more },
})
const recorded = (mime: string, bytes: number | null = null) => filed('voice', mime, { bytes })
const speaks = (language_code?: string) => ({ ...from, language_code })

test.each<[string, object, object | null]>([
  ['words', text('كم الراتب؟'), said('كم الراتب؟')],
  ['words with line breaks', text('a\n\nb'), said('a\n\nb')],
  ['start', text('/start'), { kind: 'opened', hint: 'ar' }],
  ['start by deep link', text('/start vhs-dortmund_7'), { kind: 'opened', payload: 'vhs-dortmund_7', hint: 'ar' }],
  ['start with words typed behind it', text('/start hello there'), { kind: 'opened', hint: 'ar' }],
  ['start with the name of the bot', text('/start@kausa_bot x1'), { kind: 'opened', payload: 'x1', hint: 'ar' }],
  ['the command help', text('/help'), { kind: 'pressed', press: 'w:help:' }],
  ['the command data', text('/data'), { kind: 'pressed', press: 'w:data:' }],
  ['the command language', text('/language'), { kind: 'pressed', press: 'w:language:' }],
  ['the command human', text('/human'), { kind: 'pressed', press: 'w:human:' }],
  ['the command cancel', text('/cancel'), { kind: 'pressed', press: 'w:cancel:' }],
  ['the command menu in capitals', text('/MENU'), { kind: 'pressed', press: 'w:menu:' }],
  ['a command with the name of the bot', text('/help@kausa_bot'), { kind: 'pressed', press: 'w:help:' }],
  ['a command with words', text('/language türkçe'), said('language türkçe')],
  ['an unknown command', text('/termine'), said('termine')],
  ['a slash that is no command', text('/ 12'), said('/ 12')],
  ['a slash in front of a number', text('/1'), said('/1')],
  ['an app in a regional variant', text('hi', speaks('de-AT')), said('hi', 'de')],
  ['an app in a regional variant offered as such', text('hi', speaks('pt-BR')), said('hi', 'pt-br')],
  ['an app in a language not offered', text('hi', speaks('fi')), said('hi', null)],
  ['an app that names no language', text('hi', speaks()), said('hi', null)],
  ['a button', press('a:k3:ja'), { kind: 'pressed', press: 'a:k3:ja' }],
  [
    'a button under a message Telegram no longer shows',
    press('t:pay', chat, { message: { message_id: 7, date: 0, chat } }),
    { kind: 'pressed', press: 't:pay' },
  ],
  ['a button with unreadable data', press('💥'), { kind: 'pressed', press: '💥' }],
  ['a voice message', message({ voice: { file_id: 'f', duration: 3 } }), recorded('audio/ogg')],
  [
    'a voice message with its size',
    message({ voice: { file_id: 'f', mime_type: 'audio/x', file_size: 9 } }),
    recorded('audio/x', 9),
  ],
  ['a voice message nobody can fetch', message({ voice: {} }), media('voice')],
  ['a round video', message({ video_note: { file_id: 'f' } }), recorded('video/mp4')],
  ['a recording from another app', message({ audio: { file_id: 'f' } }), recorded('audio/mpeg')],
  [
    'a photo with a caption, in its largest size',
    message({ photo: [{ file_id: 'small' }, { file_id: 'f' }], caption: 'my contract' }),
    { ...filed('image', 'image/jpeg'), caption: 'my contract' },
  ],
  [
    'a document with its name',
    message({ document: { file_id: 'f', mime_type: 'application/pdf', file_name: 'Vertrag.pdf', file_size: 9 } }),
    filed('file', 'application/pdf', { bytes: 9, name: 'Vertrag.pdf' }),
  ],
  ['a document that is a picture', message({ document: { file_id: 'f', mime_type: 'image/png' } }), filed('image', 'image/png')],
  ['a document without a type', message({ document: { file_id: 'f' } }), filed('file', 'application/octet-stream')],
  [
    'an animation, which comes as a document too',
    message({ animation: { file_id: 'f' }, document: { file_id: 'f' } }),
    filed('other', 'video/mp4'),
  ],
  ['a video', message({ video: { file_id: 'f' } }), filed('other', 'video/mp4')],
  ['a sticker', message({ sticker: { file_id: 'f' } }), media('other')],
  ['a location', message({ location: { latitude: 51.5, longitude: 7.4 } }), media('other')],
  ['a shared contact', message({ contact: { phone_number: '+49170', first_name: 'A' } }), said('+49170')],
  ['an edited message', { edited_message: { ...base, chat, from, text: 'hi' } }, null],
  ['a post in a channel', { channel_post: { ...base, chat: { id: -5, type: 'channel' }, text: 'hi' } }, null],
  ['chatter in a group', text('hi', from, { id: -9, type: 'group' }), null],
  ['chatter among advisors', text('hi', from, group), null],
  ['a button in a group that is not the advisors’', press('claim:7', { id: -9, type: 'group' }), null],
  ['a button of a person in the advisors’ group', press('w:help:', group), null],
  ['a game button without data', press('x', chat, { data: undefined }), null],
  ['a button of an inline message', press('x', chat, { message: undefined, inline_message_id: '1' }), null],
  ['another bot', text('hi', { ...from, is_bot: true }), null],
  ['a service message', message({ pinned_message: { ...base, chat } }), null],
  ['somebody blocking the bot', { my_chat_member: { chat, from, date: 1 } }, null],
  ['a kind of update nobody knows yet', { telepathy: {} }, null],
])('reads %s', (_, content, expected) => {
  expect(eventOf(content)).toEqual(expected)
})

test('carries the identity of the delivery, the moment of arrival and the address', () => {
  expect(read(text('hi'), 998)).toEqual({
    id: 'telegram:998',
    at,
    address: { channel: 'telegram', chat: '42' },
    event: said('hi'),
  })
})

test('commands of the menu are presses the engine can read', () => {
  const event = eventOf(text('/human'))
  expect(event && 'kind' in event && event.kind === 'pressed' && readPress(event.press)).toEqual({
    kind: 'command',
    word: 'human',
    ask: null,
  })
})

test('reads an advisor’s press in the advisors’ chat', () => {
  expect(read(press('claim:c-17', group), 5)).toEqual({
    id: 'telegram:5',
    at,
    channel: 'telegram',
    user: '42',
    name: 'Amal H.',
    press: 'claim:c-17',
    chat: team,
    message: '7',
  })
})

test('tells both kinds of press apart where an advisor tries the bot in the same private chat', () => {
  const update = (data: string) => readUpdate({ update_id: 1, ...press(data) }) ?? { update_id: 0 }
  const alone = { ...reading, advisorsChat: '42' }
  expect(toInbound(update('claim:c-17'), at, alone)).toMatchObject({ press: 'claim:c-17', user: '42' })
  expect(toInbound(update('w:menu:'), at, alone)).toMatchObject({ event: { kind: 'pressed', press: 'w:menu:' } })
})

test('a press from another chat than the advisors’ is never an advisor’s', () => {
  expect(read(press('claim:c-17'))).toMatchObject({ event: { kind: 'pressed', press: 'claim:c-17' } })
})

test.each([undefined, null, 7, 'hi', [], {}, { update_id: 'x' }, { update_id: 1, message: { text: 'hi' } }])(
  'does not read %j',
  (body) => {
    expect(readUpdate(body)).toBeNull()
  },
)

test('keeps nothing of an update that it has no use for', () => {
  const update: Update = {
    update_id: 1,
    message: { ...base, chat: { id: 42, type: 'private', first_name: 'Amal' }, from: { ...from, username: 'amal' }, text: 'hi' },
  }
  expect(JSON.stringify(readUpdate(update))).not.toContain('username')
})
