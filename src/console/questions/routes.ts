import type { Route } from '../visit.ts'
import { acceptProposal, discardProposal, proposeLines, proposeTopic, testProposalAgain } from './actions.ts'
import { groupPage } from './group-page.ts'
import { questionsPage } from './list.ts'
import { proposalPage } from './proposal-page.ts'

export const questionRoutes: readonly Route[] = [
  { method: 'get', path: '/console/questions', access: 'staff', handle: questionsPage },
  { method: 'get', path: '/console/questions/groups/:id', access: 'staff', handle: groupPage },
  { method: 'post', path: '/console/questions/groups/:id/line', access: 'staff', handle: proposeLines },
  { method: 'post', path: '/console/questions/groups/:id/topic', access: 'staff', handle: proposeTopic },
  { method: 'get', path: '/console/questions/proposals/:id', access: 'staff', handle: proposalPage },
  { method: 'post', path: '/console/questions/proposals/:id/accept', access: 'coordinator', handle: acceptProposal },
  { method: 'post', path: '/console/questions/proposals/:id/again', access: 'staff', handle: testProposalAgain },
  { method: 'post', path: '/console/questions/proposals/:id/discard', access: 'staff', handle: discardProposal },
]
