import type { Connection, ItemOptions, ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'

/**
 * The projects with how many issues they have and when one last changed, when `expand` asks for insight. Cloud tells it by itself;
 * of a Data Center it is asked by a search in each project, a few at a time.
 */
export async function withInsight(
  connection: Connection,
  projects: readonly ProviderRecord[],
  { parameters }: Pick<ItemOptions, 'parameters'>,
): Promise<readonly ProviderRecord[]> {
  const isAsked = (parameters.expand ?? '').split(',').some((word) => word.trim() === 'insight')
  if (!isAsked || deploymentOf(connection) === 'cloud') return projects
  const told: ProviderRecord[] = []
  for (let start = 0; start < projects.length; start += togetherMax) {
    const some = projects.slice(start, start + togetherMax)
    told.push(...(await Promise.all(some.map(async (one) => ({ ...one, insight: await insightOf(connection, one) })))))
  }
  return told
}

const togetherMax = 4

async function insightOf(connection: Connection, { id }: ProviderRecord): Promise<ProviderRecord> {
  const body = { jql: `project = ${id} ORDER BY updated DESC`, fields: ['updated'], maxResults: 1 }
  const request = { method: 'POST', path: '/rest/api/2/search', body, repeatable: true } as const
  const { total, issues } = await connection.request(request, answer)
  const lastIssueUpdateTime = issues[0]?.fields.updated
  return { totalIssueCount: total, ...(lastIssueUpdateTime !== undefined && { lastIssueUpdateTime }) }
}

const answer = z.object({
  total: z.number(),
  issues: z.array(z.object({ fields: z.object({ updated: z.string().optional() }) })),
})
