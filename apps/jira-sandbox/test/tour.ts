import { z } from 'zod'
import { type Client, createdSchema, type Stage } from './harness.ts'
import { tourAdministration } from './tour-configuration.ts'
import { tourBulk, tourIssueParts } from './tour-issues.ts'
import { tourPeople } from './tour-people.ts'
import { tourSchemesAndSettings } from './tour-schemes.ts'

/** Calls every operation once in the way it is meant, in both versions where both exist. */
export async function tour(stage: Stage): Promise<void> {
  const { admin, as } = stage
  for (const api of [2, 3] as const) {
    const base = `/rest/api/${api}`
    const text = (words: string) => (api === 2 ? words : document(words))
    const reads = [
      ...['/serverInfo', '/configuration', '/myself', '/mypermissions?permissions=BROWSE_PROJECTS,ADMINISTER'],
      ...[
        '/project',
        '/project/search?expand=lead,insight,issueTypes&maxResults=1',
        '/project/APP',
        '/project/APP/statuses',
      ],
      ...['/field', '/field/search?query=points', '/status', '/status/3', '/statuses/search', '/statuses?id=3'],
      ...['/statuscategory', '/statuscategory/new', '/priority', '/priority/search', '/priority/1', '/resolution'],
      ...[
        '/resolution/search',
        '/resolution/10000',
        '/issuetype',
        '/issuetype/10004',
        '/issueLinkType',
        '/issueLinkType/10000',
      ],
      ...['/label', '/user?accountId=5a0e4c1d9b7f3a2e6c8d0002', '/user/bulk?accountId=5a0e4c1d9b7f3a2e6c8d0002'],
      ...['/user/search?query=bru', '/users/search', '/users', '/user/assignable/search?project=APP', '/group/bulk'],
      ...['/group/member?groupId=1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002', '/issue/createmeta/APP/issuetypes'],
      ...[
        '/issue/createmeta/APP/issuetypes/10004',
        '/issue/createmeta?projectKeys=APP&expand=projects.issuetypes.fields',
      ],
      ...[
        '/issue/APP-1',
        '/issue/HELP-1?fields=summary,-comment&expand=names,schema,changelog,renderedFields,editmeta,transitions',
      ],
      ...[
        '/issue/APP-5/editmeta',
        '/issue/APP-5/transitions?expand=transitions.fields',
        '/issue/APP-5/changelog?maxResults=1',
      ],
      ...['/issue/APP-5/comment', '/issue/APP-5/worklog', '/issue/APP-5/watchers', '/issue/APP-5/votes'],
      ...['/issue/APP-5/properties', '/jql/autocompletedata', '/worklog/updated', '/worklog/deleted'],
      `/search/jql?jql=${encodeURIComponent('project = APP order by updated')}&fields=*all&expand=names,schema&maxResults=20`,
    ]
    for (const read of reads) await admin.get(base + read)
    const story = await create({ issuetype: { name: 'Story' }, summary: 'A story', description: text('*bold* words') })
    const part = await create({ issuetype: { name: 'Sub-task' }, summary: 'A part', parent: { key: story } })
    const issue = `${base}/issue/${story}`
    await admin.put(issue, {
      fields: { summary: 'Another', customfield_10010: 5 },
      update: { labels: [{ add: 'toured' }] },
    })
    await admin.put(`${issue}?returnIssue=true`, {
      fields: { duedate: '2026-05-01', customfield_10011: { value: 'Major' } },
    })
    await admin.put(`${issue}/assignee`, { accountId: '5a0e4c1d9b7f3a2e6c8d0002' })
    await admin.post(`${issue}/transitions`, { transition: { id: '11' } })
    await admin.post(`${issue}/transitions`, { transition: { id: '31' }, fields: { resolution: { name: "Won't Do" } } })
    const comment = createdId((await admin.post(`${issue}/comment`, { body: text('First') })).body)
    await admin.get(`${issue}/comment/${comment}?expand=renderedBody,properties`)
    await admin.put(`${issue}/comment/${comment}`, { body: text('Second') })
    await admin.post(`${base}/comment/list`, { ids: [Number(comment)] })
    await admin.put(`${base}/comment/${comment}/properties/mark`, { seen: true })
    await admin.get(`${base}/comment/${comment}/properties/mark`)
    await admin.delete(`${issue}/comment/${comment}`)
    const worklog = createdId((await admin.post(`${issue}/worklog`, { timeSpent: '2h', comment: text('Work') })).body)
    await admin.get(`${issue}/worklog/${worklog}`)
    await admin.put(`${issue}/worklog/${worklog}`, { timeSpentSeconds: 3600 })
    await admin.post(`${base}/worklog/list`, { ids: [Number(worklog)] })
    await admin.delete(`${issue}/worklog/${worklog}`)
    await admin.post(`${issue}/watchers`, '5a0e4c1d9b7f3a2e6c8d0004')
    await admin.delete(`${issue}/watchers?accountId=5a0e4c1d9b7f3a2e6c8d0004`)
    await admin.post(`${issue}/votes`)
    await admin.delete(`${issue}/votes`)
    await admin.put(`${issue}/properties/external`, { id: 7 })
    await admin.get(`${issue}?properties=external&fields=summary`)
    await admin.delete(`${issue}/properties/external`)
    await admin.post(`${base}/issueLink`, {
      type: { name: 'Blocks' },
      inwardIssue: { key: story },
      outwardIssue: { key: 'APP-1' },
    })
    await admin.get(issue)
    await admin.post(`${base}/issue/bulk`, {
      issueUpdates: [{ fields: {} }, { fields: fieldsOf({ summary: 'In bulk' }) }],
    })
    await admin.post(`${base}/issue/bulkfetch`, {
      issueIdsOrKeys: [story, part],
      fields: ['summary'],
      expand: ['changelog'],
    })
    await admin.post(`${base}/search/jql`, {
      jql: 'project = APP',
      fields: ['*navigable'],
      expand: 'names',
      maxResults: 5,
    })
    await admin.post(`${base}/search/approximate-count`, { jql: 'project = APP' })
    await admin.post(`${base}/jql/parse?validation=strict`, { queries: parseQueries })
    await admin.post(`${base}/jql/parse?validation=warn`, { queries: parseQueries })
    await admin.post(`${base}/jql/sanitize`, { queries: [{ query: 'project = APP' }, { query: 'no query' }] })
    await admin.post(`${base}/jql/pdcleaner`, { queryStrings: ['assignee = nobody', 'reporter = currentUser()'] })
    await admin.post(`${base}/jql/autocompletedata`, { projectIds: [10_001], includeCollapsedFields: true })
    await admin.get(`${base}/jql/autocompletedata/suggestions?fieldName=status&fieldValue=in`)
    await admin.post(`${base}/jql/match`, { jqls: ['project = APP'], issueIds: [10_100] })
    await as('farah.haddad').get(`${issue}/transitions`)
    await tourIssueParts(stage, base, story)
    if (api === 3) await tourBulk(admin, story)
    await admin.delete(`${issue}?deleteSubtasks=true`)
    await tourConfiguration(admin, base)
    await tourPeople(admin, base)

    async function create(fields: Readonly<Record<string, unknown>>): Promise<string> {
      return createdSchema.parse((await admin.post(`${base}/issue`, { fields: fieldsOf(fields) })).body).key
    }
  }
}

