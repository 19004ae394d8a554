import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { textOf } from '../fields/values.ts'
import { badRequest } from '../http/faults.ts'
import { userRef } from '../present/people.ts'
import type { IssueRecord } from '../records/records.ts'
import { createView, stamp, type View } from '../world/world.ts'
import { bodyOf, callerOf, issueFrom, noContent, type RouteDeps, viewOf } from './request.ts'

const notificationBody = z.looseObject({
  subject: z.string().optional(),
  textBody: z.string().optional(),
  htmlBody: z.string().optional(),
  to: z
    .looseObject({
      reporter: z.boolean().optional(),
      assignee: z.boolean().optional(),
      watchers: z.boolean().optional(),
      voters: z.boolean().optional(),
      users: z.array(z.looseObject({ accountId: z.string() })).optional(),
      groups: z.array(z.looseObject({ name: z.string().optional(), groupId: z.string().optional() })).optional(),
      groupIds: z.array(z.string()).optional(),
    })
    .optional(),
})
type Recipients = NonNullable<z.infer<typeof notificationBody>['to']>

/** Mails about an issue. The sandbox has no post office: it keeps them where they can be looked at. */
export function notificationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/issue/:issueIdOrKey/notify', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const caller = callerOf(view)
    const body = bodyOf(request, notificationBody)
    const recipientIds = recipientsOf(view, issue, body.to ?? {}).filter((id) => id !== caller.accountId)
    if (recipientIds.length === 0) throw badRequest('No recipients were defined for notification.')
    view.state.outbox.push({
      issueId: issue.id,
      senderId: caller.accountId,
      recipientIds,
      subject: body.subject ?? `(${issue.key}) ${textOf(issue, 'summary')}`,
      textBody: body.textBody ?? '',
      htmlBody: body.htmlBody ?? '',
      at: view.world.now(),
    })
    view.world.changed()
    return noContent(reply)
  })
}

/** The sandbox's own address, not Jira's: what would have been mailed. */
export function outboxRoutes(app: FastifyInstance, { world }: Pick<RouteDeps, 'world'>): void {
  app.get('/outbox', () => {
    const view = createView(world, 3, undefined)
    return view.state.outbox.map(({ issueId, senderId, recipientIds, at, ...mail }) => ({
      ...mail,
      issueKey: view.state.issues.get(issueId)?.key ?? null,
      from: userRef(view, senderId),
      to: recipientIds.map((id) => userRef(view, id)),
      at: stamp(view, at),
    }))
  })
}

function recipientsOf(view: View, issue: IssueRecord, to: Recipients): string[] {
  const groupIds = [
    ...(to.groupIds ?? []),
    ...(to.groups ?? []).flatMap(({ name, groupId }) => groupId ?? namedGroup(view, name) ?? []),
  ]
  const members = [...view.state.users.values()].filter((user) => user.groupIds.some((id) => groupIds.includes(id)))
  const wanted = [
    ...(to.reporter ? [textOf(issue, 'reporter')] : []),
    ...(to.assignee ? [textOf(issue, 'assignee')] : []),
    ...(to.watchers ? issue.watcherIds : []),
    ...(to.voters ? issue.voterIds : []),
    ...(to.users ?? []).map((user) => user.accountId),
    ...members.map((user) => user.accountId),
  ]
  return [...new Set(wanted.filter((id) => id !== null && view.state.users.has(id)))].filter((id) => id !== null)
}

function namedGroup(view: View, name: string | undefined): string | undefined {
  return [...view.state.groups.values()].find((group) => group.name === name)?.groupId
}
