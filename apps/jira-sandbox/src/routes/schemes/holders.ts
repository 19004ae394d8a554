import { z } from 'zod'
import { badRequest } from '../../http/faults.ts'
import { type HolderRecord, holderSchema } from '../../records/access.ts'
import type { View } from '../../world/world.ts'

export const holderBody = z.looseObject({
  type: z.string(),
  parameter: z.string().nullish(),
  value: z.string().nullish(),
})

const needParameter: ReadonlySet<string> = new Set([
  'group',
  'groupCustomField',
  'projectRole',
  'user',
  'userCustomField',
])

/** A holder as Jira shows it: groups by name in `parameter` and by id in `value`. */
export function holderJson(view: View, { type, parameter }: HolderRecord) {
  if (parameter === undefined) return { type }
  const expand = expansions[type]
  const group = type === 'group' ? view.state.groups.get(parameter) : undefined
  return { type, parameter: group?.name ?? parameter, value: parameter, ...(expand !== undefined && { expand }) }
}

const expansions: Readonly<Record<string, string>> = {
  group: 'group',
  user: 'user',
  projectRole: 'projectRole',
  userCustomField: 'field',
  groupCustomField: 'field',
}

/** Reads a holder; whom it names must be there. */
export function readHolder(view: View, body: z.infer<typeof holderBody>): HolderRecord {
  const type = holderSchema.shape.type.safeParse(body.type)
  if (!type.success) throw badRequest(`The permission holder type '${body.type}' is not valid.`)
  const given = body.value ?? body.parameter ?? undefined
  if (!needParameter.has(type.data)) {
    return { type: type.data, ...(type.data === 'applicationRole' && given !== undefined && { parameter: given }) }
  }
  const parameter = given === undefined ? undefined : found(view, type.data, given)
  if (parameter === undefined) {
    throw badRequest(`The ${body.type} '${given ?? ''}' of the permission holder does not exist.`)
  }
  return { type: type.data, parameter }
}

function found(view: View, type: HolderRecord['type'], given: string): string | undefined {
  const { users, groups, roles } = view.state
  if (type === 'user') return users.has(given) ? given : undefined
  if (type === 'projectRole') return roles.has(given) ? given : undefined
  if (type === 'group')
    return groups.get(given)?.groupId ?? [...groups.values()].find((it) => it.name === given)?.groupId
  return view.world.fields.byId(given) ? given : undefined
}
