import type { Route } from '../visit.ts'
import { actionRoutes } from './actions.ts'
import { casePage } from './case-page.ts'
import { filePage } from './file.ts'
import { inboxPage } from './inbox.ts'

export const caseRoutes: readonly Route[] = [
  { method: 'get', path: '/console', access: 'staff', handle: inboxPage },
  { method: 'get', path: '/console/cases/:id', access: 'staff', handle: casePage },
  { method: 'get', path: '/console/cases/:id/files/:place', access: 'staff', handle: filePage },
  ...actionRoutes,
]
