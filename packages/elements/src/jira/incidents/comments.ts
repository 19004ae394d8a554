import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath, personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

/** Comments of an issue, in version 2 of the API: their text is wiki markup. */
export const comments = defineResource({
  name: 'comments',
  parent: 'incidents',
  vendorName: 'comment',
  description: 'Comments of an issue, oldest first.',
  idField: 'id',
  record,
  body: z.looseObject({ body: z.union([z.string(), z.looseObject({ type: z.literal('doc') })]) }),
  fields: [
    field('id', 'string'),
    field('body', 'string', { displayName: 'Text', createable: true, updateable: true, required: true }),
    field('author', 'object', { identities: personIdentities }),
    field('updateAuthor', 'object', { displayName: 'Last changed by', identities: personIdentities }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
    field('jsdPublic', 'boolean', { displayName: 'Public' }),
    field('visibility', 'object', { createable: true, updateable: true, identities: ['value', 'identifier'] }),
  ],
  sortable: (name) => name === 'created',
  parameters: [{ name: 'expand', description: 'renderedBody: the text as HTML, too.' }],
  operations: rest({
    at: (parents) => `${issuePath(parents)}/comment`,
    record,
    list: {
      isPaged: true,
      member: 'comments',
      query: ({ orderBy: [term] }) => ({ orderBy: term?.direction === 'desc' ? '-created' : 'created' }),
    },
    verbs: ['get', 'create', 'update', 'remove'],
    parameters: ['expand'],
    // Only what can be written: whoever sends a comment back does not mean to set its author.
    bodyOf: ({ body, visibility, properties }) => ({ body, visibility, properties }),
    textMember: 'body',
  }),
})
