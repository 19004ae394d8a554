import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'

export const notifications = defineResource({
  name: 'notifications',
  parent: 'incidents',
  vendorName: 'notification',
  description: 'Mail about an issue, to users and groups. What was sent cannot be read again.',
  idField: 'id',
  record: z.record(z.string(), z.unknown()),
  body: z.record(z.string(), z.unknown()),
  fields: ['subject', 'textBody', 'htmlBody', 'to', 'restrict'].map((name) =>
    field(name, name === 'to' || name === 'restrict' ? 'object' : 'string', { createable: true, filterable: false }),
  ),
  operations: {
    async create(connection, body, { parents }) {
      await connection.request({ method: 'POST', path: `${issuePath(parents)}/notify`, body }, z.unknown())
      return body
    },
  },
})
