import { expect, test } from 'vitest'
import { readActivity } from '../../src/channels/teams/activity.ts'
import { readConsent } from '../../src/channels/teams/files.ts'
import { toInbound } from '../../src/channels/teams/inbound.ts'
import { readReference } from '../../src/channels/teams/reference.ts'
import type { Language } from '../../src/engine/ids.ts'

const at = 1_767_225_600_000
const languages = ['de', 'en', 'ar', 'ku', 'so', 'pt-br'] as Language[]
const bot = { id: '28:bot', name: 'KAUSA' }
const amal = { id: '29:amal', name: 'Amal <H.>', aadObjectId: 'secret' }
const privately = { id: 'a:1-private', conversationType: 'personal', tenantId: 't' }
const group = { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: 't' }
const thread = { id: '19:team@thread.tacv2;messageid=1700', conversationType: 'channel', isGroup: true, tenantId: 't' }
const base = {
  id: '1700000000001',
  channelId: 'msteams',
  serviceUrl: 'https://smba.example/emea/',
  from: amal,
  recipient: bot,
  conversation: privately,
}
const message = (more: object) => ({ ...base, type: 'message', locale: 'ar-SA', ...more })
const text = (words: string, more: object = {}) => message({ text: words, ...more })
const mention = (account: { id: string; name: string }, words = `<at>${account.name}</at>`) => ({
  type: 'mention',
  mentioned: account,
  text: words,
})
const attach = (...attachments: object[]) => message({ attachments })
const press = { press: 'a:k3:ja', nonce: 'n1' }
const execute = (data: object, verb = 'press') => ({
  ...base,
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
})
const member = (more: object = {}) => ({ ...base, type: 'conversationUpdate', membersAdded: [amal, bot], locale: 'ar', ...more })
const installed = (more: object = {}) => ({ ...base, type: 'installationUpdate', action: 'add', locale: 'ar', ...more })

const read = (raw: object) => {
  const activity = readActivity(raw)
  if (!activity) throw new Error('unreadable')
  return toInbound(activity, at, languages)
}
const eventOf = (raw: object) => read(raw)?.inbound.event ?? null
const said = (words: string, hint: string | null = 'ar') => ({ kind: 'said', text: words, ...(hint && { hint }) })
const opened = { kind: 'opened', hint: 'ar' }
const pressed = { kind: 'pressed', press: 'a:k3:ja' }
const media = (kind: string, file?: string, mime = '') => ({
  kind: 'sent-media',
  media: kind,
  ...(file && { recording: { file, mime, bytes: null } }),
})
const there = 'https://smba.example/emea/v3/attachments/1/views/original'
const driveFile = (fileType: string, name = `datei.${fileType}`) => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: `https://contoso.sharepoint.com/${name}`,
  name,
  content: { downloadUrl: 'https://contoso.sharepoint.com/d?tempauth=x', uniqueId: 'u', fileType },
})
const html = { contentType: 'text/html', content: '<p>hallo</p>' }

