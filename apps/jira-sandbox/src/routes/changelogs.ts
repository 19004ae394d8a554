import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import { seenIssues } from '../permissions/permissions.ts'
import { changeJson } from '../present/activity.ts'
import type { ChangeRecord, IssueRecord } from '../records/records.ts'
import { openToken, sealToken } from '../search/token.ts'
import { bodyOf, issueFrom, pageJson, pageOf, queryOf, type RouteDeps, viewOf } from './request.ts'

const fetchBody = z.strictObject({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1000),
  fieldIds: z.array(z.string()).max(10).default([]),
  maxResults: z.int().min(1).max(10_000).default(1000),
  nextPageToken: z.string().nullish(),
})

/** Histories of one issue and of many, oldest change first. */
export function changelogRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issue/:issueIdOrKey/changelog', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const changes = issue.changes.map((change) => changeJson(view, change))
    return pageJson(request, view, changes, pageOf(queryOf(request), 100, 100))
  })

  app.post('/issue/:issueIdOrKey/changelog/list', (request) => {
    const view = viewOf(request, deps)
    const issue = issueFrom(request, view)
    const { changelogIds } = bodyOf(request, z.strictObject({ changelogIds: z.array(z.number()) }))
    const histories = issue.changes.filter((change) => changelogIds.includes(Number(change.id)))
    const shown = histories.map((change) => changeJson(view, change))
    return { startAt: 0, maxResults: shown.length, total: shown.length, histories: shown }
  })

  app.post('/changelog/bulkfetch', (request) => {
    const view = viewOf(request, deps)
    const { issueIdsOrKeys, fieldIds, maxResults, nextPageToken } = bodyOf(request, fetchBody)
    const question = JSON.stringify([issueIdsOrKeys, fieldIds])
    const now = view.world.now()
    const after = nextPageToken ? openToken(view.state.tokenKey, question, nextPageToken, now) : undefined
    if (nextPageToken && !after) throw badRequest('The provided next page token is invalid or expired.')
    const issues = seenIssues(view, issueIdsOrKeys)
    const all = issues.flatMap((issue) =>
      issue.changes
        .filter((it) => fieldIds.length === 0 || it.items.some((item) => fieldIds.includes(item.fieldId)))
        .map((change) => ({ issue, change })),
    )
    const rest = all
      .map((entry) => ({ ...entry, rank: rankOf(entry) }))
      .sort((left, right) => compare(left.rank, right.rank))
      .filter(({ rank }) => after === undefined || compare(rank, after.values) > 0)
    const page = rest.slice(0, maxResults)
    const position = { id: 0, values: [...(page.at(-1)?.rank ?? [])] }
    // Here, unlike elsewhere, the moment of a change is a number.
    const issueChangeLogs = issues.flatMap((issue) => {
      const own = page.filter((it) => it.issue === issue).map(({ change }) => change)
      const changeHistories = own.map((change) => ({ ...changeJson(view, change), created: change.created }))
      return changeHistories.length === 0 ? [] : [{ issueId: issue.id, changeHistories }]
    })
    return {
      issueChangeLogs,
      ...(rest.length > page.length && { nextPageToken: sealToken(view.state.tokenKey, question, position, now) }),
    }
  })
}

/** By date, then by issue. */
function rankOf({ issue, change }: { issue: IssueRecord; change: ChangeRecord }): readonly number[] {
  return [change.created, Number(issue.id), Number(change.id)]
}

function compare(left: readonly number[], right: readonly unknown[]): number {
  for (const [at, value] of left.entries()) {
    const other = Number(right[at])
    if (value !== other) return value - other
  }
  return 0
}
