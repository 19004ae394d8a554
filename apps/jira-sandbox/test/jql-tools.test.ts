import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Stage, startStage } from './harness.ts'

const dana = '5a0e4c1d9b7f3a2e6c8d0004'

describe('the tools around JQL', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  it('shows every kind of clause in the form Atlassian describes', async () => {
    const query = `issue.property["spaces here"].value in ("Service requests", Incidents) and not (status was Done by currentUser() after -5d or "Story Points" is empty) and assignee changed order by cf[10010] desc, key`
    const answer = await stage.admin.post('/rest/api/3/jql/parse?validation=none', { queries: [query] })
    const field = {
      name: 'issue.property[spaces here].value',
      encodedName: 'issue.property["spaces here"].value',
      property: [{ entity: 'issue', key: 'spaces here', path: 'value' }],
    }
    const values = [
      { value: 'Service requests', encodedValue: '"Service requests"' },
      { value: 'Incidents', encodedValue: 'Incidents' },
    ]
    const currentUser = { function: 'currentUser', arguments: [], encodedOperand: 'currentUser()' }
    const was = {
      field: { name: 'status', encodedName: 'status' },
      operator: 'was',
      operand: { value: 'Done', encodedValue: 'Done' },
      predicates: [
        { operator: 'by', operand: currentUser },
        { operator: 'after', operand: { value: '-5d', encodedValue: '-5d' } },
      ],
    }
    const empty = {
      field: { name: 'Story Points', encodedName: '"Story Points"' },
      operator: 'is',
      operand: { keyword: 'empty' },
    }
    const where = {
      operator: 'and',
      clauses: [
        { field, operator: 'in', operand: { values, encodedOperand: '("Service requests", Incidents)' } },
        { operator: 'not', clauses: [{ operator: 'or', clauses: [was, empty] }] },
        { field: { name: 'assignee', encodedName: 'assignee' }, operator: 'changed', predicates: [] },
      ],
    }
    const orderBy = {
      fields: [
        { field: { name: 'cf[10010]', encodedName: 'cf[10010]' }, direction: 'desc' },
        { field: { name: 'key', encodedName: 'key' } },
      ],
    }
    expect(answer.body).toEqual({ queries: [{ query, structure: { where, orderBy } }] })
  })

  it('suggests values that begin with what was typed', async () => {
    const suggest = async (query: string) =>
      (await stage.admin.get(`/rest/api/3/jql/autocompletedata/suggestions?${query}`)).body
    expect(await suggest('fieldName=status&fieldValue=pro')).toEqual({
      results: [{ value: 'In Progress', displayName: 'In <b>Pro</b>gress' }],
    })
    expect(await suggest('fieldName=status&fieldValue=rogress')).toEqual({ results: [] })
    expect(await suggest('fieldName=reporter&fieldValue=dana')).toEqual({
      results: [{ value: dana, displayName: expect.stringContaining('<b>Dana</b>') }],
    })
    expect(await suggest('fieldName=status&predicateName=by&predicateValue=dana')).toEqual({
      results: [{ value: dana, displayName: expect.stringContaining('<b>Dana</b>') }],
    })
    expect((await stage.admin.get('/rest/api/3/jql/autocompletedata/suggestions?fieldName=colour')).status).toBe(400)
  })

  it('hides the names of what a reader may not see behind ids, and touches nothing else', async () => {
    const query = `project = "Storefront App" AND key in (APP-1, 'HELP-2')  and status = Done`
    const answer = await stage.admin.post('/rest/api/3/jql/sanitize', {
      queries: [{ query }, { query, accountId: dana }, { query: 'project = = x' }],
    })
    const bodySchema = z.object({ queries: z.array(z.record(z.string(), z.unknown())) })
    const { queries } = bodySchema.parse(answer.body)
    expect(queries[0]?.sanitizedQuery).toMatch(/^project = \d+ AND key in \(\d+, \d+\) {2}and status = Done$/)
    expect(queries[1]).toEqual({ initialQuery: query, sanitizedQuery: query, accountId: dana })
    expect(queries[2]).toMatchObject({ errors: { errorMessages: [expect.stringContaining("but got '='")] } })
    const refused = await stage.as('dana.lindqvist').post('/rest/api/3/jql/sanitize', { queries: [{ query }] })
    expect(refused.status).toBe(403)
  })

  it('puts account ids in place of former names of people', async () => {
    const answer = await stage.admin.post('/rest/api/3/jql/pdcleaner', {
      queryStrings: [
        'assignee = dana.lindqvist AND status was Done by "dana.lindqvist" order by created',
        `reporter in (nobody, "${dana}")`,
        'summary ~ dana.lindqvist',
      ],
    })
    expect(answer.body).toEqual({
      queryStrings: [`assignee = ${dana} AND status was Done by ${dana} order by created`, 'summary ~ dana.lindqvist'],
      queriesWithUnknownUsers: [
        { originalQuery: `reporter in (nobody, "${dana}")`, convertedQuery: `reporter in (unknown, "${dana}")` },
      ],
    })
  })

  it('matches issues as they are', async () => {
    const answer = await stage.admin.post('/rest/api/3/jql/match', {
      jqls: ['project = APP', 'project = HELP', 'broken = value', '= ='],
      issueIds: [10_100, 1],
    })
    const schema = z.object({
      matches: z.array(z.object({ matchedIssues: z.array(z.number()), errors: z.array(z.string()) })),
    })
    const { matches } = schema.parse(answer.body)
    expect(matches.map(({ errors }) => errors.length)).toEqual([0, 0, 1, 1])
    expect([...(matches[0]?.matchedIssues ?? []), ...(matches[1]?.matchedIssues ?? [])]).toEqual([10_100])
  })
})
