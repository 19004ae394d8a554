import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { projectPath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const writable = { createable: true, updateable: true } as const

const declared = {
  vendorName: 'version',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('name', 'string', { ...writable, required: true }),
    field('description', 'string', writable),
    field('projectId', 'number', { displayName: 'Project', createable: true, required: true }),
    field('released', 'boolean', writable),
    field('archived', 'boolean', writable),
    field('overdue', 'boolean'),
    field('startDate', 'date', { displayName: 'Start date', ...writable }),
    field('releaseDate', 'date', { displayName: 'Release date', ...writable }),
  ],
} as const

/** Versions by themselves; Jira lists them by project only. */
export const versions = defineResource({
  ...declared,
  name: 'versions',
  description: 'Versions of projects. They are listed below their project.',
  body: z.record(z.string(), z.unknown()),
  operations: rest({ at: () => '/rest/api/2/version', record, verbs: ['get', 'create', 'update', 'remove'] }),
})

export const projectVersions = defineResource({
  ...declared,
  name: 'versions',
  parent: 'projects',
  description: 'Versions of a project, in their order.',
  parameters: [
    { name: 'query', description: 'Text that is part of the name or the description.' },
    { name: 'status', description: 'released, unreleased or archived.' },
  ],
  operations: rest({
    at: (parents) => `${projectPath(parents)}/version`,
    record,
    list: { isPaged: true },
    verbs: [],
    parameters: ['query', 'status'],
  }),
})
