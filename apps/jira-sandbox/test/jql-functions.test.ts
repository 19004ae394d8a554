import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIssue, findKeys, type Stage, startStage } from './harness.ts'

const noon = Date.parse('2026-02-10T12:00:00Z')
const dana = '5a0e4c1d9b7f3a2e6c8d0004'

describe('the functions and fields of JQL', () => {
  let stage: Stage
  let now = noon
  const key: Record<string, string> = {}

  beforeAll(async () => {
    stage = await startStage({ seed: 'empty', now: () => now })
    key.epic = await createIssue(stage.admin, { summary: 'Generally organized', issuetype: { name: 'Epic' } })
    key.story = await createIssue(stage.admin, {
      summary: 'The organization of running shoes',
      issuetype: { name: 'Story' },
      parent: { key: key.epic },
    })
    key.step = await createIssue(stage.admin, {
      summary: 'Runs: 50% of C++ (e-mail)',
      issuetype: { name: 'Sub-task' },
      parent: { key: key.story },
      timetracking: { originalEstimate: '2h' },
    })
    await stage.admin.post('/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: key.epic },
      outwardIssue: { key: key.step },
    })
    now = noon + 3_600_000
    await stage.as('dana.lindqvist').put(`/rest/api/2/issue/${key.story}`, { fields: { priority: { name: 'Low' } } })
    await stage.as('dana.lindqvist').post(`/rest/api/3/issue/${key.epic}/watchers`)
    await stage.as('dana.lindqvist').post(`/rest/api/3/issue/${key.epic}/votes`)
    await stage.as('dana.lindqvist').get(`/rest/api/3/issue/${key.step}?updateHistory=true`)
    await stage.admin.post(`/rest/api/3/issue/${key.step}/worklog`, { timeSpent: '1h' })
  })
  afterAll(() => stage.sandbox.close())

  const named = async (jql: string, mailbox?: string) => {
    const found = await findKeys(mailbox === undefined ? stage.admin : stage.as(mailbox), jql)
    return found.map((it) => Object.keys(key).find((name) => key[name] === it) ?? it).sort()
  }

  it.each([
    ['issue in linkedIssues(APP-1)', ['step']],
    ['issue in linkedIssues(APP-1, "blocks")', ['step']],
    ['issue in linkedIssues(APP-1, "is blocked by")', []],
    ['issue in linkedIssues(APP-3, "is blocked by")', ['epic']],
    ['issueLinkType = blocks', ['epic', 'step']],
    ['issue in childIssuesOf(APP-1)', ['step', 'story']],
    ['issue in childIssuesOf(APP-1, APP-2)', ['step', 'story']],
    ['parentEpic = APP-1', ['step', 'story']],
    ['parent = APP-1', ['story']],
    ['parent is empty', ['epic']],
    [`issue in updatedBy("${dana}")`, ['story']],
    [`issue in updatedBy("${dana}", "2026-02-10 12:30")`, ['story']],
    [`issue in updatedBy("${dana}", "2026-02-10", "2026-02-10 12:30")`, []],
    ['issue in watchedIssues()', ['epic', 'step', 'story']],
    ['type in subtaskIssueTypes()', ['step']],
    ['type in standardIssueTypes()', ['epic', 'story']],
    ['project in projectsWhereUserHasPermission("Edit Issues")', ['epic', 'step', 'story']],
    ['project in projectsWhereUserHasPermission(BROWSE_PROJECTS)', ['epic', 'step', 'story']],
    ['workratio = 50', ['step']],
    ['timespent >= 1h', ['step']],
    ['originalEstimate = "2h"', ['step']],
    ['approvals = approved()', []],
    ['priority changed from Medium to Low', ['story']],
    [`priority changed by "${dana}" on "2026-02-10"`, ['story']],
    ['priority was Medium before "2026-02-10 12:30"', ['epic', 'step', 'story']],
    ['priority was not in (Low)', ['epic', 'step']],
    ['key in ((APP-1), APP-2)', ['epic', 'story']],
  ])('finds what they say: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    ['issue in watchedIssues()', ['epic']],
    ['issue in votedIssues()', ['epic']],
    ['voter = currentUser()', ['epic']],
    ['issue in issueHistory()', ['step']],
    ['lastViewed >= "2026-02-10"', ['step']],
    ['lastViewed is empty', ['epic', 'story']],
  ])('knows who asks: %s', async (jql, expected) => {
    expect(await named(jql, 'dana.lindqvist')).toEqual(expected)
  })

  it.each([
    ['summary ~ organize', ['epic', 'story']],
    ['summary ~ run', ['step', 'story']],
    ['summary ~ "50%"', ['step']],
    ['summary ~ "C++"', ['step']],
    ['summary ~ "e-mail"', ['step']],
    ['summary ~ "\\"running shoes\\""', ['story']],
    ['summary ~ "\\"shoes running\\""', []],
    ['summary ~ "sho*"', ['story']],
    ['summary ~ "run?"', ['step']],
    ['summary ~ "the"', []],
    ['summary ~ "???"', []],
  ])('reads texts by their stems: %s', async (jql, expected) => {
    expect(await named(jql)).toEqual(expected)
  })

  it.each([
    [
      'assignee in currentUser()',
      "Operator 'in' does not support the non-list value 'currentUser()' for field 'assignee'.",
    ],
    [
      'assignee = membersOf("app-developers")',
      `Operator '=' does not support the list value 'membersOf("app-developers")' for field 'assignee'.`,
    ],
    [
      'fixVersion in (latestReleasedVersion(APP))',
      "Operator 'in' does not support the non-list value 'latestReleasedVersion(APP)' for field 'fixVersion'.",
    ],
    ['project = 4711', "A value with ID '4711' does not exist for the field 'project'."],
    ['assignee in membersOf()', "Function 'membersOf' expected 1 arguments but received 0."],
    ['not summary = login', "The operator '=' is not supported by the 'summary' field."],
    ['Rank = 3', "The operator '=' is not supported by the 'Rank' field."],
  ])('names what is wrong: %s', async (jql, sentence) => {
    const answer = await stage.admin.post('/rest/api/3/jql/parse?validation=strict', { queries: [jql] })
    expect(answer.body).toEqual({ queries: [{ query: jql, errors: [sentence] }] })
    expect(await findKeys(stage.admin, jql)).toEqual([])
  })

  it('leaves out arguments beyond the limit of a function and says so', async () => {
    const args = ['APP-1', ...Array.from({ length: 50 }, () => 'APP-2')]
    const answer = await stage.admin.post('/rest/api/3/search/jql', { jql: `issue in childIssuesOf(${args.join()})` })
    expect(answer.body).toMatchObject({
      isLast: true,
      warnings: [
        { type: 'CLAUSE_LIMIT_EXCEEDED', details: { clause: 'childIssuesOf', arguments: args, limit: 50, actual: 51 } },
      ],
    })
  })

  it('breaks down at lists of twenty-five thousand', async () => {
    const list = (length: number) => Array.from({ length }, (_, at) => `APP-${at + 1}`).join()
    const ask = (length: number) => stage.admin.post('/rest/api/3/search/jql', { jql: `key in (${list(length)})` })
    expect((await ask(500)).status).toBe(200)
    expect((await ask(25_000)).status).toBe(500)
  })
})
