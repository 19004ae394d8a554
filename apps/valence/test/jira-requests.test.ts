import { resourcePath } from '@valence/element-kit'
import { jira } from '@valence/elements'
import { describe, expect, it } from 'vitest'
import { createReferee, refereeIsPresent } from '../../jira-sandbox/test/openapi-referee.ts'
import { hasBody, requestsOf } from './agreeable-jira.ts'

describe.runIf(refereeIsPresent)("Atlassian's description of the API (absent without the file)", () => {
  it.each(jira.resources.map(resourcePath))('knows every request that %s can bring about', async (path) => {
    const { checkExchange } = createReferee()
    const sent = await requestsOf(path)
    expect(sent.length).toBeGreaterThan(0)
    // Boards, sprints and teams stand in descriptions of their own.
    const described = sent.filter(({ path }) => path.startsWith('/rest/api/'))
    expect(described.flatMap(checkExchange).filter((fault) => !isOfTheTest(fault, path))).toEqual([])
  })
})

/** What the provider answered, and what a body lacks that nobody wrote, says nothing of the element. */
function isOfTheTest(fault: string, path: string): boolean {
  const isUnwritten = !hasBody(path) && fault.includes('request must have required property')
  return isUnwritten || fault.endsWith('status 200 is not declared')
}
