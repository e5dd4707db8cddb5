import type { AdvisorPress, Door, Inbound } from '../channels/channel.ts'
import type { Address } from '../engine/effect.ts'
import { Alarms } from './alarms.ts'
import { Attendance } from './attendance.ts'
import { Deliverer } from './deliver.ts'
import { Desk } from './desk.ts'
import { Live } from './live.ts'
import { Notifier } from './notify.ts'
import type { Parts } from './parts.ts'
import { Receiver } from './receive.ts'
import { Timers } from './timers.ts'

/** Everything between the doors and the store, joined. */
export interface App {
  readonly door: Door
  readonly receiver: Receiver
  readonly deliverer: Deliverer
  readonly timers: Timers
  readonly alarms: Alarms
  readonly live: Live
  start(): void
  /** Takes nothing new, finishes what it holds; what is left stays claimable for the next start. */
  stop(): Promise<void>
}

export function createApp(parts: Parts): App {
  const live = new Live(parts.store)
  const receiver = new Receiver(parts)
  const deliverer = new Deliverer(parts, receiver, new Notifier(parts, live), live)
  const timers = new Timers(parts)
  const attendance = new Attendance(parts, (address) => laneOf(receiver, address))
  const alarms = new Alarms(parts, deliverer)
  const desk = new Desk(parts)
  return {
    door: {
      receive: (inbound: Inbound) => receiver.receive(inbound),
      advisorPressed: (press: AdvisorPress) => desk.pressed(press),
      wake: (address: Address) => parts.store.wake(laneOf(receiver, address)),
    },
    receiver,
    deliverer,
    timers,
    alarms,
    live,
    start: () => {
      deliverer.start()
      timers.start()
      attendance.start()
      alarms.start()
    },
    stop: async () => {
      attendance.stop()
      await timers.stop()
      await alarms.stop()
      await receiver.idle()
      await deliverer.stop()
    },
  }
}

const laneOf = (receiver: Receiver, address: Address) => `send:${receiver.conversationOf(address)}`
