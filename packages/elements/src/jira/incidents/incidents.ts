import { type Connection, defineResource, type ItemOptions, path } from '@valence/element-kit'
import { z } from 'zod'
import { incidentDialect, isSortable, orderTermsMax } from '../jql/incident-query.ts'
import { nativeJql } from '../jql/native-jql.ts'
import { orderKeys } from '../jql/order-keys.ts'
import { createIncident } from './create-incident.ts'
import { incidentBulk } from './incident-bulk.ts'
import { discoverIncidentFields, discoveryScope } from './incident-discovery.ts'
import { incidentFields } from './incident-fields.ts'
import { countIncidents, searchIncidents } from './incident-search.ts'
import { issue, readIncident } from './read-incident.ts'
import { updateIncident } from './update-incident.ts'

/**
 * Issues. Single ones are read in version 2 of the API, which differs from version 3 only in that rich text is wiki markup, and that
 * is the form in which clients of this element know it. So they are written, too, unless a document is among what is written.
 */
export const incidents = defineResource({
  name: 'incidents',
  vendorName: 'issue',
  aliases: ['issues'],
  description: 'Issues of any type in all projects that the account may browse.',
  idField: 'id',
  container: 'fields',
  record: issue,
  body: z.record(z.string(), z.unknown()),
  fields: incidentFields,
  dialect: incidentDialect,
  nativeQuery: nativeJql,
  sortable: isSortable,
  orderTermsMax,
  orderKeys,
  parameters: [
    {
      name: 'expand',
      description:
        'More about each issue, e.g. renderedFields, names; changelog brings all changes, not the last hundred.',
    },
    {
      name: 'reconcileIssues',
      description:
        'Cloud: numeric ids of up to 50 issues that were just written, which a list must show though the index lags.',
    },
    { name: 'deleteSubtasks', description: 'true: deleting an issue deletes its sub-tasks; without it Jira refuses.' },
    { name: 'notifyUsers', description: 'false: an update sends no mail; for administrators only.' },
  ],
  operations: {
    list: searchIncidents,
    count: (connection, { where }) => countIncidents(connection, where),
    get: readIncident,
    create: createIncident,
    update: updateIncident,
    remove,
    bulk: incidentBulk,
  },
  discover: discoverIncidentFields,
  discoveryScope,
})

async function remove(connection: Connection, id: string, options: ItemOptions): Promise<void> {
  const query = { deleteSubtasks: options.parameters.deleteSubtasks }
  await connection.request({ method: 'DELETE', path: path`/rest/api/2/issue/${id}`, query }, z.unknown())
}
