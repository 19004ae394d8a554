import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Answer, type Stage, startStage } from './harness.ts'

const recordedDirectory = fileURLToPath(new URL('../../../../shared/jira/recorded/errors', import.meta.url))
const recordingsArePresent = existsSync(recordedDirectory)
if (!recordingsArePresent)
  console.warn(`Recorded answers of Jira are not at ${recordedDirectory}; they are not compared.`)

const recordedSchema = z.looseObject({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
})

function recorded(name: string) {
  return recordedSchema.parse(JSON.parse(readFileSync(`${recordedDirectory}/${name}.json`, 'utf8')))
}

describe('the error answers', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const jql = (query: string, rest = '') => `/rest/api/3/search/jql?jql=${encodeURIComponent(query)}${rest}`

  // The recordings were made by an anonymous caller of a public site. A read-only member of the sandbox sees what that
  // caller saw: every issue, and nothing to change.
  const asRecorded: Readonly<Record<string, (stage: Stage) => Promise<Answer>>> = {
    unknown_issue: ({ admin }) => admin.get('/rest/api/3/issue/NOPE-999999'),
    search_retired: ({ admin }) => admin.get('/rest/api/3/search'),
    jql_unbounded: ({ admin }) => admin.get(jql('order by key')),
    jql_value_unexpected: ({ admin }) => admin.get(jql('project = PUB AND status = = Open')),
    search_page_token_invalid: ({ admin }) => admin.get(jql('project = APP', '&nextPageToken=garbage')),
    search_max_results_over: ({ admin }) => admin.get(jql('project = APP', '&maxResults=6000&fields=id')),
    search_body_unknown_property: ({ admin }) =>
      admin.post('/rest/api/3/search/jql', { jql: 'project = APP', colour: 1 }),
    issue_create_no_project: ({ stranger }) => stranger().post('/rest/api/3/issue', { fields: {} }),
    issue_edit_not_on_screen: ({ as }) => as('hana.novak').put('/rest/api/3/issue/APP-1', { fields: { summary: 'x' } }),
    comment_body_not_a_document: ({ as }) =>
      as('hana.novak').post('/rest/api/3/issue/APP-1/comment', { body: 'plain' }),
    transition_missing: ({ as }) => as('hana.novak').post('/rest/api/3/issue/APP-1/transitions', {}),
  }

  it.runIf(recordingsArePresent).each(Object.keys(asRecorded))('agree with the recording %s', async (name) => {
    const answer = await asRecorded[name]?.(stage)
    const expected = recorded(name)
    expect(answer?.status).toBe(expected.status)
    expect(answer?.body).toEqual(expected.body)
    expect(answer?.headers.get('content-type')).toBe(expected.headers['Content-Type'])
  })

  it.runIf(recordingsArePresent)('agree with the recording of an unknown path, whose own path is in it', async () => {
    const answer = await stage.admin.get('/rest/api/3/issue/PUB-1/no-such-thing')
    const expected = recorded('unknown_path')
    expect({ status: answer.status, body: answer.body }).toEqual({ status: expected.status, body: expected.body })
    expect(answer.headers.get('content-type')).toBe('application/problem+json;charset=UTF-8')
  })

  it.each([
    ['project = APP and', 'Error in the JQL Query: Expecting a field name at the end of the query.'],
    ['project =', 'Error in JQL Query: Expecting either a value, list or function before the end of the query.'],
    [
      'project = A status = B',
      "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 13)",
    ],
    ['(project = A', "Error in the JQL Query: Expecting ')' before the end of the query."],
    [
      'summary ~ "unclosed',
      "Error in the JQL Query: The quoted string 'unclosed' has not been completed. (line 1, character 11)",
    ],
    [
      'project = IF',
      "Error in the JQL Query: 'IF' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 1, character 11)",
    ],
  ])('says what is wrong with the syntax of %s', async (query, sentence) => {
    for (const answer of [
      await stage.admin.get(jql(query)),
      await stage.admin.post('/rest/api/2/search/jql', { jql: query }),
    ]) {
      expect(answer.status).toBe(400)
      expect(answer.body).toEqual({ errorMessages: [sentence], errors: {} })
    }
  })

  it('refuse a query parameter that should be a number with a problem document', async () => {
    const answer = await stage.admin.get(jql('project = APP', '&maxResults=many'))
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json;charset=UTF-8')
    expect(answer.body).toMatchObject({ title: 'Bad Request', status: 400, instance: '/rest/api/3/search/jql' })
  })

  it.each([
    ['delete', '/issue/APP-1/remotelink', 'globalId'],
    ['delete', '/user', 'accountId'],
    ['get', '/issuetypescheme/project', 'projectId'],
    ['get', '/projectvalidate/validProjectName', 'name'],
    ['get', '/statuses/byNames', 'name'],
  ] as const)('refuse to %s %s without the query parameter that it wants', async (method, path, name) => {
    const answer = await stage.admin[method](`/rest/api/3${path}`)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ errorMessages: [`The query parameter '${name}' is required.`], errors: {} })
  })

  it('refuse a method that a known path does not have with 405', async () => {
    const answer = await stage.admin.put('/rest/api/3/search/approximate-count', {})
    expect(answer.status).toBe(405)
    expect(answer.body).toMatchObject({ title: 'Method Not Allowed', status: 405 })
  })

  it('refuse an unreadable body with the payload sentence alone', async () => {
    const { url, username, password } = stage.sandbox
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${url}/rest/api/3/issue`, { method: 'POST', headers, body: '{"fields":' })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'],
    })
  })

  it.each(['POST', 'PUT', 'DELETE'])('refuse a %s that does not call itself JSON with 415', async (method) => {
    const response = await fetch(`${stage.sandbox.url}/rest/api/3/issue/APP-1/votes`, { method })
    expect(response.status).toBe(415)
  })

  it.each([
    ['GET', '/rest/api/3/screens'],
    ['POST', '/rest/api/3/screens'],
    ['POST', '/rest/api/2/expression/eval'],
    ['GET', '/rest/servicedeskapi/request/1'],
  ] as const)('refuse %s %s, which Jira has and the sandbox has not, by name with 501', async (method, path) => {
    const answer = await (method === 'GET' ? stage.admin.get(path) : stage.admin.post(path, {}))
    expect(answer.status).toBe(501)
    expect(answer.body).toEqual({
      errorMessages: [
        `The Jira sandbox (simulator) does not implement ${method} ${path}. Jira itself has this operation.`,
      ],
      errors: {},
    })
  })

  it('are those of a test when it wants to answer itself', async () => {
    const limited = { status: 429, headers: { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' } }
    const other = await startStage({ intercept: ({ path }) => (path.endsWith('/myself') ? limited : undefined) })
    const answer = await other.admin.get('/rest/api/3/myself')
    expect({ status: answer.status, after: answer.headers.get('retry-after') }).toEqual({ status: 429, after: '1' })
    expect((await other.admin.get('/rest/api/3/serverInfo')).status).toBe(200)
    await other.sandbox.close()
  })

  it('name every unknown permission', async () => {
    const answer = await stage.admin.get('/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,NOPE,NEVER')
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      errorMessages: [],
      errors: { NOPE: 'Unrecognized permission', NEVER: 'Unrecognized permission' },
    })
  })
})
