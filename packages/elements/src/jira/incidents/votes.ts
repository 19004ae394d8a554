import { defineResource, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const record = z.looseObject({ accountId: z.string() })

export const votes = defineResource({
  name: 'votes',
  parent: 'incidents',
  vendorName: 'vote',
  description: 'Users who voted for an issue.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('accountId', 'string', { displayName: 'Account id' }),
    field('displayName', 'string', { displayName: 'Name' }),
    field('active', 'boolean'),
  ],
  operations: rest({
    at: (parents) => `${issuePath(parents)}/votes`,
    record,
    list: { isPaged: false, member: 'voters' },
    verbs: [],
    shown: (voter) => ({ id: voter.accountId, ...voter }),
  }),
})
