import { type Connection, defineResource, field, type ItemOptions, type ProviderRecord } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { cloudUser, dataCenterUser, shownCloudUser, shownDataCenterUser } from './user-record.ts'

/** The account by which an instance calls Jira. There is one of it: no list, no id. */
export const myself = defineResource({
  name: 'myself',
  vendorName: 'myself',
  description: 'The connected account. One record.',
  idField: 'id',
  record: z.looseObject({ id: z.string() }),
  fields: [
    field('id', 'string'),
    field('displayName', 'string', { displayName: 'Name' }),
    field('emailAddress', 'string', { displayName: 'E-mail address' }),
    field('timeZone', 'string', { displayName: 'Time zone' }),
    field('locale', 'string', { displayName: 'Language' }),
  ],
  isOpen: true,
  parameters: [{ name: 'expand', description: 'groups, applicationRoles.' }],
  operations: { read },
})

async function read(connection: Connection, { parameters }: ItemOptions): Promise<ProviderRecord> {
  const request = { method: 'GET', path: '/rest/api/2/myself', query: { expand: parameters.expand } } as const
  return deploymentOf(connection) === 'cloud'
    ? shownCloudUser(await connection.request(request, cloudUser))
    : shownDataCenterUser(await connection.request(request, dataCenterUser))
}
