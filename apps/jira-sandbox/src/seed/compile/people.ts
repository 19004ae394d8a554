import { createHash } from 'node:crypto'
import type { RoleActorRecord, UserRecord } from '../../records/records.ts'
import { named } from '../description/names.ts'
import type { UserDescription } from '../description/people.ts'
import type { Place } from '../description/place.ts'
import type { Seed } from '../description/seed.ts'
import { newToken } from '../token.ts'
import { type Draft, idFor, place, refer } from './draft.ts'

/** Groups, accounts and roles. */
export function addPeople(draft: Draft, seed: Seed): void {
  const { site } = draft
  for (const group of seed.groups) {
    const { name, id } = typeof group === 'string' ? { name: group, id: undefined } : group
    place(site.groups, { groupId: id ?? groupIdOf(name), name })
  }
  for (const [index, user] of seed.users.entries()) addUser(draft, user, ['users', index], site.users.length === 0)
  for (const role of seed.roles)
    place(site.roles, { id: idFor(draft, site.roles, named(role).name, 'role'), ...named(role) })
}

function addUser(draft: Draft, user: UserDescription, where: Place, isFirst: boolean): void {
  const { site } = draft
  const emailAddress = user.email ?? (user.type === 'app' ? '' : `${mailboxOf(user.name)}@sandbox.invalid`)
  const groups = user.groups.map((name, at) => groupNamed(draft, [...where, 'groups', at], name))
  const record: UserRecord = {
    accountId: user.accountId ?? `seed:${digest(emailAddress === '' ? user.name : emailAddress).slice(0, 24)}`,
    accountType: user.type,
    emailAddress,
    emailVisible: user.emailVisible,
    displayName: user.name,
    ...(user.username !== undefined && { name: user.username }),
    active: user.active,
    timeZone: user.timeZone,
    locale: user.locale,
    groupIds: groups.flatMap((group) => (group ? [group.groupId] : [])),
    role: user.role ?? (isFirst ? 'admin' : user.type === 'atlassian' ? 'member' : 'none'),
    token: user.token ?? (emailAddress === '' ? '' : newToken()),
  }
  if (isFirst && record.role !== 'admin') draft.fault([...where, 'role'], 'the first user is the administrator')
  if (site.users.some((known) => known.accountId === record.accountId || sameMail(known, record))) {
    draft.fault(where, `there is somebody of that account id or e-mail address already: ${record.displayName}`)
  }
  site.users.push(record)
}

function sameMail(one: UserRecord, other: UserRecord): boolean {
  return one.emailAddress !== '' && one.emailAddress.toLowerCase() === other.emailAddress.toLowerCase()
}

/** A group that nobody described is made by being named. */
function groupNamed(draft: Draft, where: Place, name: string) {
  const { groups } = draft.site
  if (!groups.some((group) => group.name === name)) groups.push({ groupId: groupIdOf(name), name })
  return refer(draft, where, name, { among: groups, what: 'group', names: (group) => [group.name] })
}

/** An account by id, e-mail address, its part before the @, or display name. */
export function person(draft: Draft, where: Place, name: string): UserRecord | undefined {
  return refer(draft, where, name, {
    among: draft.site.users,
    what: 'user',
    names: (user) => [user.displayName, user.emailAddress, user.emailAddress.split('@')[0], user.accountId, user.name],
  })
}

/** `group:NAME` or a person, in a role of a project. */
export function addRoleActor(draft: Draft, where: Place, projectId: string, roleName: string, subject: string): void {
  const { site } = draft
  const role = refer(draft, where, roleName, { among: site.roles, what: 'role', names: (it) => [it.name, it.id] })
  const groupName = subject.startsWith('group:') ? subject.slice('group:'.length) : undefined
  const subjectId =
    groupName === undefined
      ? person(draft, where, subject)?.accountId
      : refer(draft, where, groupName, { among: site.groups, what: 'group', names: (it) => [it.name, it.groupId] })
          ?.groupId
  if (!role || subjectId === undefined) return
  const type: RoleActorRecord['type'] = groupName === undefined ? 'user' : 'group'
  site.roleActors.push({ id: draft.next('roleActor'), roleId: role.id, projectId, type, subjectId })
}

/** `Ada Moreno` has the mailbox `ada.moreno`. */
function mailboxOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('.') ?? `user-${digest(name).slice(0, 8)}`
}

/** The same name has the same id in every sandbox. */
function groupIdOf(name: string): string {
  const hex = digest(`group ${name}`)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
