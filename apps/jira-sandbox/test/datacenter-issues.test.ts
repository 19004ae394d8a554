import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'
import { createIssue } from './harness.ts'

let stage: DataCenterStage
beforeAll(async () => {
  stage = await startDataCenter()
})
afterAll(() => stage.sandbox.close())

const loose = z.looseObject({})

async function fieldsOf(key: string, query = '') {
  const answer = await stage.admin.get(`/rest/api/2/issue/${key}${query}`)
  return z.looseObject({ fields: loose, changelog: z.unknown().optional() }).parse(answer.body)
}

describe('issues of a Data Center', () => {
  it('name people by name or key', async () => {
    const key = await createIssue(stage.admin, {
      assignee: { name: 'dana.lindqvist' },
      reporter: { key: 'JIRAUSER10101' },
    })
    const { fields } = await fieldsOf(key)
    expect(fields).toMatchObject({ assignee: { name: 'dana.lindqvist' }, reporter: { name: 'bruno.keller' } })
    expect(JSON.stringify(fields)).not.toContain('accountId')
  })

  it('refuse people who are not there', async () => {
    const answer = await stage.admin.post('/rest/api/2/issue', {
      fields: { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'x', assignee: { name: 'nobody' } },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: { assignee: "User 'nobody' does not exist." } })
  })

  it('are assigned by name, to the default with -1, and to nobody with null', async () => {
    const key = await createIssue(stage.admin, {})
    const assignees = []
    for (const name of ['goro.tanaka', '-1', null]) {
      expect((await stage.admin.put(`/rest/api/2/issue/${key}/assignee`, { name })).status).toBe(204)
      assignees.push((await fieldsOf(key)).fields.assignee)
    }
    expect(assignees[0]).toMatchObject({ name: 'goro.tanaka' })
    expect(assignees[1]).not.toMatchObject({ name: 'goro.tanaka' })
    expect(assignees[2]).toBeNull()
  })

  it('keep wiki text as it is', async () => {
    const description = 'h1. Title\n\n* one\n* two [~dana.lindqvist]'
    const key = await createIssue(stage.admin, { description })
    expect((await fieldsOf(key)).fields.description).toBe(description)
  })

  it('embed the whole changelog, oldest first, with keys of users', async () => {
    const key = await createIssue(stage.admin, { summary: '0' })
    for (let number = 1; number <= 120; number += 1) {
      await stage.admin.put(`/rest/api/2/issue/${key}`, { fields: { summary: String(number) } })
    }
    await stage.admin.put(`/rest/api/2/issue/${key}/assignee`, { name: 'dana.lindqvist' })
    const { changelog } = await fieldsOf(key, '?expand=changelog&fields=summary')
    const { histories, total } = z
      .looseObject({ total: z.number(), histories: z.array(z.looseObject({ items: z.array(loose) })) })
      .parse(changelog)
    expect(total).toBe(121)
    expect(
      histories.slice(0, 2).map((it) => Object.getOwnPropertyDescriptor(it.items[0] ?? {}, 'toString')?.value),
    ).toEqual(['1', '2'])
    expect(histories.at(-1)?.items[0]).toMatchObject({ field: 'assignee', to: 'JIRAUSER10103' })
    expect(JSON.stringify(changelog)).not.toContain('tmpToAccountId')
  })

  it('give all their comments at once, and in the other order when asked', async () => {
    const key = await createIssue(stage.admin, {})
    for (let number = 0; number < 130; number += 1) {
      await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: `Comment ${number}` })
    }
    const schema = z.looseObject({ total: z.number(), comments: z.array(z.looseObject({ body: z.string() })) })
    const all = schema.parse((await stage.admin.get(`/rest/api/2/issue/${key}/comment`)).body)
    expect(all.comments).toHaveLength(130)
    const newest = schema.parse(
      (await stage.admin.get(`/rest/api/2/issue/${key}/comment?orderBy=-created&maxResults=1`)).body,
    )
    expect(newest.comments.map((it) => it.body)).toEqual(['Comment 129'])
    const { fields } = await fieldsOf(key)
    expect(fields.comment).toMatchObject({ total: 130, comments: { length: 130 } })
  })

  it('are watched by name and not voted for by their reporter', async () => {
    const key = await createIssue(stage.admin, {})
    expect((await stage.admin.post(`/rest/api/2/issue/${key}/watchers`, 'goro.tanaka')).status).toBe(204)
    expect((await stage.admin.get(`/rest/api/2/issue/${key}/watchers`)).body).toMatchObject({
      watchCount: 2,
      watchers: [{ name: 'admin' }, { name: 'goro.tanaka' }],
    })
    expect((await stage.admin.delete(`/rest/api/2/issue/${key}/watchers?username=goro.tanaka`)).status).toBe(204)
    expect((await stage.admin.get(`/rest/api/2/issue/${key}/watchers`)).body).toMatchObject({ watchCount: 1 })
    expect((await stage.admin.post(`/rest/api/2/issue/${key}/votes`)).status).toBe(404)
    expect((await stage.named('bruno.keller').post(`/rest/api/2/issue/${key}/votes`)).status).toBe(204)
  })

  it('have attachments with their bytes at a plain address', async () => {
    const key = await createIssue(stage.admin, {})
    const form = new FormData()
    form.append('file', new Blob(['the bytes'], { type: 'text/plain' }), 'a note.txt')
    const authorization = `Bearer ${stage.sandbox.personalAccessToken}`
    const uploaded = await fetch(`${stage.sandbox.url}/rest/api/2/issue/${key}/attachments`, {
      method: 'POST',
      headers: { authorization, 'x-atlassian-token': 'no-check' },
      body: form,
    })
    const [attachment] = z.array(z.looseObject({ id: z.string(), content: z.string() })).parse(await uploaded.json())
    expect(attachment?.content).toBe(`${stage.sandbox.url}/secure/attachment/${attachment?.id}/a%20note.txt`)
    const file = await fetch(attachment?.content ?? '', { headers: { authorization } })
    expect([file.status, await file.text()]).toEqual([200, 'the bytes'])
    expect((await fetch(attachment?.content ?? '')).status).toBe(401)
  })

  it('show their sprints as what Java prints of them', async () => {
    const found = await stage.admin.get('/rest/api/2/search?jql=sprint%20in%20openSprints()&maxResults=1&fields=*all')
    expect(JSON.stringify(found.body)).toMatch(
      /"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@\w+\[id=12,rapidViewId=\d+,state=ACTIVE,name=APP Sprint 2,/,
    )
  })

  it('are created in bulk', async () => {
    const fields = { project: { key: 'APP' }, issuetype: { name: 'Task' }, summary: 'One of many' }
    const answer = await stage.admin.post('/rest/api/2/issue/bulk', { issueUpdates: [{ fields }, { fields: {} }] })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      issues: [{ key: expect.stringMatching(/^APP-/) }],
      errors: [{ failedElementNumber: 1 }],
    })
  })
})

describe('what may be created at a Data Center', () => {
  it('lists issue types and fields as values', async () => {
    const types = z
      .looseObject({
        total: z.number(),
        isLast: z.boolean(),
        values: z.array(z.looseObject({ id: z.string(), name: z.string() })),
      })
      .parse((await stage.admin.get('/rest/api/2/issue/createmeta/APP/issuetypes')).body)
    expect(types.values.map((type) => type.name)).toContain('Task')
    const id = types.values.find((type) => type.name === 'Task')?.id
    const fields = z
      .looseObject({ total: z.number(), isLast: z.boolean(), values: z.array(z.looseObject({ fieldId: z.string() })) })
      .parse((await stage.admin.get(`/rest/api/2/issue/createmeta/APP/issuetypes/${id}?maxResults=2`)).body)
    expect(fields.values).toHaveLength(2)
    expect(fields.isLast).toBe(false)
  })
})
