import type {
  BoardRecord,
  ComponentRecord,
  ProjectRecord,
  RoleActorRecord,
  SprintRecord,
  VersionRecord,
} from '../records/records.ts'

// The projects of the seeded site and what belongs to them.

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
