import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Stage, startStage } from './harness.ts'
import { signIn } from './sign-in.ts'

const api = '/rest/api/3'
const ids = z.array(z.looseObject({ id: z.string(), name: z.string() }))
const usages = z.looseObject({
  values: z.array(z.looseObject({ id: z.string() })),
  nextPageToken: z.string().optional(),
})

describe('what the configuration is used for', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterAll(() => stage.sandbox.close())

  const read = async (path: string) => (await stage.admin.get(api + path)).body
  const idOf = async (path: string, name: string) =>
    ids.parse(await read(path)).find((item) => item.name === name)?.id ?? ''

  it('is told for statuses: the workflows, projects and issue types that have them', async () => {
    const status = await idOf('/status', 'In Bearbeitung')
    const project = z.looseObject({ id: z.string(), issueTypes: ids }).parse(await read('/project/SET'))
    expect(await read(`/statuses/${status}/workflowUsages`)).toMatchObject({
      statusId: status,
      workflows: { values: [{ id: expect.any(String) }] },
    })
    expect(await read(`/statuses/${status}/projectUsages`)).toEqual({
      statusId: status,
      projects: { values: [{ id: project.id }] },
    })
    expect(await read(`/statuses/${status}/project/${project.id}/issueTypeUsages`)).toEqual({
      statusId: status,
      projectId: project.id,
      issueTypes: { values: project.issueTypes.map(({ id }) => ({ id })) },
    })
    expect((await stage.admin.get(`${api}/statuses/1/projectUsages`)).status).toBe(404)
    expect((await stage.as('hana.novak').get(`${api}/statuses/${status}/projectUsages`)).status).toBe(403)
  })

  it('comes page by page, by a token', async () => {
    const status = await idOf('/status', 'Done')
    const projects = z.looseObject({ projects: usages })
    const all = projects.parse(await read(`/statuses/${status}/projectUsages`)).projects
    expect(all.values.length).toBeGreaterThan(1)
    expect(all.nextPageToken).toBeUndefined()
    const first = projects.parse(await read(`/statuses/${status}/projectUsages?maxResults=1`)).projects
    const token = encodeURIComponent(first.nextPageToken ?? '')
    const rest = projects.parse(await read(`/statuses/${status}/projectUsages?nextPageToken=${token}`)).projects
    expect([...first.values, ...rest.values]).toEqual(all.values)
    const wrong = await stage.admin.get(`${api}/statuses/${status}/projectUsages?nextPageToken=nonsense`)
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { errorMessages: ['Invalid format of nextPageToken'], errors: {} },
    ])
  })

  it('is told for workflows: the issue types of a project', async () => {
    const { workflows } = z
      .looseObject({ workflows: z.looseObject({ values: ids.element.omit({ name: true }).array() }) })
      .parse(await read(`/statuses/${await idOf('/status', 'Offen')}/workflowUsages`))
    const project = z.looseObject({ id: z.string(), issueTypes: ids }).parse(await read('/project/SET'))
    const workflowId = workflows.values[0]?.id ?? ''
    expect(await read(`/workflow/${workflowId}/project/${project.id}/issueTypeUsages`)).toEqual({
      workflowId,
      projectId: project.id,
      issueTypes: { values: project.issueTypes.map(({ id }) => ({ id })) },
    })
  })

  it('is told for custom fields: the projects that have them', async () => {
    const fields = ids.parse(await read('/field')).filter(({ name }) => name === 'Environment tier')
    const projects = await Promise.all(fields.map(({ id }) => read(`/field/${id}/association/project`)))
    const [set, idea] = await Promise.all(['SET', 'IDEA'].map((key) => read(`/project/${key}`)))
    const idOfProject = (body: unknown) => z.looseObject({ id: z.string() }).parse(body).id
    expect(projects).toMatchObject([
      { total: 1, values: [{ projectId: idOfProject(set) }] },
      { total: 1, values: [{ projectId: idOfProject(idea) }] },
    ])
  })

  it('is told for projects and types of issues: the fields that they have', async () => {
    const project = z.looseObject({ id: z.string(), issueTypes: ids }).parse(await read('/project/APP'))
    const type = (name: string) => project.issueTypes.find((it) => it.name === name)?.id
    const query = `projectId=${project.id}&workTypeId=${type('Task')}&workTypeId=${type('Sub-task')}`
    const field = (fieldId: string, name: string, isRequired: boolean) =>
      expect.objectContaining({ fieldId, projectId: Number(project.id), workTypeId: Number(type(name)), isRequired })
    expect(await read(`/projects/fields?${query}&maxResults=100`)).toMatchObject({
      isLast: true,
      values: expect.arrayContaining([
        field('summary', 'Task', true),
        field('parent', 'Task', false),
        field('parent', 'Sub-task', true),
      ]),
    })
    expect(await read(`/projects/fields?${query}&fieldId=parent`)).toMatchObject({ total: 2 })
    expect((await stage.admin.get(`${api}/projects/fields?projectId=${project.id}`)).status).toBe(400)
    expect((await stage.admin.get(`${api}/projects/fields?projectId=1&workTypeId=1`)).status).toBe(403)
  })

  it('is one scheme of priorities for all projects', async () => {
    const priorities = ids.parse(await read('/priority')).map(({ id }) => id)
    expect(await read('/priorityscheme?expand=priorities,projects')).toMatchObject({
      total: 1,
      values: [
        {
          name: 'Default priority scheme',
          default: true,
          priorities: { values: priorities.map((id) => ({ id })) },
          projects: { values: expect.arrayContaining([expect.objectContaining({ key: 'APP' })]) },
        },
      ],
    })
    expect(await read('/priorityscheme/1/priorities?maxResults=2')).toMatchObject({ isLast: false, values: [{}, {}] })
    expect(await read('/priorityscheme/1/projects?query=storefront')).toMatchObject({ values: [{ key: 'APP' }] })
    expect(await read('/priorityscheme/priorities/available?schemeId=1')).toMatchObject({ total: 0 })
    expect((await stage.admin.get(`${api}/priorityscheme/2/projects`)).status).toBe(400)
  })

  it('is kept from nobody: apps are told that nothing is blocked, others that it is not for them', async () => {
    const refused = await stage.admin.get(`${api}/data-policy`)
    expect([refused.status, refused.body]).toMatchObject([
      401,
      { errorMessages: ['Only apps can access this resource.'] },
    ])
    const app = await signIn(stage)
    const base = `/ex/jira/${stage.sandbox.oauth.cloudId}${api}/data-policy`
    expect((await app.get(base)).body).toEqual({ anyContentBlocked: false })
    const { id } = z.looseObject({ id: z.string() }).parse(await read('/project/APP'))
    expect((await app.get(`${base}/project?ids=${id}`)).body).toEqual({
      projectDataPolicies: [{ id: Number(id), dataPolicy: { anyContentBlocked: false } }],
    })
    expect((await app.get(`${base}/project?ids=1`)).status).toBe(400)
  })
})
