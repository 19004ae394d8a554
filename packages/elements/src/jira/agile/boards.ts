import { defineResource, Fault, field, path, type Resource } from '@valence/element-kit'
import { z } from 'zod'
import { numberedRecord } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const boardPath = '/rest/agile/1.0/board'

/** The path of the board that a child belongs to. */
export function pathOfBoard([board]: readonly string[]): string {
  if (board === undefined) throw new Fault('invalid_request', 'This is reached through its board only.')
  return boardPath + path`/${board}`
}

/** Boards cannot be changed by an API: Jira makes and deletes them, and its settings pages do the rest. */
export const boards = defineResource({
  name: 'boards',
  vendorName: 'board',
  description: 'Boards that the account may see.',
  idField: 'id',
  record: numberedRecord,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('name', 'string', { createable: true, required: true }),
    field('type', 'string', { createable: true, required: true }),
    field('filterId', 'number', { displayName: 'Filter', createable: true, required: true, filterable: false }),
    field('location', 'object', {
      createable: true,
      identities: ['projectKey', 'projectName', 'projectId', 'displayName', 'name'],
    }),
    field('isPrivate', 'boolean', { displayName: 'Private' }),
  ],
  parameters: [
    { name: 'projectKeyOrId', description: 'Boards that show issues of this project.' },
    { name: 'query', description: 'Text that is part of the name.' },
  ],
  operations: rest({
    at: () => boardPath,
    record: numberedRecord,
    list: { isPaged: true, parameters: ['projectKeyOrId'], query: ({ parameters }) => ({ name: parameters.query }) },
    verbs: ['get', 'create', 'remove'],
  }),
})

/** What belongs to a board, apart from its sprints and issues. */
export const boardParts: readonly Resource[] = [
  defineResource({
    name: 'epics',
    parent: 'boards',
    vendorName: 'epic',
    description: 'Epics of a board.',
    idField: 'id',
    record: numberedRecord,
    fields: [
      field('id', 'string'),
      field('key', 'string'),
      field('name', 'string'),
      field('summary', 'string'),
      field('done', 'boolean'),
      field('color.key', 'string', { displayName: 'Colour' }),
    ],
    operations: rest({
      at: (parents) => `${pathOfBoard(parents)}/epic`,
      record: numberedRecord,
      list: { isPaged: true },
      verbs: [],
    }),
  }),
  defineResource({
    name: 'projects',
    parent: 'boards',
    vendorName: 'project',
    description: 'Projects whose issues a board shows.',
    idField: 'id',
    record: numberedRecord,
    fields: [
      field('id', 'string'),
      field('key', 'string'),
      field('name', 'string'),
      field('projectTypeKey', 'string', { displayName: 'Type' }),
      field('simplified', 'boolean', { displayName: 'Team-managed' }),
    ],
    operations: rest({
      at: (parents) => `${pathOfBoard(parents)}/project`,
      record: numberedRecord,
      list: { isPaged: true },
      verbs: [],
    }),
  }),
  defineResource({
    name: 'versions',
    parent: 'boards',
    vendorName: 'version',
    description: 'Versions of the projects whose issues a board shows.',
    idField: 'id',
    record: numberedRecord,
    fields: [
      field('id', 'string'),
      field('name', 'string'),
      field('description', 'string'),
      field('projectId', 'number', { displayName: 'Project' }),
      field('released', 'boolean'),
      field('archived', 'boolean'),
      field('releaseDate', 'datetime', { displayName: 'Release date' }),
    ],
    operations: rest({
      at: (parents) => `${pathOfBoard(parents)}/version`,
      record: numberedRecord,
      list: { isPaged: true },
      verbs: [],
    }),
  }),
  defineResource({
    name: 'configuration',
    parent: 'boards',
    vendorName: 'configuration',
    description: 'How a board is set up: its filter, columns, estimation and ranking.',
    idField: 'id',
    record: numberedRecord,
    fields: [field('id', 'string'), field('name', 'string'), field('type', 'string'), field('filter.id', 'string')],
    operations: {
      read: (connection, { parents }) =>
        connection.request({ method: 'GET', path: `${pathOfBoard(parents)}/configuration` }, numberedRecord),
    },
  }),
]
