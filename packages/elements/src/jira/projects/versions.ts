import { type Connection, defineResource, field, isRecord, type ProviderRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { projectPath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { projectIdOf } from './project-key.ts'

const writable = { createable: true, updateable: true } as const
const collection = '/rest/api/2/version'
const at = () => collection

const declared = {
  vendorName: 'version',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
} as const

const fields = (isProjectRequired: boolean) => [
  field('id', 'string'),
  field('name', 'string', { ...writable, required: true }),
  field('description', 'string', writable),
  field('projectId', 'number', { displayName: 'Project', createable: true, required: isProjectRequired }),
  field('released', 'boolean', writable),
  field('archived', 'boolean', writable),
  field('overdue', 'boolean'),
  field('startDate', 'date', { displayName: 'Start date', ...writable }),
  field('releaseDate', 'date', { displayName: 'Release date', ...writable }),
]

const removal = [
  { name: 'moveFixIssuesTo', description: 'Id of the version that takes the place of a deleted one as fix version.' },
  { name: 'moveAffectedIssuesTo', description: 'The same for affected versions.' },
] as const
const verbs = ['get', 'create', 'update', 'remove'] as const
const removalNames = removal.map(({ name }) => name)

/** Versions by themselves; Jira lists them by project only. */
export const versions = defineResource({
  ...declared,
  name: 'versions',
  description: 'Versions of projects. They are listed below their project.',
  fields: fields(true),
  parameters: removal,
  operations: rest({ at, record, verbs, removal: removalNames, bodyOf }),
})

export const projectVersions = defineResource({
  ...declared,
  name: 'versions',
  parent: 'projects',
  description: 'Versions of a project, in their order.',
  fields: fields(false),
  parameters: [
    { name: 'query', description: 'Text that is part of the name or the description.' },
    { name: 'status', description: 'released, unreleased or archived; several are separated by commas.' },
    ...removal,
  ],
  operations: rest({
    at,
    itemAt: (id) => collection + path`/${id}`,
    record,
    list: {
      cloud: {
        isPaged: true,
        at: (parents) => `${projectPath(parents)}/version`,
        parameters: ['query', 'status'],
      },
      datacenter: { isPaged: false, at: (parents) => `${projectPath(parents)}/versions`, keeps },
    },
    verbs,
    removal: removalNames,
    bodyOf,
  }),
})

/** What Cloud filters by `query` and `status`, and a Data Center does not. */
function keeps(version: ProviderRecord, { query = '', status }: Readonly<Record<string, string>>): boolean {
  const texts = [version.name, version.description].filter((text) => typeof text === 'string')
  const state = version.archived === true ? 'archived' : version.released === true ? 'released' : 'unreleased'
  const wanted = status?.split(',').map((word) => word.trim())
  return (
    texts.some((text) => text.toLowerCase().includes(query.toLowerCase())) &&
    (wanted === undefined || wanted.includes(state))
  )
}

/** The project is that of the path, or one that the body names by id, by key or as an object. */
async function bodyOf(
  { project, projectId, ...body }: ProviderRecord,
  verb: 'create' | 'update',
  { connection, parents: [parent] }: { readonly connection: Connection; readonly parents: readonly string[] },
): Promise<ProviderRecord> {
  if (verb === 'update') return body
  const named = parent ?? projectId ?? (isRecord(project) ? (project.id ?? project.key) : project)
  return named === undefined ? body : { ...body, projectId: Number(await projectIdOf(connection, String(named))) }
}
