import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'

/** There is one of it, so it is read as a whole: no list, no id. */
export const serverInfo = defineResource({
  name: 'server-info',
  vendorName: 'serverInfo',
  description: 'What the site tells of itself: address, version, deployment, title. One record.',
  idField: 'baseUrl',
  record: z.looseObject({ baseUrl: z.string() }),
  fields: [
    field('baseUrl', 'string', { displayName: 'Address' }),
    field('version', 'string'),
    field('deploymentType', 'string', { displayName: 'Deployment' }),
    field('buildNumber', 'number', { displayName: 'Build' }),
    field('buildDate', 'datetime', { displayName: 'Built' }),
    field('serverTime', 'datetime', { displayName: 'Time' }),
    field('serverTitle', 'string', { displayName: 'Title' }),
  ],
  operations: {
    read: (connection) =>
      connection.request({ method: 'GET', path: '/rest/api/2/serverInfo' }, z.looseObject({ baseUrl: z.string() })),
  },
})
