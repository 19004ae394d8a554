import { z } from 'zod'
import { badRequest } from '../../http/faults.ts'
import type { SecurityLevelRecord, SecuritySchemeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { holderBody, readHolder } from './holders.ts'

export const membersBody = z.array(holderBody)
export const levelsBody = z.array(
  z.looseObject({
    name: z.string().max(255),
    description: z.string().max(4000).nullish(),
    isDefault: z.boolean().nullish(),
    members: membersBody.nullish(),
  }),
)

/** Adds the levels of a body to a scheme; all or none. */
export function readLevels(view: View, scheme: SecuritySchemeRecord, body: z.infer<typeof levelsBody>): void {
  const names = [...scheme.levels, ...body].map(({ name }) => name)
  if (names.some((name) => name.trim() === '')) throw badRequest('The security level must have a name.')
  if (new Set(names).size < names.length) throw badRequest('Security levels of one scheme must have different names.')
  if (body.filter(({ isDefault }) => isDefault).length > 1)
    throw badRequest('Only one security level can be the default.')
  const made = body.map(({ name, description, isDefault, members }) => {
    const level: SecurityLevelRecord = {
      id: String(nextId(view.state, 'securityLevel')),
      name,
      description: description ?? '',
      members: readMembers(view, members ?? []),
    }
    return { level, isDefault: isDefault === true }
  })
  scheme.levels.push(...made.map(({ level }) => level))
  const chosen = made.find(({ isDefault }) => isDefault)
  if (chosen) scheme.defaultLevelId = chosen.level.id
}

export function readMembers(view: View, body: z.infer<typeof membersBody>): SecurityLevelRecord['members'] {
  return body.map((member) => ({ id: nextId(view.state, 'securityMember'), holder: readHolder(view, member) }))
}

export function levelJson(view: View, scheme: SecuritySchemeRecord, { id, name, description }: SecurityLevelRecord) {
  return {
    self: `${view.base}/securitylevel/${id}`,
    id,
    name,
    description,
    isDefault: scheme.defaultLevelId === id,
    issueSecuritySchemeId: scheme.id,
  }
}
