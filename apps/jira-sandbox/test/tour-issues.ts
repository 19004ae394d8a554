import { z } from 'zod'
import { basic, type Client, createdSchema, type Stage } from './harness.ts'
import { finish, follow } from './tasks.ts'

/** The parts of an issue that the tour does not call upon on its way. */
export async function tourIssueParts({ admin, sandbox }: Stage, base: string, story: string): Promise<void> {
  const issue = `${base}/issue/${story}`
  const { id } = createdSchema.parse((await admin.get(issue)).body)
  const other = createdSchema.parse(
    (await admin.post(`${base}/issue`, { fields: { ...task, summary: 'A neighbour' } })).body,
  )
  const worklogs = `${issue}/worklog`
  const logged = [createdId(await log()), createdId(await log())].map(Number)
  await admin.get(`${worklogs}?expand=properties&startedAfter=0`)
  await admin.put(`${worklogs}/${logged[0]}/properties/mark`, { seen: true })
  await admin.get(`${worklogs}/${logged[0]}/properties`)
  await admin.get(`${worklogs}/${logged[0]}/properties/mark`)
  await admin.delete(`${worklogs}/${logged[0]}/properties/mark`)
  await admin.post(`${worklogs}/move?adjustEstimate=leave`, { ids: [logged[0]], issueIdOrKey: other.key })
  await admin.delete(worklogs, { ids: [logged[1]] })
  await admin.get(`${base}/worklog/updated?expand=properties&since=0`)
  await admin.post(`${base}/issue/watching`, { issueIds: [id, '0'] })
  await admin.get(`${base}/issue/limit/report?isReturningKeys=true`)
  await admin.get(`${base}/issue/picker?query=story&currentJQL=project%3DAPP&showSubTasks=false`)
  await admin.get(`${base}/worklog/deleted?since=0`)
  await tourHistory(admin, issue)
  await tourLinkTypes(admin, base)
  await tourProperties(admin, base, Number(id))
  await tourAttachments(sandbox, admin, base, story)

  async function log() {
    return admin.post(worklogs, { timeSpent: '1h', started: '2026-02-03T09:00:00.000+0100' })
  }
}

async function tourHistory(admin: Client, issue: string): Promise<void> {
  const { values } = z
    .looseObject({ values: z.array(z.looseObject({ id: z.string() })) })
    .parse((await admin.get(`${issue}/changelog`)).body)
  await admin.post(`${issue}/changelog/list`, { changelogIds: values.map(({ id }) => Number(id)) })
  const historyMetadata = { type: 'sandbox:tour', description: 'From the tour', actor: { id: 'tour' } }
  await admin.put(issue, { fields: { summary: 'Told why' }, historyMetadata })
  await admin.get(`${issue}/changelog`)
  const link = createdId(
    await admin.post(`${issue}/remotelink`, { object: { url: 'https://docs.example.com/2', title: 'More' } }),
  )
  await admin.get(`${issue}/remotelink/${link}`)
  await admin.put(`${issue}/remotelink/${link}`, { object: { url: 'https://docs.example.com/2', title: 'Most' } })
  await admin.delete(`${issue}/remotelink/${link}`)
}

async function tourLinkTypes(admin: Client, base: string): Promise<void> {
  const words = { name: `Toured ${base}`, inward: 'is toured by', outward: 'tours' }
  const type = createdId(await admin.post(`${base}/issueLinkType`, words))
  await admin.put(`${base}/issueLinkType/${type}`, { ...words, inward: 'was toured by' })
  await admin.delete(`${base}/issueLinkType/${type}`)
}

async function tourProperties(admin: Client, base: string, id: number): Promise<void> {
  const path = `${base}/issue/properties`
  const filter = { entityIds: [id] }
  await finish(admin, (await admin.post(path, { entitiesIds: [id], properties: { toured: { at: 1 } } })).body)
  const issues = [{ issueID: id, properties: { toured: { at: 2 } } }]
  await finish(admin, (await admin.post(`${path}/multi`, { issues })).body)
  await finish(admin, (await admin.put(`${path}/toured`, { filter, value: { at: 3 } })).body)
  await finish(admin, (await admin.delete(`${path}/toured`, filter)).body)
}

async function tourAttachments(sandbox: Stage['sandbox'], admin: Client, base: string, story: string): Promise<void> {
  const form = new FormData()
  form.append('file', new Blob(['words'], { type: 'text/plain' }), 'words.txt')
  const headers = { 'x-atlassian-token': 'no-check', authorization: basic(sandbox.username, sandbox.password) }
  const answer = await fetch(`${sandbox.url}${base}/issue/${story}/attachments`, {
    method: 'POST',
    headers,
    body: form,
  })
  const [file] = z.array(z.looseObject({ id: z.string() })).parse(await answer.json())
  for (const part of ['', '/expand/human', '/expand/raw']) await admin.get(`${base}/attachment/${file?.id}${part}`)
  await admin.get(`${base}/attachment/thumbnail/${file?.id}?redirect=false`)
  await admin.get(`${base}/attachment/content/${file?.id}?redirect=false`)
  await admin.delete(`${base}/attachment/${file?.id}`)
}

/** Operations on many issues, which version 3 alone has. */
export async function tourBulk(admin: Client, story: string): Promise<void> {
  const bulk = '/rest/api/3/bulk/issues'
  const created = await admin.post('/rest/api/3/issue', { fields: { ...task, summary: 'To be moved about' } })
  const { key } = createdSchema.parse(created.body)
  const selectedIssueIdsOrKeys = [key, story]
  await admin.get(`${bulk}/fields?issueIdsOrKeys=${key},${story}`)
  await admin.get(`${bulk}/transition?issueIdsOrKeys=${key},${story}`)
  const edit = {
    selectedIssueIdsOrKeys,
    selectedActions: ['labels', 'priority'],
    editedFieldsInput: {
      labelsFields: [{ fieldId: 'labels', bulkEditMultiSelectFieldOption: 'ADD', labels: [{ name: 'bulk' }] }],
      priority: { priorityId: '2' },
    },
  }
  const source = {
    issueIdsOrKeys: [key],
    inferClassificationDefaults: true,
    inferFieldDefaults: true,
    inferStatusDefaults: true,
    inferSubtaskTypeDefault: true,
  }
  const operations = [
    ['fields', edit],
    ['watch', { selectedIssueIdsOrKeys }],
    ['unwatch', { selectedIssueIdsOrKeys }],
    ['transition', { bulkTransitionInputs: [{ selectedIssueIdsOrKeys: [key], transitionId: '11' }] }],
    ['move', { targetToSourcesMapping: { 'HELP,10002': source } }],
    ['delete', { selectedIssueIdsOrKeys: [key], sendBulkNotification: false }],
  ] as const
  for (const [name, body] of operations) await follow(admin, (await admin.post(`${bulk}/${name}`, body)).body)
}

const task = { project: { key: 'APP' }, issuetype: { name: 'Task' } }

function createdId({ body }: { body: unknown }): string {
  return String(z.looseObject({ id: z.union([z.string(), z.number()]) }).parse(body).id)
}
