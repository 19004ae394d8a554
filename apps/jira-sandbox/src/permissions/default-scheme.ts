import type { HolderRecord, PermissionSchemeRecord } from '../records/access.ts'
import { permissions } from './catalog.ts'

export const defaultSchemeId = '10000'

/** The key of the application role that an account of at least this rank has. */
const roleOf = { viewer: undefined, member: 'jira-software', admin: 'jira-administrators' } as const

/** The scheme of every project that names no other: it gives by the rank of the account. */
export function defaultPermissionScheme(): PermissionSchemeRecord {
  const projectPermissions = Object.entries(permissions).filter(([, { type }]) => type === 'PROJECT')
  const grants = projectPermissions.map(([permission, { least }], index) => ({
    id: 10_000 + index,
    permission,
    holder: holderOf(roleOf[least]),
  }))
  return {
    id: defaultSchemeId,
    name: 'Sandbox permission scheme',
    description: 'Administrators, members and viewers, the same in every project.',
    grants,
  }
}

function holderOf(applicationRole: string | undefined): HolderRecord {
  return { type: 'applicationRole', ...(applicationRole !== undefined && { parameter: applicationRole }) }
}

/** The rank that has an application role; without a key any access to the product will do. */
export function rankOfApplicationRole(key: string | undefined): 'viewer' | 'member' | 'admin' {
  return key === undefined || key === '' ? 'viewer' : key === 'jira-administrators' ? 'admin' : 'member'
}

/** Schemes of a data file, with the default one when it is too old to have it. */
export function withDefaultScheme(schemes: readonly PermissionSchemeRecord[]): PermissionSchemeRecord[] {
  const known = schemes.some((scheme) => scheme.id === defaultSchemeId)
  return known ? [...schemes] : [defaultPermissionScheme(), ...schemes]
}
