import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DataCenterStage, startDataCenter } from './datacenter-stage.ts'
import { createIssue } from './harness.ts'
import { missingIn } from './missing-in.ts'

const folder = new URL('../../../../shared/jira/recorded/rest/', import.meta.url)
const recordings = existsSync(folder)
if (!recordings) process.stderr.write('The recordings are not here; the shapes of a Data Center are not compared.\n')

let stage: DataCenterStage
let scene: Scene
beforeAll(async () => {
  stage = await startDataCenter()
  scene = await prepare(stage)
})
afterAll(() => stage.sandbox.close())

interface Scene {
  readonly issue: string
  readonly filter: string
  readonly component: string
  readonly sprint: string
  readonly board: string
}

/** What a recording has to be compared with where the seed has none of it. */
async function prepare({ admin }: DataCenterStage): Promise<Scene> {
  const idOf = (body: unknown) => String(z.looseObject({ id: z.union([z.string(), z.number()]) }).parse(body).id)
  const issue = await createIssue(admin, {})
  await admin.post(`/rest/api/2/issue/${issue}/remotelink`, {
    globalId: 'system=here&id=1',
    application: { type: 'com.acme.tracker', name: 'Tracker' },
    relationship: 'causes',
    object: {
      url: 'https://tracker.invalid/1',
      title: 'T-1',
      summary: 'Over there',
      icon: { url16x16: 'https://tracker.invalid/i.png', title: 'Ticket' },
      status: {
        resolved: true,
        icon: { url16x16: 'https://tracker.invalid/r.png', title: 'Closed', link: 'https://tracker.invalid/1' },
      },
    },
  })
  const filter = await admin.post('/rest/api/2/filter', { name: 'Mine', jql: 'project = APP', favourite: true })
  const component = await admin.post('/rest/api/2/component', {
    project: 'APP',
    name: 'With a lead',
    leadUserName: 'farah.haddad',
    assigneeType: 'COMPONENT_LEAD',
  })
  const sprints = await admin.get('/rest/agile/1.0/board/1/sprint?state=active')
  const [sprint] = z.looseObject({ values: z.array(z.unknown()) }).parse(sprints.body).values
  const board = await admin.post('/rest/agile/1.0/board', {
    name: 'Of a filter',
    type: 'kanban',
    filterId: Number(idOf(filter.body)),
    location: { type: 'project', projectKeyOrId: 'APP' },
  })
  return {
    issue,
    filter: idOf(filter.body),
    component: idOf(component.body),
    sprint: idOf(sprint),
    board: idOf(board.body),
  }
}

/**
 * Keys that one installation had and another need not: its own fields and roles, what hangs on the data, and what was
 * recorded from Cloud under the name of a server.
 */
const optional = [
  /customfield_\d+/,
  /\.roles\..+/,
  /\.accountId$/,
  /\.(epic|sprint|closedSprints|flagged)\b/,
  /\.(min|max)$/,
  /\.(goal|completeDate|startDate|endDate)$/,
  /\.location\b/,
  /\.subQuery\b/,
  /\.actors\b/,
  /\.holder\.(expand|parameter)$/,
  /^\$\[\]\.schema\b/,
  /\.sharePermissions\b/,
  /\.allowedValues\b/,
  /\.fields\.(summary|colour)\b/,
  /\.(releaseDate|userReleaseDate)$/,
  /\.fields\.(resolution|resolutiondate)\b/,
] as const

const sources: readonly [recording: string, path: (scene: Scene) => string][] = [
  ['all_boards', () => '/rest/agile/1.0/board'],
  ['all_boards_filtered', () => '/rest/agile/1.0/board?type=scrum&maxResults=10'],
  ['all_fields', () => '/rest/api/2/field'],
  ['all_permissionschemes', () => '/rest/api/2/permissionscheme?expand=permissions'],
  ['all_priorities', () => '/rest/api/2/priority'],
  ['all_resolutions', () => '/rest/api/2/resolution'],
  ['all_roles', () => '/rest/api/2/role'],
  ['all_statuscategories', () => '/rest/api/2/statuscategory'],
  ['all_statuses', () => '/rest/api/2/status'],
  ['board_configuration', ({ board }) => `/rest/agile/1.0/board/${board}/configuration`],
  ['component_get', ({ component }) => `/rest/api/2/component/${component}`],
  ['favourite_filters', () => '/rest/api/2/filter/favourite'],
  ['filter', ({ filter }) => `/rest/api/2/filter/${filter}`],
  ['issues_in_sprint', ({ sprint }) => `/rest/agile/1.0/sprint/${sprint}/issue`],
  ['no_permissionscheme', () => '/rest/api/2/permissionscheme/101001'],
  ['no_role', () => '/rest/api/2/role/99999'],
  ['permissionscheme', () => '/rest/api/2/permissionscheme/10000?expand=permissions'],
  ['project', () => '/rest/api/2/project/APP'],
  ['remote_links', ({ issue }) => `/rest/api/2/issue/${issue}/remotelink`],
  ['role', () => '/rest/api/2/role/10002'],
  ['sprints', () => '/rest/agile/1.0/board/1/sprint'],
  ['sprints_filtered', () => '/rest/agile/1.0/board/1/sprint?state=active'],
  ['status_category', () => '/rest/api/2/statuscategory/1'],
  ['transitions', ({ issue }) => `/rest/api/2/issue/${issue}/transitions?expand=transitions.fields`],
]

// `/filter` by itself, `/filter/my` and `/filter/search` are Cloud's; their filters have the shape of one.
const filterLists = ['all_filters', 'my_filters', 'search_filters'] as const

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`server-${name}.json`, folder), 'utf8'))
}

describe.runIf(recordings)('the shape of recorded answers of a server', () => {
  it.each(sources)('is that of ours: %s', async (name, path) => {
    const { body } = await stage.admin.get(path(scene))
    expect(missingIn(body, recorded(name), optional)).toEqual([])
  })

  it('is that of ours: all_issuelinktypes, which was recorded without what is around it', async () => {
    const { body } = await stage.admin.get('/rest/api/2/issueLinkType')
    const { issueLinkTypes } = z.looseObject({ issueLinkTypes: z.unknown() }).parse(body)
    expect(missingIn(issueLinkTypes, recorded('all_issuelinktypes'), optional)).toEqual([])
  })

  it.each(filterLists)('is that of ours, filter by filter: %s', async (name) => {
    const list = recorded(name)
    const wanted = z.union([
      z.array(z.unknown()),
      z.looseObject({ values: z.array(z.unknown()) }).transform((it) => it.values),
    ])
    const { body } = await stage.admin.get(`/rest/api/2/filter/${scene.filter}`)
    for (const filter of wanted.parse(list))
      expect(missingIn(body, filter, [...optional, /\.subscriptions\b/])).toEqual([])
  })
})
