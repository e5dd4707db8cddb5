import { expect } from 'vitest'
import type { Address, Door } from '../../src/channels/channel.ts'
import { aWhile, holdDoor, newEffect, next, opened, type Promises, type Subject, send, until } from './subject.ts'

const canary = 'Kanarienvogel'
const seenTexts = async ({ person }: Subject) => (await person.sees()).map(({ text }) => text)

/** The same message again, as the outbox does it, arrives once. */
async function arrivesLater(subject: Subject, address: Address, id: ReturnType<typeof newEffect>): Promise<void> {
  expect(await send(subject, address, { text: canary }, id)).toMatchObject({ kind: 'sent' })
  expect(await seenTexts(subject)).toEqual([canary])
}

export const outcomes = {
  'sent means that the person has it': async (subject) => {
    const address = await opened(subject)
    expect(await send(subject, address, { text: canary })).toMatchObject({ kind: 'sent' })
    expect(await seenTexts(subject)).toEqual([canary])
  },
  'whoever has gone is away or out of reach, and gets the message once when they are back': async (subject) => {
    const address = await opened(subject)
    await subject.goAway()
    const id = newEffect()
    const { kind } = await send(subject, address, { text: canary }, id)
    expect(['away', 'unreachable']).toContain(kind)
    expect(await seenTexts(subject)).toEqual([])
    await subject.comeBack()
    await arrivesLater(subject, address, id)
  },
  'whoever comes back wakes what waits for them': async (subject) => {
    const woken: Address[] = []
    const door: Door = subject.door
    door.wake = async (who) => void woken.push(who)
    const address = await opened(subject)
    await subject.goAway()
    expect(await send(subject, address, { text: canary })).toEqual({ kind: 'away' })
    woken.length = 0
    await subject.comeBack()
    await until(() => woken.length > 0)
    expect(woken[0]).toEqual(address)
  },
  'whoever has gone for good is unreachable': async (subject) => {
    const address = await opened(subject)
    await subject.goAway()
    const sent = await send(subject, address, { text: canary })
    expect(sent).toMatchObject({ kind: 'unreachable', reason: expect.any(String) })
    expectNothingOf(JSON.stringify(sent), address)
  },
  'a platform that asks for patience gets it, and the message arrives once': async (subject) => {
    const address = await opened(subject)
    subject.fails('retry')
    const id = newEffect()
    const sent = await send(subject, address, { text: canary }, id)
    expect(sent).toMatchObject({ kind: 'retry', reason: expect.any(String) })
    expect(sent.kind === 'retry' && sent.at).toBeGreaterThan(subject.now())
    expectNothingOf(JSON.stringify(sent), address)
    await arrivesLater(subject, address, id)
  },
  'a line that breaks before the answer leaves a doubt': async (subject) => {
    const address = await opened(subject)
    subject.fails('doubt')
    const sent = await send(subject, address, { text: canary })
    expect(sent).toMatchObject({ kind: 'doubt', reason: expect.any(String) })
    expectNothingOf(JSON.stringify(sent), address)
  },
  'what the platform refuses for good is rejected, and the next message arrives': async (subject) => {
    const address = await opened(subject)
    subject.fails('rejected')
    const sent = await send(subject, address, { text: 'nie' })
    expect(sent).toMatchObject({ kind: 'rejected', reason: expect.any(String) })
    expectNothingOf(JSON.stringify(sent), address)
    await arrivesLater(subject, address, newEffect())
  },

  'a stop waits for what is being stored': async (subject) => {
    await opened(subject)
    const held = holdDoor(subject.door)
    const saying = subject.person.says('noch rechtzeitig')
    await held.arrived
    let stopped = false
    const stopping = subject.channel.stop().then(() => {
      stopped = true
    })
    await aWhile()
    expect(stopped).toBe(false)
    held.open()
    await Promise.all([stopping, saying])
    expect(subject.door.received.at(-1)?.event).toMatchObject({ text: 'noch rechtzeitig' })
  },
  'a stop settles what is being sent, and never calls sent what nobody has': async (subject) => {
    const address = await opened(subject)
    const sending = send(subject, address, { text: canary })
    await subject.channel.stop()
    const sent = await sending
    expect(['sent', 'away', 'retry', 'doubt']).toContain(sent.kind)
    if (sent.kind === 'sent') expect(await seenTexts(subject)).toEqual([canary])
  },
  'after a stop nothing new is taken, nor acknowledged': async (subject) => {
    await opened(subject)
    await until(() => subject.acknowledged() === 1)
    await subject.channel.stop()
    await subject.person.says('zu spät')
    await aWhile()
    expect(subject.door.attempts).toHaveLength(1)
    expect(subject.acknowledged()).toBe(1)
  },
  'a stop can be asked for twice': async (subject) => {
    await opened(subject)
    await Promise.all([subject.channel.stop(), subject.channel.stop()])
    await subject.channel.stop()
  },

  'the log says that something failed, and nothing of what was said or of whom': async (subject) => {
    const { door, person, logged } = subject
    const address = await opened(subject)
    await send(subject, address, { text: canary, choices: [{ label: canary, press: `a:k:${canary}` }] })
    door.rejections = 2
    await next(subject, () => person.says(`${canary} sagt`))
    door.rejections = 2
    await next(subject, () => person.presses(canary))
    door.wake = () => Promise.reject(Object.assign(new Error(canary), { address }))
    await subject.goAway()
    await send(subject, address, { text: canary })
    await subject.comeBack()
    await aWhile()
    expect(logged.length).toBeGreaterThan(0)
    expectNothingOf(logged.join('\n'), address)
  },
} satisfies Promises

function expectNothingOf(line: string, { chat }: Address): void {
  expect(line.toLowerCase()).not.toContain(canary.toLowerCase())
  expect(line).not.toContain(chat)
}