async function tourConfiguration(admin: Client, base: string): Promise<void> {
  await tourAdministration(admin, base)
  await tourSchemesAndSettings(admin, base)
  const reads = [
    ...[
      '/project/APP/versions',
      '/project/APP/version?status=released',
      '/version/10002',
      '/version/10002/relatedIssueCounts',
    ],
    ...['/version/10002/unresolvedIssueCount', '/project/APP/components', '/project/APP/component', '/component/10003'],
    ...['/component/10003/relatedIssueCounts', '/role', '/role/10002', '/project/APP/role', '/project/APP/roledetails'],
    ...['/projectCategory', '/projectCategory/10000', '/permissions', '/permissionscheme?expand=permissions'],
    ...['/permissionscheme/10000', '/project/APP/permissionscheme', '/notificationscheme', '/notificationscheme/10000'],
    ...['/issuesecurityschemes', '/groups/picker?query=jira', '/user/groups?accountId=5a0e4c1d9b7f3a2e6c8d0002'],
    ...['/project/APP/role/10002', '/attachment/meta', '/issue/APP-5/remotelink'],
  ]
  for (const read of reads) await admin.get(base + read)
  const component = createdId((await admin.post(`${base}/component`, { name: 'Extra', project: 'APP' })).body)
  await admin.put(`${base}/component/${component}`, { description: 'More' })
  await admin.delete(`${base}/component/${component}?moveIssuesTo=10003`)
  const version = createdId(
    (await admin.post(`${base}/version`, { name: '3.0', projectId: 10_001, releaseDate: '2027-01-01' })).body,
  )
  await admin.put(`${base}/version/${version}`, { released: true })
  await admin.post(`${base}/version/${version}/move`, { position: 'First' })
  await admin.post(`${base}/version/${version}/removeAndSwap`, { moveFixIssuesTo: 10_003 })
  await admin.post(`${base}/project/APP/role/10004`, { user: ['5a0e4c1d9b7f3a2e6c8d0008'] })
  await admin.delete(`${base}/project/APP/role/10004?user=5a0e4c1d9b7f3a2e6c8d0008`)
  const jql = 'project = APP'
  const filter = createdId((await admin.post(`${base}/filter`, { name: 'Toured', jql, favourite: true })).body)
  await admin.put(`${base}/filter/${filter}`, {
    name: 'Toured again',
    jql,
    sharePermissions: [{ type: 'authenticated' }],
  })
  for (const read of ['my', 'favourite', 'search?expand=jql,owner', filter]) await admin.get(`${base}/filter/${read}`)
  await admin.delete(`${base}/filter/${filter}/favourite`)
  await admin.put(`${base}/filter/${filter}/favourite`)
  await admin.delete(`${base}/filter/${filter}`)
  const category = createdId((await admin.post(`${base}/projectCategory`, { name: 'Toured' })).body)
  await admin.put(`${base}/projectCategory/${category}`, { description: 'Seen' })
  await admin.post(`${base}/project`, { ...newProject, categoryId: Number(category) })
  await admin.put(`${base}/project/TOUR`, { name: 'A tour again', key: 'TOURS' })
  await admin.delete(`${base}/project/TOURS?enableUndo=false`)
  await admin.delete(`${base}/projectCategory/${category}`)
  const emailAddress = 'visitor@sandbox.invalid'
  const account = z
    .looseObject({ accountId: z.string() })
    .parse((await admin.post(`${base}/user`, { emailAddress, products: [] })).body)
  await admin.delete(`${base}/user?accountId=${account.accountId}`)
  await admin.post(`${base}/issue/APP-5/notify`, {
    subject: 'Look',
    to: { users: [{ accountId: '5a0e4c1d9b7f3a2e6c8d0002' }] },
  })
  const object = { url: 'https://docs.example.com/1', title: 'The manual' }
  await admin.post(`${base}/issue/APP-5/remotelink`, { globalId: 'docs=1', object })
  await admin.post(`${base}/issue/APP-5/remotelink`, { globalId: 'docs=1', object })
  await admin.get(`${base}/issue/APP-5/remotelink?globalId=docs%3D1`)
  await admin.delete(`${base}/issue/APP-5/remotelink?globalId=docs%3D1`)
  await admin.post(`${base}/changelog/bulkfetch`, {
    issueIdsOrKeys: ['APP-1', 'APP-5', 'HELP-2'],
    fieldIds: ['status'],
    maxResults: 2,
  })
}

const newProject = {
  key: 'TOUR',
  name: 'A tour',
  projectTypeKey: 'software',
  leadAccountId: '5a0e4c1d9b7f3a2e6c8d0004',
  projectTemplateKey: 'com.pyxis.greenhopper.jira:gh-simplified-kanban-classic',
}

const parseQueries = [
  'project = APP and (status = Done or assignee is empty) order by created desc',
  'colour = red',
  'status = = Open',
  'status was in ("To Do", Done) by currentUser() after -1w',
]

function fieldsOf(fields: Readonly<Record<string, unknown>>) {
  return { project: { key: 'APP' }, issuetype: { name: 'Task' }, ...fields }
}

function createdId(body: unknown): string {
  return createdSchema.partial({ key: true }).parse(body).id
}

export function document(text: string) {
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
}
