import { z } from 'zod'
import type { Client } from './harness.ts'

const bruno = '5a0e4c1d9b7f3a2e6c8d0002'

/** Users, groups and permissions, each operation once. */
export async function tourPeople(admin: Client, base: string): Promise<void> {
  const assigned = encodeURIComponent('is assignee of APP')
  const reads = [
    `/user/search/query?query=${assigned}`,
    `/user/search/query/key?query=${assigned}`,
    '/user/assignable/multiProjectSearch?projectKeys=APP,HELP&query=bru',
    '/user/permission/search?permissions=EDIT_ISSUES&projectKey=APP&query=bru',
    '/user/viewissue/search?issueKey=APP-1&query=bru',
    '/user/picker?query=bru&showAvatar=true',
    '/groupuserpicker?query=jira',
    '/user/bulk/migration?key=nobody',
    '/group?groupname=jira-users',
    '/mypermissions?permissions=EDIT_ISSUES,ADMINISTER&projectKey=APP',
    '/mypermissions?permissions=EDIT_ISSUES&issueKey=APP-1',
  ]
  for (const read of reads) await admin.get(base + read)
  await admin.post(`${base}/permissions/project`, { permissions: ['BROWSE_PROJECTS'] })
  await admin.post(`${base}/permissions/check`, {
    globalPermissions: ['ADMINISTER'],
    projectPermissions: [{ permissions: ['EDIT_ISSUES'], projects: [10_001], issues: [10_100] }],
  })
  await admin.put(`${base}/user/properties/toured?accountId=${bruno}`, { yes: true })
  await admin.get(`${base}/user/properties?accountId=${bruno}`)
  await admin.get(`${base}/user/properties/toured?accountId=${bruno}`)
  await admin.delete(`${base}/user/properties/toured?accountId=${bruno}`)
  const made = await admin.post(`${base}/group`, { name: 'tourists' })
  const { groupId } = z.looseObject({ groupId: z.string() }).parse(made.body)
  await admin.post(`${base}/group/user?groupId=${groupId}`, { accountId: bruno })
  await admin.delete(`${base}/group/user?groupId=${groupId}&accountId=${bruno}`)
  await admin.delete(`${base}/group?groupId=${groupId}`)
}
