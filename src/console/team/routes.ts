import type { Route } from '../visit.ts'
import { changeAbsences, changeMember, comeBack, createMember, leave, makeCode, makeLink } from './actions.ts'
import { memberPage, newMemberPage, teamPage } from './pages.ts'

const access = 'coordinator'

export const teamRoutes: readonly Route[] = [
  { method: 'get', path: '/console/team', access, handle: teamPage },
  { method: 'get', path: '/console/team/new', access, handle: (visit) => newMemberPage(visit) },
  { method: 'post', path: '/console/team/new', access, handle: createMember },
  { method: 'get', path: '/console/team/:id', access, handle: (visit) => memberPage(visit) },
  { method: 'post', path: '/console/team/:id/details', access, handle: changeMember },
  { method: 'post', path: '/console/team/:id/absences', access, handle: changeAbsences },
  { method: 'post', path: '/console/team/:id/link', access, handle: makeLink },
  { method: 'post', path: '/console/team/:id/code', access, handle: makeCode },
  { method: 'post', path: '/console/team/:id/leave', access, handle: leave },
  { method: 'post', path: '/console/team/:id/return', access, handle: comeBack },
]
