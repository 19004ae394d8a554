import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../faults.ts'
import { may } from '../permissions.ts'
import { userRef } from '../present/people.ts'
import { openToken, sealToken } from '../search/token.ts'
import { findIssue } from '../state.ts'
import { bodyOf, type RouteDeps, viewOf } from './request.ts'

const fetchBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1000),
  fieldIds: z.array(z.string()).max(10).default([]),
  maxResults: z.int().min(1).max(10_000).default(1000),
  nextPageToken: z.string().nullish(),
})

/** Histories of many issues at once, oldest change first. */
export function changelogRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/changelog/bulkfetch', (request) => {
    const view = viewOf(request, deps)
    const { issueIdsOrKeys, fieldIds, maxResults, nextPageToken } = bodyOf(request, fetchBody)
    const question = JSON.stringify([issueIdsOrKeys, fieldIds])
    const now = view.world.now()
    const after = nextPageToken ? openToken(view.state.tokenKey, question, nextPageToken, now) : undefined
    if (nextPageToken && !after) throw badRequest('The provided next page token is invalid or expired.')
    const visible = may(view.caller, 'BROWSE_PROJECTS') ? issueIdsOrKeys : []
    const issues = [...new Set(visible.flatMap((it) => findIssue(view.state, it) ?? []))]
    const all = issues.flatMap((issue) =>
      issue.changes
        .filter((it) => fieldIds.length === 0 || it.items.some((item) => fieldIds.includes(item.fieldId)))
        .map((change) => ({ issue, change })),
    )
    const rest = all
      .sort((left, right) => Number(left.change.id) - Number(right.change.id))
      .filter((it) => Number(it.change.id) > (after?.id ?? 0))
    const page = rest.slice(0, maxResults)
    const last = page.at(-1)
    const position = { id: Number(last?.change.id ?? 0), values: [] }
    // Here, unlike elsewhere, the moment of a change is a number.
    const issueChangeLogs = issues.flatMap((issue) => {
      const own = page.filter((it) => it.issue === issue).map(({ change }) => change)
      const changeHistories = own.map(({ id, authorId, created, items }) => ({
        id,
        author: userRef(view, authorId),
        created,
        items,
      }))
      return changeHistories.length === 0 ? [] : [{ issueId: issue.id, changeHistories }]
    })
    return {
      issueChangeLogs,
      ...(rest.length > page.length && { nextPageToken: sealToken(view.state.tokenKey, question, position, now) }),
    }
  })
}
