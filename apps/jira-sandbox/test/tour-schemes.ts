import { z } from 'zod'
import type { Client } from './harness.ts'
import { gone } from './tour-configuration.ts'

const bruno = '5a0e4c1d9b7f3a2e6c8d0002'
const group = '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002'
const found = z.looseObject({ id: z.coerce.string() })

/** Schemes, what is shared, and settings: each operation in the way it is meant. */
export async function tourSchemesAndSettings(admin: Client, base: string): Promise<void> {
  const get = async (...paths: string[]) => {
    for (const path of paths) await admin.get(base + path)
  }
  const make = async (path: string, body: unknown) => found.parse((await admin.post(base + path, body)).body).id
  await tourSchemes()
  await tourSecurity()
  await tourSharing()
  await tourSettings()

  async function tourSchemes(): Promise<void> {
    const holder = { type: 'group', parameter: 'jira-users', value: group }
    const permissions = [{ permission: 'BROWSE_PROJECTS', holder: { type: 'applicationRole' } }]
    const scheme = await make('/permissionscheme', { name: 'Open', permissions })
    await admin.put(`${base}/permissionscheme/${scheme}`, { name: 'More open' })
    const grant = await make(`/permissionscheme/${scheme}/permission`, { permission: 'EDIT_ISSUES', holder })
    await get(`/permissionscheme/${scheme}/permission`, `/permissionscheme/${scheme}/permission/${grant}`)
    await admin.delete(`${base}/permissionscheme/${scheme}/permission/${grant}`)
    await admin.put(`${base}/project/HELP/permissionscheme?expand=permissions`, { id: Number(scheme) })
    await admin.put(`${base}/project/HELP/permissionscheme`, { id: 10_000 })
    await admin.delete(`${base}/permissionscheme/${scheme}`)
    const notifications = [{ notificationType: 'Group', parameter: group }, { notificationType: 'Reporter' }]
    const events = [{ event: { id: '1' }, notifications }]
    const mails = await make('/notificationscheme', { name: 'Loud', notificationSchemeEvents: events })
    await admin.put(`${base}/notificationscheme/${mails}`, { description: 'Mails for everything.' })
    await admin.put(`${base}/notificationscheme/${mails}/notification`, { notificationSchemeEvents: events })
    await get(
      `/notificationscheme/${mails}?expand=all`,
      '/notificationscheme/project',
      '/notificationscheme?onlyDefault=true',
    )
    await get('/project/APP/notificationscheme', '/events', '/issuetypescheme', '/issuetypescheme/mapping')
    await admin.delete(`${base}/notificationscheme/${mails}`)
    await get(
      '/issuetypescheme/project?projectId=10001',
      '/workflow',
      '/workflow/search?expand=transitions,statuses,schemes',
    )
    await get(
      '/workflows/search',
      '/workflows/defaultEditor',
      '/workflowscheme',
      '/workflowscheme/project?projectId=10001',
    )
    await get('/workflowscheme/10100', '/workflowscheme/10100/default', '/workflowscheme/10100/projectUsages')
    await get('/workflow/app-workflow/projectUsages', '/workflow/app-workflow/workflowSchemes')
    await get('/workflow/app-workflow/project/10001/issueTypeUsages', '/statuses/10013/project/10001/issueTypeUsages')
    await get('/statuses/10013/projectUsages?maxResults=1', '/statuses/10013/workflowUsages')
    await get('/priorityscheme?expand=priorities,projects', '/priorityscheme/priorities/available?schemeId=1')
    await get('/priorityscheme/1/priorities', '/priorityscheme/1/projects')
    await admin.post(`${base}/workflows`, { workflowNames: ['Software workflow'] })
  }

  async function tourSecurity(): Promise<void> {
    const levels = [{ name: 'Secret', isDefault: true, members: [{ type: 'reporter' }] }, { name: 'Open' }]
    const scheme = await make('/issuesecurityschemes', { name: 'Secrets', levels })
    const path = `/issuesecurityschemes/${scheme}`
    await admin.put(base + path, { description: 'Who may know.' })
    await get('/issuesecurityschemes/search', '/issuesecurityschemes/level', '/issuesecurityschemes/level/member')
    const full = await admin.get(base + path)
    const ids = z
      .looseObject({ levels: z.array(found) })
      .parse(full.body)
      .levels.map(({ id }) => id)
    const [secret = '', open = ''] = ids
    await admin.put(`${base}${path}/level`, { levels: [{ name: 'Top secret' }] })
    await admin.put(`${base}${path}/level/${open}`, { name: 'Almost open' })
    await admin.put(`${base}${path}/level/${open}/member`, { members: [{ type: 'user', parameter: bruno }] })
    await get(`${path}/members`, `/securitylevel/${open}`)
    const defaultValues = [{ issueSecuritySchemeId: scheme, defaultLevelId: open }]
    await admin.put(`${base}/issuesecurityschemes/level/default`, { defaultValues })
    await admin.put(`${base}/issuesecurityschemes/project`, { projectId: '10000', schemeId: scheme })
    await get('/issuesecurityschemes/project', '/project/HELP/issuesecuritylevelscheme', '/project/HELP/securitylevel')
    await admin.put(`${base}/issuesecurityschemes/project`, { projectId: '10000', schemeId: '-1' })
    await admin.delete(`${base}${path}/level/${secret}?replaceWith=${open}`)
    await gone(admin, `${base}/issuesecurityschemes/project?issueSecuritySchemeId=${scheme}`)
    await admin.delete(base + path)
  }

  async function tourSharing(): Promise<void> {
    const jql = 'project = APP'
    const filter = await make('/filter', { name: 'Shared on tour', jql })
    await admin.post(`${base}/filter/${filter}/permission`, { type: 'group', groupId: group })
    const shares = await admin.post(`${base}/filter/${filter}/permission`, { type: 'project', projectId: '10001' })
    const share = z.array(found).parse(shares.body).at(-1)?.id ?? ''
    await get(`/filter/${filter}/permission`, `/filter/${filter}/permission/${share}`)
    await admin.delete(`${base}/filter/${filter}/permission/${share}`)
    await admin.put(`${base}/filter/${filter}/columns`, { columns: ['issuekey', 'summary'] })
    await get(
      `/filter/${filter}/columns`,
      '/filter/search?orderBy=-favourite_count&filterName=tour&isSubstringMatch=true',
    )
    await admin.delete(`${base}/filter/${filter}/columns`)
    await get('/filter/defaultShareScope')
    await admin.put(`${base}/filter/defaultShareScope`, { scope: 'PRIVATE' })
    await admin.put(`${base}/filter/${filter}/owner`, { accountId: bruno })
    await admin.delete(`${base}/filter/${filter}`)
    const body = { name: 'Overview', sharePermissions: [{ type: 'authenticated' }], editPermissions: [] }
    const dashboard = await make('/dashboard', body)
    const copy = await make(`/dashboard/${dashboard}/copy`, { ...body, name: 'Overview, again' })
    await admin.put(`${base}/dashboard/${copy}`, { ...body, name: 'Another view' })
    await get(
      '/dashboard?maxResults=1',
      '/dashboard?filter=my',
      '/dashboard/search?orderBy=-name',
      `/dashboard/${copy}`,
    )
    await admin.delete(`${base}/dashboard/${copy}`)
    await admin.delete(`${base}/dashboard/${dashboard}`)
  }

  async function tourSettings(): Promise<void> {
    await get('/configuration/timetracking', '/configuration/timetracking/list', '/configuration/timetracking/options')
    await admin.put(`${base}/configuration/timetracking`, { key: 'JIRA' })
    const options = { workingHoursPerDay: 8, workingDaysPerWeek: 5, timeFormat: 'pretty', defaultUnit: 'minute' }
    await admin.put(`${base}/configuration/timetracking/options`, options)
    await get('/application-properties', '/application-properties/advanced-settings', '/applicationrole')
    await admin.put(`${base}/application-properties/jira.clone.prefix`, { id: 'jira.clone.prefix', value: 'COPY -' })
    await get('/applicationrole/jira-software', '/license/approximateLicenseCount', '/instance/license')
    await get('/license/approximateLicenseCount/product/jira-software', '/announcementBanner', '/settings/columns')
    await admin.put(`${base}/announcementBanner`, { message: 'Back at noon.', isEnabled: false })
    await admin.put(`${base}/settings/columns`, { columns: ['issuekey', 'summary', 'status'] })
    await admin.put(`${base}/user/columns`, { columns: ['issuekey', 'summary'] })
    await get('/user/columns', '/mypreferences?key=jira.user.timezone', '/mypreferences/locale')
    await admin.delete(`${base}/user/columns`)
    await admin.put(`${base}/mypreferences?key=tour`, 'seen')
    await get('/mypreferences?key=tour', '/auditing/record?offset=1&limit=5&filter=project')
    await admin.delete(`${base}/mypreferences?key=tour`)
  }
}
