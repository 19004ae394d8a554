import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { renderHtml } from '../adf/to-html.ts'
import { badRequest } from '../http/faults.ts'
import { addComment, findComment, planCommentChange, planCommentRemoval } from '../issues/comments.ts'
import { browseTest, seenComments } from '../permissions/permissions.ts'
import { commentJson } from '../present/activity.ts'
import type { CommentRecord, IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import {
  bodyOf,
  callerOf,
  issueFrom,
  noContent,
  pageJson,
  pageOf,
  pathPart,
  queryOf,
  type RouteDeps,
  viewOf,
} from './request.ts'

const commentBody = z.looseObject({
  body: z.unknown().optional(),
  visibility: z.unknown().optional(),
  properties: z.unknown().optional(),
})

export function commentRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/comment', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const { startAt, maxResults } = pageOf(query, 100, 5000)
    const newestFirst = isNewestFirst(query.text('orderBy'))
    const seen = seenComments(view, issue)
    const ordered = newestFirst ? seen.toReversed() : seen
    const expand = query.list('expand')
    const comments = ordered.slice(startAt, startAt + maxResults).map((it) => expanded(view, issue, it, expand))
    return { startAt, maxResults, total: seen.length, comments }
  })

  app.post('/issue/:issueIdOrKey/comment', (request, reply) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const comment = addComment(view, issue, view.caller, bodyOf(request, commentBody))
    return reply.code(201).send(expanded(view, issue, comment, queryOf(request).list('expand')))
  })

  app.get('/issue/:issueIdOrKey/comment/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    return expanded(view, issue, findComment(view, issue, pathPart(request, 'id')), queryOf(request).list('expand'))
  })

  app.put('/issue/:issueIdOrKey/comment/:id', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const comment = planCommentChange(
      view,
      issue,
      callerOf(view),
      pathPart(request, 'id'),
      bodyOf(request, commentBody),
    )()
    return expanded(view, issue, comment, queryOf(request).list('expand'))
  })

  app.delete('/issue/:issueIdOrKey/comment/:id', (request, reply) => {
    const view = viewOf(request, deps)
    planCommentRemoval(view, issueFrom(request, view), callerOf(view), pathPart(request, 'id'))()
    return noContent(reply)
  })

  app.post('/comment/list', (request) => {
    const view = viewOf(request, deps)
    callerOf(view)
    const { ids } = bodyOf(request, z.strictObject({ ids: z.array(z.number()).min(1).max(1000) }))
    const wanted = new Set(ids.map(String))
    const found: unknown[] = []
    const visible = browseTest(view.state, view.caller)
    for (const issue of view.state.issues.values()) {
      for (const comment of visible(issue) ? seenComments(view, issue) : [])
        if (wanted.has(comment.id)) found.push(commentJson(view, issue, comment))
    }
    return pageJson(request, view, found, { startAt: 0, maxResults: 1000 })
  })
}

function expanded(view: View, issue: IssueRecord, comment: CommentRecord, expand: readonly string[]) {
  const properties = Object.entries(comment.properties).map(([key, value]) => ({ key, value }))
  return {
    ...commentJson(view, issue, comment),
    ...(expand.includes('renderedBody') && { renderedBody: renderHtml(view.world.documents.documentOf(comment.body)) }),
    ...(expand.includes('properties') && { properties }),
  }
}

/** A plus that was not escaped arrives as a blank. */
function isNewestFirst(orderBy = 'created'): boolean {
  if (!/^[-+ ]?created$/.test(orderBy)) throw badRequest(`Comments cannot be ordered by '${orderBy}'.`)
  return orderBy.startsWith('-')
}
