import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'
import { offsetOf, pageOf } from '../rest/paging.ts'
import { numberedRecord } from '../rest/record.ts'

const answer = z.object({ records: z.array(numberedRecord), total: z.number().optional() })

/** The only list of Jira that is paged by `offset` and `limit`. */
export const auditRecords = defineResource({
  name: 'audit-records',
  vendorName: 'auditing/record',
  aliases: ['auditing'],
  description: 'Cloud only: what administrators did, newest first. For administrators.',
  idField: 'id',
  record: numberedRecord,
  fields: [
    field('id', 'string'),
    field('summary', 'string'),
    field('category', 'string'),
    field('eventSource', 'string', { displayName: 'Source' }),
    field('created', 'datetime'),
    field('authorKey', 'string', { displayName: 'Author, by key' }),
    field('authorAccountId', 'string', { displayName: 'Author' }),
    field('remoteAddress', 'string', { displayName: 'Address' }),
    field('objectItem', 'object', { displayName: 'Object' }),
  ],
  isOpen: true,
  parameters: [
    { name: 'filter', description: 'Words of which each must occur in a record.' },
    { name: 'from', description: 'The beginning, ISO 8601.' },
    { name: 'to', description: 'The end, ISO 8601.' },
  ],
  operations: {
    async list(connection, { cursor, limit, parameters: { filter, from, to } }) {
      requireDeployment(connection, 'cloud', 'anybody list audit records here', [])
      const offset = offsetOf(cursor)
      const query = { offset, limit: Math.max(1, Math.min(limit, limitMax)), filter, from, to }
      const { records, total } = await connection.request(
        { method: 'GET', path: '/rest/api/2/auditing/record', query },
        answer,
      )
      return pageOf(records, offset, { total })
    },
  },
})

const limitMax = 1000
