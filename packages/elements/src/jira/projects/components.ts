import { type Connection, defineResource, field, isRecord, type ProviderRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { accountIdOf, userNameOf } from '../people/user.ts'
import { personIdentities, projectPath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { projectKeyOf } from './project-key.ts'

const writable = { createable: true, updateable: true } as const
const collection = '/rest/api/2/component'
const at = () => collection

const declared = {
  vendorName: 'component',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
} as const

const names = [
  field('id', 'string'),
  field('name', 'string', { ...writable, required: true }),
  field('description', 'string', writable),
] as const

const people = (filterable: boolean) => [
  field('lead', 'object', { ...writable, identities: personIdentities, filterable }),
  field('leadAccountId', 'string', { displayName: 'Account id of the lead', ...writable, filterable: false }),
  field('assigneeType', 'string', { displayName: 'Default assignee', ...writable, filterable }),
]

const query = { name: 'query', description: 'Text that is part of the name or the description.' }
const heir = { name: 'moveIssuesTo', description: 'Id of the component that takes over the issues of a deleted one.' }
const verbs = ['get', 'create', 'update', 'remove'] as const

/** Listed by themselves they are told by name only; below their project with all that is known of them. */
export const components = defineResource({
  ...declared,
  name: 'components',
  description: 'Components of projects. The list of them all tells names only.',
  fields: [
    ...names,
    field('project', 'string', { createable: true, required: true, filterable: false }),
    ...people(false),
  ],
  parameters: [
    { name: 'projectIdsOrKeys', description: 'Ids or keys of projects, separated by commas; a Data Center takes ids.' },
    query,
    heir,
  ],
  operations: rest({
    at,
    record,
    list: {
      cloud: {
        isPaged: true,
        query: ({ parameters }) => ({ projectIdsOrKeys: projectsOf(parameters), query: parameters.query }),
      },
      datacenter: {
        isPaged: true,
        suffix: '/page',
        query: ({ parameters }) => ({ projectIds: projectsOf(parameters)?.join(), query: parameters.query }),
      },
    },
    verbs,
    removal: [heir.name],
    bodyOf,
  }),
})

export const projectComponents = defineResource({
  ...declared,
  name: 'components',
  parent: 'projects',
  description: 'Components of a project.',
  fields: [
    ...names,
    ...people(true),
    field('realAssigneeType', 'string', { displayName: 'Default assignee in effect' }),
    field('project', 'string', { displayName: 'Key of the project' }),
    field('projectId', 'number', { displayName: 'Id of the project' }),
  ],
  parameters: [query, heir],
  operations: rest({
    at,
    itemAt: (id) => collection + path`/${id}`,
    record,
    list: { isPaged: false, at: (parents) => `${projectPath(parents)}/components`, keeps: hasWords },
    verbs,
    removal: [heir.name],
    bodyOf,
  }),
})

function projectsOf({ projectIdsOrKeys }: Readonly<Record<string, string>>): readonly string[] | undefined {
  return projectIdsOrKeys?.split(',').map((text) => text.trim())
}

/** Whether the name or the description has the text that `query` asks for. */
function hasWords(
  { name, description }: ProviderRecord,
  { query: text = '' }: Readonly<Record<string, string>>,
): boolean {
  return [name, description].some(
    (words) => typeof words === 'string' && words.toLowerCase().includes(text.toLowerCase()),
  )
}

/** The project is that of the path, or one that the body names by key, by id or as an object. */
async function bodyOf(
  { project, lead, leadAccountId = lead, ...body }: ProviderRecord,
  verb: 'create' | 'update',
  { connection, parents: [parent] }: { readonly connection: Connection; readonly parents: readonly string[] },
): Promise<ProviderRecord> {
  const at = parent ?? (isRecord(project) ? (project.key ?? project.id) : project)
  return {
    ...body,
    ...(verb === 'create' && at !== undefined && { project: await projectKeyOf(connection, String(at)) }),
    ...(leadAccountId !== undefined && (await leadOf(connection, leadAccountId))),
  }
}

/** Null takes the lead away. */
async function leadOf(connection: Connection, said: unknown): Promise<ProviderRecord> {
  if (deploymentOf(connection) === 'cloud') {
    return { leadAccountId: said === null ? null : await accountIdOf(connection, said) }
  }
  return { leadUserName: said === null ? '' : await userNameOf(connection, said) }
}
