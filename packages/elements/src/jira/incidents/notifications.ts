import { type Connection, defineResource, field, isRecord } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'
import { referTo } from './person.ts'

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
      const sent = { ...body, ...(body.to !== undefined && { to: await recipients(connection, body.to) }) }
      await connection.request({ method: 'POST', path: `${issuePath(parents)}/notify`, body: sent }, z.unknown())
      return body
    },
  },
})

/** Users are named in any way; what Jira shows of them besides is not sent back. */
async function recipients(connection: Connection, to: unknown): Promise<unknown> {
  if (!isRecord(to) || !Array.isArray(to.users)) return to
  return { ...to, users: await Promise.all(to.users.map((user: unknown) => referTo(connection, user))) }
}