test.each<[string, object, object | null]>([
  ['words', text('كم الراتب؟'), said('كم الراتب؟')],
  ['words with their line breaks, blanks and marks', text(' a\n\nb &lt; <b> '), said(' a\n\nb &lt; <b> ')],
  ['words that come once more as HTML', text('hallo', { attachments: [html] }), said('hallo')],
  [
    'words with an emoji, which is a picture somewhere else',
    text('gut', { attachments: [{ contentType: 'image/*', contentUrl: 'https://statics.teams.cdn.office.net/x.png' }] }),
    said('gut'),
  ],
  ['words with entities nobody knows yet', text('hallo', { entities: [{ type: 'ProductInfo' }, 7, null] }), said('hallo')],
  ['words without a language', text('hi', { locale: undefined }), said('hi', null)],
  [
    'a language that stands with the app',
    text('hi', { locale: null, entities: [{ type: 'clientInfo', locale: 'so-SO' }] }),
    said('hi', 'so'),
  ],
  ['Kurdish in Latin letters', text('silav', { locale: 'ku-TR' }), said('silav', 'ku')],
  ['a regional variant offered as such', text('oi', { locale: 'pt-BR' }), said('oi', 'pt-br')],
  ['a language not offered', text('hi', { locale: 'fi-FI' }), said('hi', null)],
  ['nothing at all', text(' '), null],

  ['a button, by Action.Submit', message({ value: press }), pressed],
  ['a button of a card that carries its content along', message({ value: { ...press, card: 'x.y' } }), pressed],
  ['a button, by Action.Execute', execute(press), pressed],
  ['an Action.Execute that is not ours', execute(press, 'vote'), null],
  ['a button without a nonce', execute({ press: 'x' }), null],
  ['a button of another app', message({ value: { choice: 1 } }), null],

  ['a new member: the bot', member(), opened],
  ['an installation', installed(), opened],
  ['an update of the app', installed({ action: 'add-upgrade' }), null],
  ['a removal', installed({ action: 'remove' }), null],
  ['a new member: somebody else', member({ membersAdded: [amal] }), null],
  ['the bot in a group', member({ conversation: group }), null],
  ['an installation in a team', installed({ conversation: thread }), null],

  ['a voice message', attach({ contentType: 'audio/ogg', contentUrl: there }), media('voice', `connector ${there}`, 'audio/ogg')],
  [
    'a picture',
    attach({ contentType: 'image/*', contentUrl: there }),
    media('image', `connector ${there}`, 'application/octet-stream'),
  ],
  [
    'a picture that lies elsewhere',
    attach({ contentType: 'image/png', contentUrl: 'https://evil.example/x.png' }),
    media('image'),
  ],
  [
    'a picture at a service that only begins like ours',
    attach({ contentType: 'image/png', contentUrl: 'https://smba.example.evil/x' }),
    media('image'),
  ],
  ['a video', attach({ contentType: 'video/mp4' }), media('other')],
  [
    'a file',
    attach(driveFile('pdf')),
    {
      ...media('file'),
      recording: {
        file: 'drive https://contoso.sharepoint.com/d?tempauth=x',
        mime: 'application/pdf',
        bytes: null,
        name: 'datei.pdf',
      },
    },
  ],
  ['a photo from the drive', attach(driveFile('JPG')), expect.objectContaining({ media: 'image' })],
  ['a recording from the drive', attach(driveFile('m4a')), expect.objectContaining({ media: 'voice' })],
  ['a file of unknown kind', attach(driveFile('xyz')), expect.objectContaining({ media: 'file' })],
  ['a file without an address', attach({ ...driveFile('pdf'), content: null }), media('file')],
  [
    'a file with words',
    text('mein Zeugnis', { attachments: [html, driveFile('pdf')] }),
    expect.objectContaining({ kind: 'sent-media', media: 'file', caption: 'mein Zeugnis' }),
  ],
  ['a card somebody passed on', attach({ contentType: 'application/vnd.microsoft.card.adaptive', content: {} }), media('other')],
  ['a sticker, which is only HTML', attach(html), media('other')],

  ['a reaction', { ...base, type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }, null],
  ['an edit', { ...base, type: 'messageUpdate', text: 'neu' }, null],
  ['typing', { ...base, type: 'typing' }, null],
  ['a search of an extension', { ...base, type: 'invoke', name: 'composeExtension/query', value: {} }, null],
  ['an answer to the offer of a file', { ...base, type: 'invoke', name: 'fileConsent/invoke', value: {} }, null],
])('reads %s', (_, raw, expected) => {
  expect(eventOf(raw)).toEqual(expected)
})

test.each<[string, string, object[], object | null]>([
  ['in front', '<at>KAUSA</at>&nbsp;hallo', [mention(bot)], said('hallo')],
  ['in front, with a blank', '<at>KAUSA</at> hallo', [mention(bot)], said('hallo')],
  ['behind', 'hallo <at>KAUSA</at>', [mention(bot)], said('hallo')],
  ['in between', 'sag <at>KAUSA</at>&nbsp;bitte', [mention(bot)], said('sag bitte')],
  ['twice', '<at>KAUSA</at>&nbsp;<at>KAUSA</at>&nbsp;hallo', [mention(bot)], said('hallo')],
  [
    'together with somebody else',
    '<at>KAUSA</at>&nbsp;frag <at>Ute K.</at>',
    [mention(bot), mention({ id: '29:ute', name: 'Ute K.' })],
    said('frag Ute K.'),
  ],
  ['alone, which is a greeting', '<at>KAUSA</at>', [mention(bot)], opened],
  ['not', 'unter uns', [], null],
  ['not, but somebody else', '<at>Ute</at> hallo', [mention({ id: '29:ute', name: 'Ute' })], null],
])('in a group the bot is mentioned %s', (_, words, entities, expected) => {
  expect(eventOf(text(words, { conversation: group, entities }))).toEqual(expected)
})

