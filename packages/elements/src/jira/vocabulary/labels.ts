import { type Connection, defineResource, field, type ListQuery, type Page } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'
import { offsetOf, pageOf, pageOfAll, pageSize } from '../rest/paging.ts'

/** Labels are words and nothing more. */
export const labels = defineResource({
  name: 'labels',
  vendorName: 'label',
  description: 'Labels that are in use. A Data Center lists none; it suggests some that begin with `query`.',
  idField: 'id',
  record: z.looseObject({ id: z.string(), name: z.string() }),
  fields: [field('id', 'string'), field('name', 'string')],
  parameters: [{ name: 'query', description: 'Data Center: the beginning of labels.' }],
  operations: { list },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  if (deploymentOf(connection) === 'datacenter') return suggested(connection, query)
  const startAt = offsetOf(query.cursor)
  const window = { startAt, maxResults: pageSize(query) }
  const answer = await connection.request({ method: 'GET', path: '/rest/api/2/label', query: window }, labelPage)
  return pageOf(answer.values.map(shown), startAt, answer)
}

async function suggested(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const request = {
    method: 'GET',
    path: '/rest/api/2/jql/autocompletedata/suggestions',
    query: { fieldName: 'labels', fieldValue: query.parameters.query ?? '' },
  } as const
  const { results } = await connection.request(request, suggestions)
  return pageOfAll(
    results.map(({ value }) => shown(unquoted(value))),
    query,
  )
}

/** Suggestions are ready to be put into a query. */
function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, '$1')
}

function shown(name: string) {
  return { id: name, name }
}

const labelPage = z.object({
  values: z.array(z.string()),
  total: z.number().optional(),
  isLast: z.boolean().optional(),
})
const suggestions = z.object({ results: z.array(z.object({ value: z.string() })) })
