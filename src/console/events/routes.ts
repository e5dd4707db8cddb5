import type { Route } from '../visit.ts'
import { cancel, createExamples, publish } from './actions.ts'
import { bookingsFile } from './csv.ts'
import { editPage, newPage, save } from './edit.ts'
import { confirmPage, eventPage } from './event-page.ts'
import { eventsPage } from './list.ts'

export const eventRoutes: readonly Route[] = [
  { method: 'get', path: '/console/events', access: 'staff', handle: eventsPage },
  { method: 'get', path: '/console/events/new', access: 'coordinator', handle: newPage },
  { method: 'post', path: '/console/events/new', access: 'coordinator', handle: save(true) },
  { method: 'post', path: '/console/events/examples', access: 'coordinator', handle: createExamples },
  { method: 'get', path: '/console/events/:id', access: 'staff', handle: eventPage },
  { method: 'get', path: '/console/events/:id/edit', access: 'coordinator', handle: editPage },
  { method: 'post', path: '/console/events/:id/edit', access: 'coordinator', handle: save(false) },
  { method: 'get', path: '/console/events/:id/publish', access: 'coordinator', handle: confirmPage('publish') },
  { method: 'post', path: '/console/events/:id/publish', access: 'coordinator', handle: publish },
  { method: 'get', path: '/console/events/:id/cancel', access: 'coordinator', handle: confirmPage('cancel') },
  { method: 'post', path: '/console/events/:id/cancel', access: 'coordinator', handle: cancel },
  { method: 'get', path: '/console/events/:id/bookings.csv', access: 'coordinator', handle: bookingsFile },
]
