import { defineResource, field, path } from '@valence/element-kit'
import { z } from 'zod'
import { requireDeployment } from '../rest/availability.ts'
import { numberedRecord } from '../rest/record.ts'

const plansPath = '/rest/api/3/plans/plan'
const answer = z.object({
  values: z.array(numberedRecord),
  last: z.boolean().optional(),
  nextPageCursor: z.string().nullish(),
})

/** Plans of Jira Premium; they are in version 3 of the API only, and paged by cursor. */
export const plans = defineResource({
  name: 'plans',
  vendorName: 'plan',
  description: 'Cloud Premium only: plans over projects. For administrators of Jira.',
  idField: 'id',
  record: numberedRecord,
  fields: [field('id', 'string'), field('name', 'string'), field('status', 'string'), field('scenarioId', 'string')],
  isOpen: true,
  operations: {
    async list(connection, { cursor, limit }) {
      requireDeployment(connection, 'cloud', 'anybody list plans', [])
      const query = { cursor, maxResults: Math.max(1, Math.min(limit, pageMax)) }
      const { values, last, nextPageCursor } = await connection.request(
        { method: 'GET', path: plansPath, query },
        answer,
      )
      const isLast = last === true || typeof nextPageCursor !== 'string' || nextPageCursor === cursor
      return isLast ? { records: values } : { records: values, next: nextPageCursor }
    },
    async get(connection, id) {
      requireDeployment(connection, 'cloud', 'anybody read plans', [])
      return connection.request({ method: 'GET', path: plansPath + path`/${id}` }, numberedRecord)
    },
  },
})

const pageMax = 50
