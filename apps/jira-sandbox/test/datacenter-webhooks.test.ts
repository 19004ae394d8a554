import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'
import { createIssue } from './harness.ts'
import { missingIn } from './missing-in.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'

const folder = new URL('../../../../shared/jira/recorded/webhooks/', import.meta.url)

let stage: DataCenterStage
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  stage = await startDataCenter()
  await stage.admin.post('/rest/webhooks/1.0/webhook', {
    name: 'all',
    url: receiver.url,
    events: [
      ...['jira:issue_created', 'jira:issue_updated', 'comment_created', 'comment_updated', 'comment_deleted'],
      ...['jira:worklog_updated', 'worklog_created'],
    ],
  })
})
afterEach(() => void receiver.calls.splice(0))
afterAll(async () => {
  await stage.sandbox.close()
  receiver.close()
})

type Body = Readonly<Record<string, unknown>>

/** The deliveries since the last time, once those of all the given kinds are there. */
async function told(...kinds: readonly string[]): Promise<ReadonlyMap<string, Body>> {
  const arrived = () => new Map(receiver.calls.map(({ body }) => [kindOf(body), body]))
  await until(() => kinds.every((kind) => arrived().has(kind)))
  const bodies = arrived()
  receiver.calls.splice(0)
  return bodies
}

function kindOf(body: Body): string {
  return String(body.issue_event_type_name ?? body.webhookEvent)
}

const idSchema = z.looseObject({ id: z.string() })

describe('webhooks of a Data Center', () => {
  it('tell a comment twice: by itself without its issue, and as an update without a changelog', async () => {
    const key = await createIssue(stage.admin, {})
    await told('issue_created')
    const made = await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'Hello *you*' })
    const bodies = await told('comment_created', 'issue_commented')
    const alone = bodies.get('comment_created')
    expect(alone).toMatchObject({ comment: { id: idSchema.parse(made.body).id, body: 'Hello *you*' } })
    expect(alone).not.toHaveProperty('issue')
    const update = bodies.get('issue_commented')
    expect(update).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      user: { name: 'admin', key: 'JIRAUSER10100', emailAddress: 'admin@sandbox.invalid' },
      issue: { key },
      comment: { body: 'Hello *you*' },
    })
    expect(update).not.toHaveProperty('changelog')
    expect(JSON.stringify([...bodies])).not.toContain('accountId')
  })

  it('tell edits and removals of comments the same way', async () => {
    const key = await createIssue(stage.admin, {})
    const { id } = idSchema.parse((await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'One' })).body)
    await told('issue_created', 'comment_created', 'issue_commented')
    await stage.admin.put(`/rest/api/2/issue/${key}/comment/${id}`, { body: 'Two' })
    const edited = await told('comment_updated', 'issue_comment_edited')
    expect(edited.get('issue_comment_edited')).toMatchObject({ comment: { body: 'Two' }, issue: { key } })
    await stage.admin.delete(`/rest/api/2/issue/${key}/comment/${id}`)
    const removed = await told('comment_deleted', 'issue_comment_deleted')
    expect(removed.get('comment_deleted')).not.toHaveProperty('issue')
    expect(removed.get('issue_comment_deleted')).not.toHaveProperty('comment')
  })

  it('tell work by an event beside the update of issues, with the issue and what changed', async () => {
    const key = await createIssue(stage.admin, {})
    const path = `/rest/api/2/issue/${key}/worklog`
    const { id } = idSchema.parse((await stage.admin.post(path, { timeSpent: '1h' })).body)
    const logged = await told('worklog_created', 'issue_work_logged')
    expect(logged.get('issue_work_logged')).toMatchObject({
      webhookEvent: 'jira:worklog_updated',
      user: { name: 'admin' },
      issue: { key, fields: { timespent: 3600 } },
      changelog: { items: expect.arrayContaining([expect.objectContaining({ field: 'timespent', to: '3600' })]) },
    })
    await stage.admin.put(`${path}/${id}`, { timeSpent: '2h' })
    await stage.admin.delete(`${path}/${id}`)
    const later = await told('issue_worklog_updated', 'issue_worklog_deleted')
    expect([...later.values()].map(({ webhookEvent }) => webhookEvent)).toEqual([
      'jira:worklog_updated',
      'jira:worklog_updated',
    ])
  })

  it('tell people in changelogs by their key', async () => {
    const key = await createIssue(stage.admin, {})
    await stage.admin.put(`/rest/api/2/issue/${key}/assignee`, { name: 'dana.lindqvist' })
    const update = (await told('issue_assigned')).get('issue_assigned')
    expect(update).toMatchObject({ changelog: { items: [{ field: 'assignee', to: 'JIRAUSER10103' }] } })
    expect(JSON.stringify(update)).not.toContain('fieldId')
  })
})

describe.runIf(existsSync(folder))('the shape of recorded deliveries of a server', () => {
  // Fields and words of one installation.
  const optional = [/customfield_\d+/, /\.allowedValues/, /\.fields\.(resolution|resolutiondate|worklog)\b/]

  it.each(['issue-updated-commented-2', 'comment-deleted'])('is that of ours: %s', async (name) => {
    const key = await createIssue(stage.admin, {})
    const { id } = idSchema.parse((await stage.admin.post(`/rest/api/2/issue/${key}/comment`, { body: 'One' })).body)
    await stage.admin.delete(`/rest/api/2/issue/${key}/comment/${id}`)
    const bodies = await told('issue_commented', 'comment_deleted', 'issue_comment_deleted')
    const recorded: unknown = JSON.parse(readFileSync(new URL(`server-${name}.json`, folder), 'utf8'))
    const ours = bodies.get(kindOf(z.record(z.string(), z.unknown()).parse(recorded)))
    expect(missingIn(ours, recorded, optional)).toEqual([])
  })
})
