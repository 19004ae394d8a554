import type { FastifyInstance } from 'fastify'
import { renderHtml } from '../../adf/to-html.ts'
import { seenComments } from '../../permissions/permissions.ts'
import { commentJson } from '../../present/activity.ts'
import { issueFrom, queryOf, viewOf } from '../request.ts'
import type { DataCenterDeps } from './deps.ts'

/** What an answer says when nobody asked for less than everything. */
const noLimit = 1_048_576

export function commentListRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  app.get('/issue/:issueIdOrKey/comment', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const query = queryOf(request)
    const [startAt, asked] = [Math.max(0, query.int('startAt', 0)), query.int('maxResults', noLimit)]
    const maxResults = asked < 0 ? noLimit : asked
    const seen = seenComments(view, issue)
    const ordered = query.text('orderBy') === '-created' ? seen.toReversed() : seen
    const withHtml = query.list('expand').includes('renderedBody')
    const comments = ordered.slice(startAt, startAt + maxResults).map((comment) => ({
      ...commentJson(view, issue, comment),
      ...(withHtml && { renderedBody: renderHtml(view.world.documents.documentOf(comment.body)) }),
    }))
    return { startAt, maxResults, total: seen.length, comments }
  })
}
