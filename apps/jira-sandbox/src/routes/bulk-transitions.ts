import type { FastifyInstance } from 'fastify'
import { availableTransitions, projectOf } from '../issues/transition.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { bulkCallerOf, bulkRefusal, cursorPage, pickIssues } from './bulk-request.ts'
import { queryOf, type RouteDeps, viewOf } from './request.ts'

/** The ways that issues can go together: by workflow, those common to all of its issues that ask for no fields. */
export function bulkTransitionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/bulk/issues/transition', (request) => {
    const view = viewOf(request, deps)
    bulkCallerOf(view)
    const query = queryOf(request)
    const { issues, invalid } = pickIssues(view, query.list('issueIdsOrKeys'))
    if (invalid > 0) throw bulkRefusal(400, 'Some of the issues in the issueIdsOrKeys are not valid')
    const workflowOf = (issue: IssueRecord) => projectOf(view, issue).workflowId
    const workflows = [...new Set(issues.map(workflowOf))]
    const all = workflows.map((id) =>
      transitionsOf(
        view,
        issues.filter((issue) => workflowOf(issue) === id),
      ),
    )
    const { values, cursors } = cursorPage(all, query.text('startingAfter'), query.text('endingBefore'))
    return { availableTransitions: values, ...cursors }
  })
}

function transitionsOf(view: View, issues: readonly IssueRecord[]) {
  const offers = issues.map((issue) => availableTransitions(view, issue))
  const all = [...new Set(offers.flat())]
  const common = all.filter((it) => offers.every((offer) => offer.includes(it)) && it.resolution !== 'set')
  const transitions = common.map(({ id, name, to }) => ({
    transitionId: Number(id),
    transitionName: name,
    to: { statusId: Number(to), statusName: view.state.statuses.get(to)?.name ?? '' },
  }))
  return { issues: issues.map(({ key }) => key), isTransitionsFiltered: common.length < all.length, transitions }
}
