import { permissions } from '../../permissions/catalog.ts'
import { defaultPermissionScheme } from '../../permissions/default-scheme.ts'
import type { HolderRecord } from '../../records/access.ts'
import type { PermissionSchemeDescription, SecuritySchemeDescription } from '../description/access.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import { type Draft, idFor, place, refer } from './draft.ts'
import { person } from './people.ts'

/** Permission schemes and issue security schemes. */
export function addSchemes(draft: Draft, seed: Seed): void {
  for (const [index, scheme] of seed.permissionSchemes.entries()) {
    addPermissionScheme(draft, scheme, ['permissionSchemes', index])
  }
  for (const [index, scheme] of seed.securitySchemes.entries()) {
    addSecurityScheme(draft, scheme, ['securitySchemes', index])
  }
}

function addPermissionScheme(draft: Draft, scheme: PermissionSchemeDescription, where: Place): void {
  const { permissionSchemes } = draft.site
  for (const key of Object.keys(scheme.grants)) {
    if (permissions[key]?.type !== 'PROJECT')
      draft.fault([...where, 'grants', key], 'there is no such project permission')
  }
  const kept = defaultPermissionScheme().grants.filter((grant) => !Object.hasOwn(scheme.grants, grant.permission))
  const given = Object.entries(scheme.grants).flatMap(([permission, holders]) =>
    holders.map((holder, at) => ({
      permission,
      holder: readHolder(draft, [...where, 'grants', permission, at], holder),
    })),
  )
  place(permissionSchemes, {
    id: idFor(draft, permissionSchemes, scheme.name, 'permissionScheme'),
    name: scheme.name,
    description: scheme.description,
    grants: [...kept, ...given].map((grant) => ({ ...grant, id: draft.next('permissionGrant') })),
  })
}

function addSecurityScheme(draft: Draft, scheme: SecuritySchemeDescription, where: Place): void {
  const { securitySchemes } = draft.site
  const levels = scheme.levels.map(({ name, description, members }, index) => ({
    id: String(draft.next('securityLevel')),
    name,
    description,
    members: members.map((member, at) => ({
      id: draft.next('securityMember'),
      holder: readHolder(draft, [...where, 'levels', index, 'members', at], member),
    })),
  }))
  const usual =
    scheme.default === undefined
      ? undefined
      : refer(draft, [...where, 'default'], scheme.default, { among: levels, what: 'level', names: (it) => [it.name] })
  place(securitySchemes, {
    id: idFor(draft, securitySchemes, scheme.name, 'securityScheme'),
    name: scheme.name,
    description: scheme.description,
    ...(usual && { defaultLevelId: usual.id }),
    levels,
  })
}

const plainHolders: Readonly<Record<string, HolderRecord>> = {
  anyone: { type: 'anyone' },
  users: { type: 'applicationRole' },
  members: { type: 'applicationRole', parameter: 'jira-software' },
  admins: { type: 'applicationRole', parameter: 'jira-administrators' },
  lead: { type: 'projectLead' },
  reporter: { type: 'reporter' },
  assignee: { type: 'assignee' },
}

function readHolder(draft: Draft, where: Place, text: string): HolderRecord {
  const plain = plainHolders[text]
  if (plain) return plain
  const colon = text.indexOf(':')
  const [kind, name] = [text.slice(0, colon), text.slice(colon + 1)]
  const { roles, groups } = draft.site
  if (kind === 'role') {
    const role = refer(draft, where, name, { among: roles, what: 'role', names: (it) => [it.name, it.id] })
    return { type: 'projectRole', parameter: role?.id ?? '' }
  }
  if (kind === 'group') {
    const group = refer(draft, where, name, { among: groups, what: 'group', names: (it) => [it.name, it.groupId] })
    return { type: 'group', parameter: group?.groupId ?? '' }
  }
  return { type: 'user', parameter: person(draft, where, name)?.accountId ?? '' }
}
