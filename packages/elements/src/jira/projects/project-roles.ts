import {
  type Connection,
  defineResource,
  field,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { z } from 'zod'
import { pageOfAll } from '../rest/paging.ts'
import { numberedRecord, projectPath } from '../rest/record.ts'
import { rest } from '../rest/rest.ts'

const at = (parents: readonly string[]) => `${projectPath(parents)}/role`

/** Who has which role in a project. Jira's list tells names and addresses only; the id is the end of the address. */
export const projectRoles = defineResource({
  name: 'roles',
  parent: 'projects',
  vendorName: 'projectRole',
  description:
    'Roles in a project; a single one with its actors. An update replaces them: `{"categorisedActors": {…}}`.',
  idField: 'id',
  record: numberedRecord,
  body: z.looseObject({ categorisedActors: z.record(z.string(), z.array(z.string())) }),
  fields: [
    field('id', 'string'),
    field('name', 'string'),
    field('self', 'string'),
    field('categorisedActors', 'object', { displayName: 'Actors by kind', updateable: true, filterable: false }),
  ],
  operations: {
    ...rest({
      at,
      record: numberedRecord,
      verbs: ['get', 'update'],
      bodyOf: ({ categorisedActors }) => ({ categorisedActors }),
    }),
    list,
  },
})

async function list(connection: Connection, query: ListQuery<unknown>): Promise<Page> {
  const request = { method: 'GET', path: at(query.parents) } as const
  const addresses = await connection.request(request, z.record(z.string(), z.string()))
  const roles: readonly ProviderRecord[] = Object.entries(addresses).flatMap(([name, self]) => {
    const id = /\/(\d+)$/.exec(self)?.[1]
    return id === undefined ? [] : [{ id, name, self }]
  })
  return pageOfAll(roles, query)
}
