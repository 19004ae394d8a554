import {
  type Connection,
  defineResource,
  field,
  type ItemOptions,
  isRecord,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { issuePath, record } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'
import { issueBody } from './bodies.ts'
import { withPeople } from './person.ts'
import { withFittingValues } from './refused-values.ts'
import { withRichText } from './rich-text.ts'
import { chooseTransition, statusToReach, transitionsOf } from './transition-choice.ts'

const text = z.union([z.string(), z.number()]).transform(String)

/** Which transition is meant, in any of the ways to say so, and what is to be set on its screen. */
const wish = z.object({
  transition: z.object({ id: text.optional(), name: z.string().optional() }).optional(),
  id: text.optional(),
  name: z.string().optional(),
  to: z.union([text, z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
  update: z.record(z.string(), z.unknown()).optional(),
})

const at = (parents: readonly string[]) => `${issuePath(parents)}/transitions`

const list = rest({ at, record, list: { isPaged: false, member: 'transitions' }, verbs: [] })

/** The way to another status: an update cannot set it. */
export const transitions = defineResource({
  name: 'transitions',
  parent: 'incidents',
  vendorName: 'transition',
  description:
    'What can be done with an issue now. Creating one does it: by id, by name, or by the status that it leads to.',
  idField: 'id',
  record,
  body: wish,
  fields: [
    field('id', 'string', { createable: true }),
    field('name', 'string', { createable: true }),
    field('to', 'object', { displayName: 'To status', createable: true, identities: ['name', 'id'] }),
    field('isAvailable', 'boolean', { displayName: 'Available' }),
    field('hasScreen', 'boolean', { displayName: 'Has a screen' }),
  ],
  operations: { ...list, create },
})

async function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  const { transition, id, name, to, fields, update } = wish.parse(body)
  const [issue = ''] = options.parents
  const wanted = transition?.id ?? transition?.name ?? id ?? name ?? to ?? ''
  const all = await transitionsOf(connection, issue)
  const found = chooseTransition(all, await statusToReach(connection, all, wanted))
  const changes = fields === undefined ? {} : await changesOf(connection, fields)
  const sent = { ...changes, update, transition: { id: found.id } }
  await withFittingValues(connection, sent, async (fitting) => {
    const { version, bodies } = await withRichText(connection, [fitting])
    const path = at(options.parents).replace('/rest/api/2/', `/rest/api/${version}/`)
    return connection.request({ method: 'POST', path, body: bodies[0] }, z.unknown())
  })
  return found
}

async function changesOf(connection: Connection, fields: ProviderRecord): Promise<ProviderRecord> {
  const body = issueBody({ fields })
  return { fields: await withPeople(connection, isRecord(body.fields) ? body.fields : {}) }
}
