import type {
  CustomFieldRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  PriorityRecord,
  ResolutionRecord,
  RoleRecord,
  StatusRecord,
  WorkflowRecord,
} from '../records/records.ts'

// The words of the seeded site. Ids look like those of a real site, so nobody relies on their being small.

export const issueTypes: readonly IssueTypeRecord[] = [
  issueType('10000', 'Epic', 'A big piece of work that holds other issues.', 1, 10307),
  issueType('10001', 'Story', 'Functionality told as a goal of a user.', 0, 10315),
  issueType('10002', 'Task', 'A small, distinct piece of work.', 0, 10318),
  issueType('10003', 'Sub-task', 'A part of a larger issue.', -1, 10316),
  issueType('10004', 'Bug', 'A problem or an error.', 0, 10303),
  issueType('10005', 'Service request', 'Something a colleague asks of the service desk.', 0, 10321),
]

function issueType(
  id: string,
  name: string,
  description: string,
  hierarchyLevel: number,
  avatarId: number,
): IssueTypeRecord {
  return { id, name, description, subtask: hierarchyLevel < 0, hierarchyLevel, avatarId }
}

export const statuses: readonly StatusRecord[] = [
  { id: '10010', name: 'To Do', description: 'Not begun.', categoryId: 2 },
  { id: '3', name: 'In Progress', description: 'Somebody works on it.', categoryId: 4 },
  {
    id: '10011',
    name: 'Waiting for Customer',
    description: 'Waiting for an answer from whoever asked.',
    categoryId: 4,
  },
  { id: '10012', name: 'In Review', description: 'Done, but not yet looked at by another.', categoryId: 4 },
  { id: '10013', name: 'Done', description: 'Finished.', categoryId: 3 },
]

export const priorities: readonly PriorityRecord[] = [
  { id: '1', name: 'Highest', description: 'This blocks people.', statusColor: '#d04437', icon: 'highest' },
  { id: '2', name: 'High', description: 'A serious problem.', statusColor: '#f15C75', icon: 'high' },
  { id: '3', name: 'Medium', description: 'Could matter soon.', statusColor: '#f79232', icon: 'medium' },
  { id: '4', name: 'Low', description: 'Easily worked around.', statusColor: '#707070', icon: 'low' },
  { id: '5', name: 'Lowest', description: 'A trifle.', statusColor: '#999999', icon: 'lowest' },
]

export const resolutions: readonly ResolutionRecord[] = [
  { id: '10000', name: 'Done', description: 'The work is finished.' },
  { id: '10001', name: "Won't Do", description: 'This will not be worked on.' },
  { id: '10002', name: 'Duplicate', description: 'Another issue says the same.' },
  { id: '10003', name: 'Cannot Reproduce', description: 'Nobody could make it happen again.' },
]

export const workflows: readonly WorkflowRecord[] = [
  {
    id: 'app-workflow',
    name: 'Software workflow',
    initialStatusId: '10010',
    statusIds: ['10010', '3', '10012', '10013'],
    transitions: [
      { id: '11', name: 'Start work', from: ['10010'], to: '3', resolution: 'keep' },
      { id: '21', name: 'Ask for review', from: ['3'], to: '10012', resolution: 'keep' },
      { id: '31', name: 'Done', from: ['3', '10012'], to: '10013', resolution: 'set' },
      { id: '41', name: 'Stop work', from: ['3'], to: '10010', resolution: 'keep' },
      { id: '51', name: 'Back to work', from: ['10012'], to: '3', resolution: 'keep' },
      { id: '61', name: 'Reopen', from: ['10013'], to: '10010', resolution: 'clear' },
    ],
  },
  {
    id: 'help-workflow',
    name: 'Service desk workflow',
    initialStatusId: '10010',
    statusIds: ['10010', '3', '10011', '10012', '10013'],
    transitions: [
      { id: '711', name: 'Take', from: ['10010'], to: '3', resolution: 'keep' },
      { id: '721', name: 'Ask customer', from: ['3'], to: '10011', resolution: 'keep' },
      { id: '731', name: 'Customer answered', from: ['10011'], to: '3', resolution: 'keep' },
      { id: '741', name: 'Check', from: ['3'], to: '10012', resolution: 'keep' },
      { id: '751', name: 'Resolve', from: ['10010', '3', '10011', '10012'], to: '10013', resolution: 'set' },
      { id: '761', name: 'Not yet', from: ['10012'], to: '3', resolution: 'keep' },
      { id: '771', name: 'Reopen', from: ['10013'], to: '3', resolution: 'clear' },
    ],
  },
]

export const customFields: readonly CustomFieldRecord[] = [
  custom('10010', 'Story Points', 'number', 'How large the work is.'),
  custom('10011', 'Severity', 'option', 'How bad the trouble is.', ['Critical', 'Major', 'Minor']),
  custom('10012', 'Customer', 'text', 'Who it is for.'),
  custom('10013', 'Sprint', 'sprint', 'The sprint the work is planned for.'),
  custom('10014', 'Team labels', 'labels', 'Labels of the team.'),
  custom('10015', 'Start date', 'date', 'When the work should begin.'),
  custom('10016', 'Root cause', 'rich', 'What it was in the end.'),
  custom('10017', 'Affected services', 'options', 'What does not work.', ['Shop', 'Payment', 'E-mail', 'VPN', 'Wiki']),
  custom('10018', 'Reviewer', 'user', 'Who looks at it before it is done.'),
  custom('10019', 'First response', 'datetime', 'When somebody first answered.'),
]

function custom(
  number: string,
  name: string,
  kind: CustomFieldRecord['kind'],
  description: string,
  values: readonly string[] = [],
): CustomFieldRecord {
  const first = Number(number) * 10
  const options = values.map((value, index) => ({ id: String(first + index), value }))
  return { id: `customfield_${number}`, name, description, kind, options }
}

export const linkTypes: readonly LinkTypeRecord[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
  { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
]

export const roles: readonly RoleRecord[] = [
  { id: '10002', name: 'Administrators', description: 'Those who run the project.' },
  { id: '10003', name: 'Members', description: 'Those who work in the project.' },
  { id: '10004', name: 'Viewers', description: 'Those who look on.' },
]
