import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { pageOfAll } from '../rest/paging.ts'
import { issuePath, numberedRecord, personIdentities } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const fields = [
  field('id', 'string'),
  field('filename', 'string', { displayName: 'File name' }),
  field('mimeType', 'string', { displayName: 'Type' }),
  field('size', 'number', { displayName: 'Size (bytes)' }),
  field('created', 'datetime'),
  field('author', 'object', { identities: personIdentities }),
]
const declared = { vendorName: 'attachment', idField: 'id', record: numberedRecord, fields } as const

export const attachments = defineResource({
  ...declared,
  name: 'attachments',
  description: 'What is known of an attachment. Its content is at the link in `content`.',
  operations: rest({ at: () => '/rest/api/2/attachment', record: numberedRecord, verbs: ['get', 'remove'] }),
})

/** Jira lists attachments as a field of their issue only. */
export const incidentAttachments = defineResource({
  ...declared,
  name: 'attachments',
  parent: 'incidents',
  description: 'Attachments of an issue.',
  operations: {
    async list(connection, query) {
      const request = { method: 'GET', path: issuePath(query.parents), query: { fields: 'attachment' } } as const
      const issue = await connection.request(request, withAttachments)
      return pageOfAll(issue.fields.attachment, query)
    },
  },
})

const withAttachments = z.object({ fields: z.object({ attachment: z.array(numberedRecord).default([]) }) })
