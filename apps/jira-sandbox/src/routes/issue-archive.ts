import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, notImplemented, refusal } from '../http/faults.ts'
import { archiveIssues, type Outcome, unarchiveIssues } from '../issues/archive.ts'
import { isSubtask } from '../issues/commit.ts'
import { may } from '../permissions/permissions.ts'
import { isOver, submitTask } from '../tasks/run.ts'
import type { View } from '../world/world.ts'
import { bodyOf, pathOf, type RouteDeps, viewOf } from './request.ts'

const issuesMax = 1_000
const issuesBody = z.strictObject({ issueIdsOrKeys: z.array(z.string()).default([]) })
const jqlBody = z.strictObject({ jql: z.string().default('') })
const taskKind = 'issue-archive'

/** Issues that are done with leave the site, and come back when they are needed after all. */
export function issueArchiveRoutes(app: FastifyInstance, deps: RouteDeps): void {
  if (deps.world.flavour.name === 'cloud') cloudRoutes(app, deps)
  else refuse(app)
}

/** A Data Center archives in its own way. Without this the word would be taken for the key of an issue. */
function refuse(app: FastifyInstance): void {
  app.put('/issue/archive', (request) => {
    throw notImplemented('PUT', pathOf(request))
  })
}

function cloudRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.put('/issue/archive', (request) => change(request, deps, archiveIssues))
  app.put('/issue/unarchive', (request) => change(request, deps, unarchiveIssues))

  // What a query finds, in the background; the answer is the address of the task.
  app.post('/issue/archive', (request, reply) => {
    const view = archivistView(request, deps)
    const { jql } = bodyOf(request, jqlBody)
    const preparation = deps.engine.prepare(jql, view.caller)
    // A query without a restriction is one that somebody forgot to write.
    if (preparation.kind === 'malformed' || !preparation.prepared.bounded || preparation.prepared.faults.length > 0) {
      throw badRequest('Invalid JQL. Bad request.')
    }
    const running = [...view.state.tasks.values()].find((task) => task.kind === taskKind && !isOver(task))
    if (running) {
      const sentence = `An issue archival task is already running with ID ${running.id}.`
      throw refusal(412, [`${sentence} To start a new one, cancel the task or wait for it to finish.`])
    }
    const found = deps.engine.all(preparation.prepared).filter((issue) => !isSubtask(view.world, issue))
    const itemIds = found.map(({ id }) => id)
    const task = submitTask(view, { kind: taskKind, description: 'Archive issues', groups: [{ itemIds, input: {} }] })
    return reply.code(202).send(JSON.stringify(`${view.base}/task/${task.id}`))
  })
}

/** A thousand are done; that there were more is a failure all the same. */
function change(request: FastifyRequest, deps: RouteDeps, act: (view: View, idsOrKeys: readonly string[]) => Outcome) {
  const view = archivistView(request, deps)
  const { issueIdsOrKeys } = bodyOf(request, issuesBody)
  const { count, refused } = act(view, issueIdsOrKeys.slice(0, issuesMax))
  if (count === 0) throw badRequest('No valid issue to archive or unarchive. Bad request.')
  if (issueIdsOrKeys.length > issuesMax) {
    const limit = `The number of issues to archive or unarchive exceeds the hard limit of ${issuesMax}.`
    throw refusal(412, [`${limit} Precondition failed.`])
  }
  return { numberOfIssuesUpdated: count, errors: refused }
}

function archivistView(request: FastifyRequest, deps: RouteDeps): View {
  const view = viewOf(request, deps)
  if (!view.caller) throw refusal(401, ['User is not logged in.'])
  if (!may(view, 'ADMINISTER')) throw refusal(403, ['Only admins can archive or unarchive issues. Access denied.'])
  return view
}
