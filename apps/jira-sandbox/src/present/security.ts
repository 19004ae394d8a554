import { textOf } from '../fields/values.ts'
import { securityLevelOf } from '../permissions/permissions.ts'
import type { IssueRecord, SecurityLevelRecord } from '../records/records.ts'
import type { View } from '../world/world.ts'

/** The security level of an issue as its field shows it; null without one. */
export function securityJson(view: View, issue: IssueRecord) {
  const project = view.state.projects.get(textOf(issue, 'project') ?? '')
  const level = project && securityLevelOf(view.state, { project, issue })
  return level ? securityLevelJson(view, level) : null
}

export function securityLevelJson(view: View, { id, name, description }: SecurityLevelRecord) {
  return { self: `${view.base}/securitylevel/${id}`, id, description, name }
}
