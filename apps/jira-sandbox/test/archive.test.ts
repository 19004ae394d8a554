import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIssue, findKeys, type Stage, searchSchema, startStage } from './harness.ts'
import { finish } from './tasks.ts'

const api = '/rest/api/3'

describe('archived', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.sandbox.close())

  describe('projects', () => {
    async function search(body: Readonly<Record<string, unknown>>) {
      const answer = await stage.admin.post(`${api}/search/jql`, { maxResults: 5000, fields: ['project'], ...body })
      return searchSchema.parse(answer.body)
    }

    it('are in no search but one that asks for them', async () => {
      const before = await findKeys(stage.admin, 'project = HELP ORDER BY key')
      expect((await stage.admin.post(`${api}/project/HELP/archive`)).status).toBe(204)
      const jql = 'project = HELP ORDER BY key'
      expect((await search({ jql })).issues).toEqual([])
      const found = await search({ jql, includeArchivedProjects: true })
      expect(found.issues.map(({ key }) => key)).toEqual(before)
      expect(found.issues[0]).toMatchObject({ fields: { project: { key: 'HELP' } } })
      const query = new URLSearchParams({ jql, includeArchivedProjects: 'true', maxResults: '2' })
      const page = searchSchema.parse((await stage.admin.get(`${api}/search/jql?${query}`)).body)
      expect([page.issues.length, page.isLast]).toEqual([2, false])
      query.set('nextPageToken', page.nextPageToken ?? '')
      const next = searchSchema.parse((await stage.admin.get(`${api}/search/jql?${query}&fields=key`)).body)
      expect(next.issues.map(({ key }) => key)).toEqual(before.slice(2, 4))
      expect((await stage.admin.get(`${api}/issue/${before[0]}`)).status).toBe(404)
    })

    it('are found beside the others as these are now', async () => {
      await stage.admin.post(`${api}/project/HELP/archive`)
      const jql = 'summary ~ zeppelin ORDER BY key'
      expect((await search({ jql, includeArchivedProjects: true })).issues).toEqual([])
      const key = await createIssue(stage.admin, { summary: 'A zeppelin' })
      expect((await search({ jql, includeArchivedProjects: true })).issues).toMatchObject([{ key }])
    })
  })

  describe('issues', () => {
    it('leave the site with their sub-tasks, and come back with all that was theirs', async () => {
      const parent = await createIssue(stage.admin, { summary: 'Done with' })
      const fields = { parent: { key: parent }, issuetype: { name: 'Sub-task' }, summary: 'Also done with' }
      const subtask = await createIssue(stage.admin, fields)
      const link = { type: { name: 'Blocks' }, inwardIssue: { key: parent }, outwardIssue: { key: 'HELP-1' } }
      await stage.admin.post(`${api}/issueLink`, link)
      const shown = (await stage.admin.get(`${api}/issue/${parent}`)).body

      const archived = await stage.admin.put(`${api}/issue/archive`, { issueIdsOrKeys: [parent] })
      expect([archived.status, archived.body]).toEqual([200, { numberOfIssuesUpdated: 2, errors: {} }])
      expect(await findKeys(stage.admin, 'summary ~ "done with"')).toEqual([])
      expect((await stage.admin.get(`${api}/issue/${subtask}`)).status).toBe(404)

      const back = await stage.admin.put(`${api}/issue/unarchive`, { issueIdsOrKeys: [parent.toLowerCase()] })
      expect([back.status, back.body]).toEqual([200, { numberOfIssuesUpdated: 2, errors: {} }])
      expect(await findKeys(stage.admin, 'summary ~ "done with" ORDER BY key')).toEqual([parent, subtask])
      expect((await stage.admin.get(`${api}/issue/${parent}`)).body).toMatchObject({
        fields: z
          .looseObject({ fields: z.looseObject({ issuelinks: z.unknown(), subtasks: z.unknown() }) })
          .parse(shown).fields,
      })
    })

    it('are told apart from those that could not be archived, each kind with its reason', async () => {
      await stage.admin.post(`${api}/project/HELP/archive`)
      const parent = await createIssue(stage.admin, {})
      const subtask = await createIssue(stage.admin, { parent: { key: parent }, issuetype: { name: 'Sub-task' } })
      const wrong = [subtask, 'HELP-1', 'HELP-2', 'NONE-1']
      const { body } = await stage.admin.put(`${api}/issue/archive`, { issueIdsOrKeys: [parent, ...wrong] })
      const errors = {
        issuesInArchivedProjects: {
          count: 2,
          issueIdsOrKeys: ['HELP-1', 'HELP-2'],
          message: 'Issue exists in archived project.',
        },
        // The sub-task went with its parent.
        issuesNotFound: { count: 2, issueIdsOrKeys: [subtask, 'NONE-1'], message: 'Issue not found.' },
      }
      expect(body).toEqual({ numberOfIssuesUpdated: 2, errors })
      const again = await stage.admin.put(`${api}/issue/unarchive`, { issueIdsOrKeys: [subtask, parent] })
      expect(again.body).toEqual({
        numberOfIssuesUpdated: 2,
        errors: { issueIsSubtask: { count: 1, issueIdsOrKeys: [subtask], message: 'Issue is subtask.' } },
      })
    })

    it('are refused when none of them can be, when there are too many, and to others than administrators', async () => {
      const put = (issueIdsOrKeys: string[], client = stage.admin) =>
        client.put(`${api}/issue/archive`, { issueIdsOrKeys })
      expect(await put(['NONE-1'])).toMatchObject({
        status: 400,
        body: { errorMessages: ['No valid issue to archive or unarchive. Bad request.'], errors: {} },
      })
      const key = await createIssue(stage.admin, { summary: 'Done with' })
      expect(await put([key, ...Array.from({ length: 1000 }, (_, at) => `NONE-${at}`)])).toMatchObject({ status: 412 })
      expect((await stage.admin.get(`${api}/issue/${key}`)).status).toBe(404)
      expect((await put(['APP-1'], stage.as('dana.lindqvist'))).status).toBe(403)
      expect((await put(['APP-1'], stage.stranger())).status).toBe(401)
    })

    it('are found by a query and archived in the background, by one task at a time', async () => {
      const keys = [await createIssue(stage.admin, { summary: 'A zeppelin' })]
      keys.push(await createIssue(stage.admin, { summary: 'Another zeppelin' }))
      const post = (jql: string) => stage.admin.post(`${api}/issue/archive`, { jql })
      expect(await post('summary ~~ zeppelin')).toMatchObject({
        status: 400,
        body: { errorMessages: ['Invalid JQL. Bad request.'] },
      })
      const [begun, second] = await Promise.all([post('summary ~ zeppelin'), post('summary ~ zeppelin')])
      expect([begun?.status, second?.status].sort()).toEqual([202, 412])
      const url = z.string().parse(begun?.status === 202 ? begun.body : second?.body)
      const id = url.split('/').at(-1) ?? ''
      await finish(stage.admin, { id, status: 'ENQUEUED' })
      expect(await findKeys(stage.admin, 'summary ~ zeppelin')).toEqual([])
      const back = await stage.admin.put(`${api}/issue/unarchive`, { issueIdsOrKeys: keys })
      expect(back.body).toEqual({ numberOfIssuesUpdated: 2, errors: {} })
    })
  })
})
