import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  type ProviderRecord,
  type ProviderRequest,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { carried } from '../rest/carried.ts'
import { issuePath, personIdentities, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { shownAs2, withRichMember } from '../rest/rich-request.ts'

const writable = { createable: true, updateable: true } as const
const at = (parents: readonly string[]) => `${issuePath(parents)}/worklog`

export const incidentWorklogs = defineResource({
  name: 'worklogs',
  parent: 'incidents',
  vendorName: 'worklog',
  description: 'Work logged on an issue, oldest first.',
  idField: 'id',
  record,
  body: z.record(z.string(), z.unknown()),
  fields: [
    field('id', 'string'),
    field('issueId', 'string', { displayName: 'Issue' }),
    field('author', 'object', { identities: personIdentities }),
    field('updateAuthor', 'object', { displayName: 'Last changed by', identities: personIdentities }),
    field('comment', 'string', { displayName: 'Text', ...writable }),
    field('started', 'datetime', writable),
    field('timeSpent', 'string', { displayName: 'Time spent', ...writable }),
    field('timeSpentSeconds', 'number', { displayName: 'Time spent (s)', ...writable }),
    field('created', 'datetime'),
    field('updated', 'datetime'),
  ],
  parameters: [
    { name: 'expand', description: 'properties: the properties of each worklog, too.' },
    {
      name: 'adjustEstimate',
      description:
        'What becomes of the remaining estimate: auto, leave, new (newEstimate), manual (reduceBy, increaseBy).',
    },
    { name: 'newEstimate', description: "The remaining estimate for adjustEstimate='new', such as 2d." },
    { name: 'reduceBy', description: "By how much a new worklog lowers it for adjustEstimate='manual'." },
    { name: 'increaseBy', description: "By how much a deleted worklog raises it for adjustEstimate='manual'." },
    { name: 'notifyUsers', description: 'false: no mail is sent.' },
  ],
  operations: {
    ...rest({
      at,
      record,
      list: { isPaged: true, member: 'worklogs' },
      verbs: ['get', 'remove'],
      parameters: ['expand'],
      removal: ['adjustEstimate', 'newEstimate', 'increaseBy', 'notifyUsers'],
    }),
    create(connection, body, options) {
      const query = carried(['adjustEstimate', 'newEstimate', 'reduceBy', 'notifyUsers'], options)
      return write(connection, { method: 'POST', path: at(options.parents), query }, body)
    },
    update(connection, id, body, options: ItemOptions) {
      const query = carried(['adjustEstimate', 'newEstimate', 'notifyUsers'], options)
      return write(connection, { method: 'PUT', path: at(options.parents) + path`/${id}`, query }, body)
    },
  },
})

/** Only what can be written: whoever sends a worklog back does not mean to set its author. */
async function write(
  connection: Connection,
  target: Omit<ProviderRequest, 'body'>,
  { comment, started, timeSpent, timeSpentSeconds, visibility, properties }: ProviderRecord,
): Promise<ProviderRecord> {
  const body = { comment, started, timeSpent, timeSpentSeconds, visibility, properties }
  const request = withRichMember(connection, { ...target, body }, 'comment')
  return shownAs2(request, await connection.request(request, record))
}
