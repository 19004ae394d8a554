import { isObject } from '../json/object.ts'

/** What every request costs before anything is counted. Writes cost nothing more. */
export const baseCost = 1

/** Where people, groups and permissions are read: each costs two points, any other thing one. */
const costly = /^\/rest\/api\/[23]\/(users?|groups?|myself|mypermissions|permissions?|permissionscheme|role)(\/|$)/
const lists = [
  'issues',
  'values',
  'comments',
  'worklogs',
  'histories',
  'issueTypes',
  'fields',
  'projects',
  'sections',
] as const

/** Points for the things in an answer to a reading request. */
export function readCost(path: string, body: unknown): number {
  const each = costly.test(path) ? 2 : 1
  return each * objectsIn(body)
}

function objectsIn(body: unknown): number {
  if (Array.isArray(body)) return body.length
  if (!isObject(body)) return 0
  for (const name of lists) {
    const list = body[name]
    if (Array.isArray(list)) return list.length
  }
  return isObject(body.permissions) ? Object.keys(body.permissions).length : 1
}