test('a mention in the private chat goes as well, and nothing else is taken from the words', () => {
  const entities = [mention(bot)]
  expect(eventOf(text('<at>KAUSA</at>&nbsp;a&nbsp;b <at>x</at>', { entities }))).toEqual(said('a&nbsp;b <at>x</at>'))
})

test('a button in a group needs no mention', () => {
  expect(eventOf(message({ value: press, conversation: group }))).toEqual(pressed)
})

const addressIn = (conversation: object, from = amal) =>
  read(text('<at>KAUSA</at> x', { conversation, from, entities: [mention(bot)] }))?.inbound.address

test('the address of a private chat holds what is needed to write there, and no name', () => {
  expect(addressIn(privately)).toEqual({
    channel: 'teams',
    chat: 'a:1-private',
    extra: { serviceUrl: base.serviceUrl, conversation: { id: 'a:1-private', tenantId: 't' }, bot: '28:bot', user: '29:amal' },
  })
})

test('in a group everybody has a conversation of their own, and is mentioned by name', () => {
  const mine = addressIn(group)
  const other = addressIn(group, { ...amal, id: '29:bea', name: 'Bea' })
  expect(mine?.chat).toBe('19:group@thread.v2 29:amal')
  expect(other?.chat).toBe('19:group@thread.v2 29:bea')
  expect(mine && readReference(mine)).toMatchObject({ conversation: { id: group.id }, shared: { name: 'Amal <H.>' } })
})

test('in a channel a person stays the same from thread to thread, and is answered where they wrote', () => {
  const here = addressIn(thread)
  const elsewhere = addressIn({ ...thread, id: '19:team@thread.tacv2;messageid=1800' })
  expect(here?.chat).toBe('19:team@thread.tacv2 29:amal')
  expect(elsewhere?.chat).toBe(here?.chat)
  expect(here && readReference(here)?.conversation.id).toBe(thread.id)
  expect(elsewhere && readReference(elsewhere)?.conversation.id).toBe('19:team@thread.tacv2;messageid=1800')
})

test('the identity is the delivery’s, and holds no id of a chat', () => {
  const id = read(text('hi'))?.inbound.id
  expect(id).toMatch(/^teams:[\w-]{22}:1700000000001$/)
  expect(id).not.toContain('private')
  expect(read(text('hi', { id: '1700000000002' }))?.inbound.id).not.toBe(id)
  expect(read(text('hi', { conversation: { ...privately, id: 'a:2' } }))?.inbound.id).not.toBe(id)
})

test('the identity of a press is its card’s, whoever brings it, and each person’s own', () => {
  const idOf = (raw: object) => read(raw)?.inbound.id
  const id = idOf(execute(press))
  expect(idOf({ ...execute(press), id: 'another' })).toBe(id)
  expect(idOf(message({ value: press }))).toBe(id)
  expect(idOf(execute({ ...press, nonce: 'n2' }))).not.toBe(id)
  expect(idOf(execute({ ...press, press: 'a:k3:nein' }))).not.toBe(id)
  const inGroup = (from: object) => idOf({ ...execute(press), conversation: group, from })
  expect(inGroup(amal)).not.toBe(inGroup({ id: '29:bea' }))
})

test.each([
  undefined,
  null,
  7,
  'hi',
  [],
  {},
  { ...base, type: 'message', serviceUrl: 'ftp://x' },
  { ...base, type: 'message', id: undefined },
])('does not read %j', (body) => {
  expect(readActivity(body)).toBeNull()
})

test('keeps nothing of an activity that it has no use for', () => {
  expect(JSON.stringify(readActivity(text('hi', { channelData: { geheim: 1 } })))).not.toMatch(/secret|geheim/)
})

test('an answer to the offer of a file that cannot be read gives nothing', () => {
  const activity = readActivity({ ...base, type: 'invoke', name: 'fileConsent/invoke', value: { action: 'accept' } })
  expect(activity && readConsent(activity)).toEqual({ kind: 'declined' })
})
