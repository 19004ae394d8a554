import { defineResource, Fault, field } from '@valence/element-kit'
import { z } from 'zod'
import { issuePath, personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

/** The whole history of an issue; the copy inside an issue ends after a hundred changes. */
export const history = defineResource({
  name: 'history',
  parent: 'incidents',
  vendorName: 'changelog',
  description: 'Changes of an issue, oldest first.',
  idField: 'id',
  record,
  fields: [
    field('id', 'string'),
    field('author', 'object', { identities: personIdentities }),
    field('created', 'datetime'),
    field('items', 'array', { itemKind: 'object', identities: ['field', 'fieldId'] }),
  ],
  operations: {
    ...rest({ at: (parents) => `${issuePath(parents)}/changelog`, record, list: { isPaged: true }, verbs: [] }),
    async get(connection, id, { parents }) {
      const request = {
        method: 'POST',
        path: `${issuePath(parents)}/changelog/list`,
        body: { changelogIds: [readId(id)] },
        repeatable: true,
      } as const
      const { histories } = await connection.request(request, found)
      const [change] = histories
      if (change === undefined) throw new Fault('not_found', `The issue has no change ${id}.`)
      return change
    },
  },
})

const found = z.object({ histories: z.array(record) })

function readId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Fault('not_found', `'${text}' is not the id of a change.`)
  return Number(text)
}
