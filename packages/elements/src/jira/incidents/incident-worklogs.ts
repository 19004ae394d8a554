import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath, personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { isDocument, toWiki } from '../text/adf.ts'

const writable = { createable: true, updateable: true } as const

export const incidentWorklogs = defineResource({
  name: 'worklogs',
  parent: 'incidents',
  vendorName: 'worklog',
  description: 'Work logged on an issue, oldest first.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('issueId', 'string', { displayName: 'Issue' }),
    field('author', 'object', { identities: personIdentities }),
    field('updateAuthor', 'object', { displayName: 'Last changed by', identities: personIdentities }),
    field('comment', 'string', { displayName: 'Text', ...writable }),
    field('started', 'datetime', writable),
    field('timeSpent', 'string', { displayName: 'Time spent', ...writable }),
    field('timeSpentSeconds', 'number', { displayName: 'Time spent (s)', ...writable }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
  ],
  operations: rest({
    at: (parents) => `${issuePath(parents)}/worklog`,
    record,
    list: { isPaged: true, member: 'worklogs' },
    verbs: ['get', 'create', 'update', 'remove'],
    // Only what can be written: whoever sends a worklog back does not mean to set its author.
    bodyOf: ({ comment, started, timeSpent, timeSpentSeconds, visibility, properties }) => ({
      comment: isDocument(comment) ? (toWiki(comment) ?? '') : comment,
      started,
      timeSpent,
      timeSpentSeconds,
      visibility,
      properties,
    }),
  }),
})
