import { readField } from '../fields/read.ts'
import { badFields, badRequest } from '../http/faults.ts'
import { may } from '../permissions/permissions.ts'
import type { IssueRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'
import { applyValues, recordChange } from './commit.ts'
import { projectOf } from './transition.ts'

/** Gives an issue to somebody, named as users are named here; `"-1"` is the project's default, null nobody. */
export function assignIssue(view: View, issue: IssueRecord, user: Readonly<Record<string, unknown>> | null): void {
  const { world, caller } = view
  if (!caller || !may(view, 'ASSIGN_ISSUES', issue)) {
    throw badRequest('You do not have permission to assign issues.')
  }
  const names = ['name', 'key', 'accountId'].filter((name) => Object.hasOwn(user ?? {}, name))
  if (names.length > 1 && world.flavour.name === 'cloud') {
    throw badRequest(`Only one of ${names.join(' and ')} can be given.`)
  }
  const field = world.fields.byId('assignee')
  if (!field) throw new Error('The assignee field is missing.')
  const reading = readField(field, user, { world, api: view.api, project: projectOf(view, issue) })
  if (!reading.ok) throw badFields({ assignee: reading.message })
  recordChange(world, issue, caller.accountId, applyValues(world, issue, new Map([['assignee', reading.value]])))
}
