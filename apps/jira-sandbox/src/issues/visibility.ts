import { badFields } from '../http/faults.ts'
import { isObject } from '../json/object.ts'
import { isAmong } from '../permissions/permissions.ts'
import type { IssueRecord, Visibility } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** To whom a comment or a worklog is restricted: a group or a role there is, and that the caller belongs to. */
export function readVisibility(view: View, issue: IssueRecord, input: unknown): Visibility | undefined {
  if (input === undefined || input === null) return undefined
  if (!isObject(input) || (input.type !== 'group' && input.type !== 'role')) {
    throw refused("The visibility type must be 'group' or 'role'.")
  }
  const { type } = input
  const wanted = [input.identifier, input.value].find((it) => typeof it === 'string' && it !== '')
  const noun = type === 'group' ? 'Group' : 'Role'
  const visibility = wanted === undefined ? undefined : find(view, type, String(wanted))
  if (!visibility) throw refused(`${noun}: ${String(wanted ?? null)} does not exist.`)
  if (isAmong(view, issue, visibility)) return visibility
  const kind = type === 'group' ? 'group' : 'project role'
  throw refused(`You are currently not a member of the ${kind}: ${visibility.value ?? ''}.`)
}

/** A group is told apart by its id, a role by its name. */
function find({ state }: View, type: Visibility['type'], wanted: string): Visibility | undefined {
  if (type === 'role') {
    const role = [...state.roles.values()].find((it) => it.id === wanted || it.name === wanted)
    return role && { type, value: role.name, identifier: role.name }
  }
  const group = [...state.groups.values()].find((it) => it.groupId === wanted || it.name === wanted)
  return group && { type, value: group.name, identifier: group.groupId }
}

function refused(message: string) {
  return badFields({ commentLevel: message })
}
