import type { Route } from '../visit.ts'
import { actionRoutes } from './actions.ts'
import { appointmentFilePage, calendarPage } from './appointments.ts'
import { casePage } from './case-page.ts'
import { contactPage, forgetContact, saveContact } from './contact.ts'
import { resend } from './delivery.ts'
import { filePage } from './file.ts'
import { inboxPage } from './inbox.ts'
import { askSame } from './same.ts'
import { search } from './search.ts'

export const caseRoutes: readonly Route[] = [
  { method: 'get', path: '/console', access: 'staff', handle: inboxPage },
  { method: 'get', path: '/console/cases/:id', access: 'staff', handle: casePage },
  { method: 'get', path: '/console/cases/:id/files/:place', access: 'staff', handle: filePage },
  { method: 'get', path: '/console/cases/:id/appointments/:place', access: 'staff', handle: appointmentFilePage },
  { method: 'get', path: '/console/appointments', access: 'staff', handle: calendarPage },
  { method: 'post', path: '/console/search', access: 'staff', handle: search },
  { method: 'get', path: '/console/contact', access: 'staff', handle: contactPage },
  { method: 'post', path: '/console/contact', access: 'staff', handle: saveContact },
  { method: 'post', path: '/console/cases/:id/forget', access: 'staff', handle: forgetContact },
  { method: 'post', path: '/console/cases/:id/resend', access: 'staff', handle: resend },
  { method: 'post', path: '/console/cases/:id/same', access: 'staff', handle: askSame },
  ...actionRoutes,
]
