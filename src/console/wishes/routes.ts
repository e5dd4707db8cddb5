import type { Route } from '../visit.ts'
import { decide } from './actions.ts'
import { wishesPage } from './page.ts'

const access = 'coordinator'

export const wishRoutes: readonly Route[] = [
  { method: 'get', path: '/console/wishes', access, handle: wishesPage },
  { method: 'post', path: '/console/wishes/:id', access, handle: decide },
]
