import { isSwitchedOn } from '../administration/application-properties.ts'
import type { State } from '../world/state.ts'

const options: ReadonlyMap<string, string> = new Map([
  ['timetracking', 'jira.option.timetracking'],
  ['worklog', 'jira.option.timetracking'],
  ['issuelinks', 'jira.option.issuelinking'],
])

/** Fields that go with an option of the site are on no screen while it is off. */
export function isFieldOff(state: State, fieldId: string): boolean {
  const option = options.get(fieldId)
  return option !== undefined && !isSwitchedOn(state, option)
}
