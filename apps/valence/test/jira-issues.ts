import { z } from 'zod'
import type { World } from './harness.ts'

const page = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string(), fields: z.looseObject({ summary: z.string() }) })),
  nextPageToken: z.string().optional(),
})

export type Issue = z.infer<typeof page>['issues'][number]

/** What a search in Jira itself finds, all pages of it. */
export async function issuesOf(jira: World['jira'], jql: string): Promise<readonly Issue[]> {
  const found: Issue[] = []
  let nextPageToken: string | undefined
  do {
    const query = { jql, maxResults: 100, fields: ['*all'], nextPageToken }
    const { status, body } = await jira('POST', '/rest/api/2/search/jql', query)
    if (status !== 200) throw new Error(`The search answered ${status}: ${JSON.stringify(body)}`)
    const { issues, nextPageToken: next } = page.parse(body)
    found.push(...issues)
    nextPageToken = next
  } while (nextPageToken !== undefined)
  return found
}
