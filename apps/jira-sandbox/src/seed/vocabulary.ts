import type {
  BoardRecord,
  ComponentRecord,
  CustomFieldRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  PriorityRecord,
  ProjectRecord,
  ResolutionRecord,
  RoleActorRecord,
  RoleRecord,
  SprintRecord,
  StatusRecord,
  VersionRecord,
  WorkflowRecord,
} from '../records.ts'

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

export const projects: readonly ProjectRecord[] = [
  {
    id: '10000',
    key: 'HELP',
    name: 'IT Service Desk',
    description: 'Requests and troubles of colleagues.',
    url: '',
    leadAccountId: '5a0e4c1d9b7f3a2e6c8d0002',
    projectTypeKey: 'service_desk',
    assigneeType: 'UNASSIGNED',
    issueTypeIds: ['10005', '10004', '10002', '10003'],
    workflowId: 'help-workflow',
    avatarId: 10400,
    categoryId: '10000',
    nextNumber: 1,
    properties: {},
  },
  {
    id: '10001',
    key: 'APP',
    name: 'Storefront App',
    description: 'The shop on the web and in the pocket.',
    url: '',
    leadAccountId: '5a0e4c1d9b7f3a2e6c8d0004',
    projectTypeKey: 'software',
    assigneeType: 'UNASSIGNED',
    issueTypeIds: ['10000', '10001', '10002', '10004', '10003'],
    workflowId: 'app-workflow',
    avatarId: 10401,
    categoryId: '10001',
    nextNumber: 1,
    properties: {},
  },
]

export const categories = [
  { id: '10000', name: 'Internal services', description: 'For colleagues.' },
  { id: '10001', name: 'Products', description: 'For customers.' },
]

export const components: readonly ComponentRecord[] = [
  component('10000', '10000', 'Accounts', 'Sign-in, passwords and access.', '5a0e4c1d9b7f3a2e6c8d0002'),
  component('10001', '10000', 'Hardware', 'Laptops, screens and printers.', '5a0e4c1d9b7f3a2e6c8d0003'),
  component('10002', '10000', 'Network', 'Wireless, VPN and cables.', null),
  component('10003', '10001', 'Web', 'The shop in the browser.', '5a0e4c1d9b7f3a2e6c8d0004'),
  component('10004', '10001', 'Mobile', 'The shop on phones.', '5a0e4c1d9b7f3a2e6c8d0006'),
  component('10005', '10001', 'API', 'What web and mobile talk to.', '5a0e4c1d9b7f3a2e6c8d0007'),
]

function component(
  id: string,
  projectId: string,
  name: string,
  description: string,
  leadAccountId: string | null,
): ComponentRecord {
  return { id, projectId, name, description, leadAccountId, assigneeType: 'PROJECT_DEFAULT' }
}

export const versions: readonly VersionRecord[] = [
  version('10000', '1.0', '2025-11-28', true, 0),
  version('10001', '1.1', '2026-01-30', true, 1),
  version('10002', '1.2', '2026-03-31', false, 2),
  version('10003', '2.0', null, false, 3),
]

function version(
  id: string,
  name: string,
  releaseDate: string | null,
  released: boolean,
  position: number,
): VersionRecord {
  const description = `Storefront ${name}`
  return {
    id,
    projectId: '10001',
    name,
    description,
    released,
    archived: false,
    startDate: null,
    releaseDate,
    position,
  }
}

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

export const boards: readonly BoardRecord[] = [
  { id: 1, name: 'APP board', type: 'scrum', projectId: '10001' },
  { id: 2, name: 'HELP board', type: 'kanban', projectId: '10000' },
]

export const sprints: readonly SprintRecord[] = [
  sprint(11, 'APP Sprint 1', 'closed', '2026-01-12T09:00:00.000Z', '2026-01-23T16:00:00.000Z'),
  sprint(12, 'APP Sprint 2', 'active', '2026-01-26T09:00:00.000Z', '2026-02-06T16:00:00.000Z'),
  sprint(13, 'APP Sprint 3', 'future', null, null),
]

function sprint(
  id: number,
  name: string,
  state: SprintRecord['state'],
  startDate: string | null,
  endDate: string | null,
): SprintRecord {
  const createdDate = '2026-01-05T09:00:00.000Z'
  return {
    id,
    name,
    state,
    boardId: 1,
    goal: '',
    createdDate,
    startDate,
    endDate,
    completeDate: state === 'closed' ? endDate : null,
  }
}

export const roles: readonly RoleRecord[] = [
  { id: '10002', name: 'Administrators', description: 'Those who run the project.' },
  { id: '10003', name: 'Members', description: 'Those who work in the project.' },
  { id: '10004', name: 'Viewers', description: 'Those who look on.' },
]

export const roleActors: readonly RoleActorRecord[] = projects.flatMap((project, index) => [
  actor(10_100 + index * 10, '10002', project.id, 'group', '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0001'),
  actor(10_101 + index * 10, '10003', project.id, 'group', '1b6f0f5e-53c5-4d4c-9f51-0b2f6a1c0002'),
  actor(10_102 + index * 10, '10002', project.id, 'user', project.leadAccountId),
])

function actor(
  id: number,
  roleId: string,
  projectId: string,
  type: 'user' | 'group',
  subjectId: string,
): RoleActorRecord {
  return { id, roleId, projectId, type, subjectId }
}
