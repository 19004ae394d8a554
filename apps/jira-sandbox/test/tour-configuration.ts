import { z } from 'zod'
import type { Client } from './harness.ts'

const bruno = '5a0e4c1d9b7f3a2e6c8d0002'
const group = '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002'
const found = z.looseObject({ id: z.coerce.string() })

/** The operations of administrators, each in the way it is meant. The site is left as it was found. */
export async function tourAdministration(admin: Client, base: string): Promise<void> {
  const get = async (...paths: string[]) => {
    for (const path of paths) await admin.get(base + path)
  }
  const make = async (path: string, body: unknown) => found.parse((await admin.post(base + path, body)).body).id
  await tourProjects()
  await tourRoles()
  await tourVocabulary()
  await tourFields()

  async function tourProjects(): Promise<void> {
    await get('/project/recent', '/project/type', '/project/type/accessible', '/project/type/software')
    await get('/project/type/software/accessible', '/project/10001/hierarchy', '/project/APP?expand=issueTypeHierarchy')
    await get('/project/search?status=deleted&orderBy=-lastIssueUpdatedDate&expand=permissions,insight&action=edit')
    await get('/project/APP/avatars', '/avatar/project/system', '/universal_avatar/type/issuetype/owner/10004')
    await get('/projectvalidate/key?key=APP', '/projectvalidate/validProjectKey?key=APP')
    await get('/projectvalidate/validProjectName?name=Storefront%20App', '/project/10001/email')
    await admin.put(`${base}/project/APP/avatar`, { id: '10405' })
    await admin.put(`${base}/project/10001/email`, { emailAddress: 'app@sandbox.invalid' })
    const project = {
      key: 'SHELF',
      name: 'A project for the shelf',
      projectTypeKey: 'software',
      leadAccountId: bruno,
      projectTemplateKey: 'com.pyxis.greenhopper.jira:gh-simplified-kanban-classic',
    }
    await admin.post(`${base}/project`, project)
    await admin.post(`${base}/project/SHELF/archive`)
    await get('/project/search?status=archived', '/project/SHELF')
    await admin.post(`${base}/project/SHELF/restore`)
    await admin.delete(`${base}/project/SHELF`)
    await get('/project/search?status=deleted&status=live')
    await admin.post(`${base}/project/SHELF/restore`)
    await admin.post(`${base}/project/SHELF/delete`)
    await gone(admin, `${base}/project/search?keys=SHELF`)
    await get(
      '/component?projectIdsOrKeys=APP&orderBy=-name',
      '/project/APP/version?orderBy=-releaseDate&expand=issuesstatus',
    )
    await get('/version/10002?expand=issuesstatus,operations', '/version/10002/relatedwork')
    const work = { category: 'Design', title: 'The plan', url: 'https://docs.example.com/plan' }
    const made = await admin.post(`${base}/version/10002/relatedwork`, work)
    const { relatedWorkId } = z.looseObject({ relatedWorkId: z.string() }).parse(made.body)
    await admin.put(`${base}/version/10002/relatedwork`, { ...work, relatedWorkId, title: 'The new plan' })
    await admin.delete(`${base}/version/10002/relatedwork/${relatedWorkId}`)
  }

  async function tourRoles(): Promise<void> {
    const role = await make('/role', { name: 'Testers', description: 'Those who test.' })
    await admin.post(`${base}/role/${role}`, { description: 'Those who look twice.' })
    await admin.put(`${base}/role/${role}`, { name: 'Checkers', description: 'Those who check.' })
    await admin.post(`${base}/role/${role}/actors`, { user: [bruno] })
    await get(`/role/${role}/actors`)
    await admin.delete(`${base}/role/${role}/actors?user=${bruno}`)
    const actors = { 'atlassian-user-role-actor': [bruno], 'atlassian-group-role-actor-id': [group] }
    await admin.put(`${base}/project/APP/role/${role}`, { categorisedActors: actors })
    await get(`/project/APP/role/${role}?excludeInactiveUsers=true`, '/project/APP/roledetails?currentMember=true')
    await admin.delete(`${base}/role/${role}`)
  }

  async function tourVocabulary(): Promise<void> {
    const scope = { type: 'GLOBAL' }
    const status = { name: 'On Hold', statusCategory: 'IN_PROGRESS', description: 'Waiting.' }
    const statuses = await admin.post(`${base}/statuses`, { scope, statuses: [status] })
    const id = z.array(found).parse(statuses.body)[0]?.id ?? ''
    await admin.put(`${base}/statuses`, { statuses: [{ ...status, id, name: 'Held' }] })
    await get('/statuses/byNames?name=Held', `/status/${id}`)
    await admin.delete(`${base}/statuses?id=${id}`)
    const priority = await make('/priority', { name: 'Someday', statusColor: '#cccccc', description: 'Perhaps.' })
    await admin.put(`${base}/priority/${priority}`, { name: 'Some day' })
    await admin.put(`${base}/priority/move`, { ids: [priority], position: 'First' })
    await admin.put(`${base}/priority/default`, { id: '3' })
    await admin.delete(`${base}/priority/${priority}`)
    const resolution = await make('/resolution', { name: 'Obsolete' })
    await admin.put(`${base}/resolution/${resolution}`, { name: 'Out of date', description: 'Time did it.' })
    await admin.put(`${base}/resolution/move`, { ids: [resolution], after: '10000' })
    await admin.put(`${base}/resolution/default`, { id: '10000' })
    await admin.delete(`${base}/resolution/${resolution}?replaceWith=10000`)
    const type = await make('/issuetype', { name: 'Risk', type: 'standard' })
    await admin.put(`${base}/issuetype/${type}`, { description: 'What might go wrong.', avatarId: 10_301 })
    await get('/issuetype/10004/alternatives', '/issuetype/project?projectId=10001&level=0')
    await admin.put(`${base}/issuetype/${type}/properties/mark`, { seen: true })
    await get(`/issuetype/${type}/properties`, `/issuetype/${type}/properties/mark`)
    await admin.delete(`${base}/issuetype/${type}/properties/mark`)
    await admin.delete(`${base}/issuetype/${type}`)
  }

  async function tourFields(): Promise<void> {
    const type = 'com.atlassian.jira.plugin.system.customfieldtypes:multiselect'
    const searcherKey = 'com.atlassian.jira.plugin.system.customfieldtypes:multiselectsearcher'
    const field = await make('/field', { name: 'Flavour', description: 'How it tastes.', type, searcherKey })
    await admin.put(`${base}/field/${field}`, { description: 'How it looks.' })
    await get(
      '/field/search?type=custom&orderBy=-name&expand=contextsCount,projectsCount,screensCount,lastUsed,isLocked',
    )
    const contexts = await admin.get(`${base}/field/${field}/context`)
    const first = z.looseObject({ values: z.array(found) }).parse(contexts.body).values[0]?.id ?? ''
    const context = await make(`/field/${field}/context`, { name: 'For APP', projectIds: ['10001'], issueTypeIds: [] })
    await admin.put(`${base}/field/${field}/context/${context}`, { name: 'For the app' })
    await admin.put(`${base}/field/${field}/context/${context}/project`, { projectIds: ['10000'] })
    await admin.post(`${base}/field/${field}/context/${context}/project/remove`, { projectIds: ['10000'] })
    await admin.put(`${base}/field/${field}/context/${context}/issuetype`, { issueTypeIds: ['10004'] })
    await admin.post(`${base}/field/${field}/context/${context}/issuetype/remove`, { issueTypeIds: ['10004'] })
    await get(`/field/${field}/contexts`, `/field/${field}/context/projectmapping`)
    await get(`/field/${field}/context/issuetypemapping`)
    const mappings = [{ projectId: '10001', issueTypeId: '10004' }]
    await admin.post(`${base}/field/${field}/context/mapping`, { mappings })
    const options = `${base}/field/${field}/context/${first}/option`
    const made = await admin.post(options, { options: [{ value: 'Sweet' }, { value: 'Sour', disabled: true }] })
    const ids = z
      .looseObject({ options: z.array(found) })
      .parse(made.body)
      .options.map(({ id }) => id)
    const [sweet = '', sour = ''] = ids
    await admin.put(options, { options: [{ id: sour, value: 'Sharp', disabled: false }] })
    await admin.put(`${options}/move`, { customFieldOptionIds: [sour], position: 'First' })
    const defaultValues = [{ type: 'option.multiple', contextId: first, optionIds: [sweet] }]
    await admin.put(`${base}/field/${field}/context/defaultValue`, { defaultValues })
    await get(`/field/${field}/context/defaultValue`, `/field/${field}/context/${first}/option`)
    await get(`/customFieldOption/${sweet}`)
    await admin.delete(`${options}/${sweet}/issue?replaceWith=${sour}`)
    await admin.delete(`${options}/${sour}`)
    await admin.delete(`${base}/field/${field}/context/${context}`)
    await admin.post(`${base}/field/${field}/trash`)
    await get('/field/search/trashed')
    await admin.post(`${base}/field/${field}/restore`)
    await admin.delete(`${base}/field/${field}`)
  }
}

/** Waits until a page has nothing any more. */
export async function gone(admin: Client, path: string): Promise<void> {
  const pageSchema = z.looseObject({ total: z.number() })
  for (let tries = 0; tries < 100; tries += 1) {
    if (pageSchema.parse((await admin.get(path)).body).total === 0) return
  }
  throw new Error(`${path} is not empty.`)
}
