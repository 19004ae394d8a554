import {
  type Connection,
  Fault,
  type ItemOptions,
  type ListQuery,
  type Operations,
  type ProviderRecord,
  path,
} from '@valence/element-kit'
import { z } from 'zod'
import { type Deployment, deploymentOf } from '../connection/deployment.ts'
import { requireDeployment } from '../rest/availability.ts'
import { carried } from '../rest/carried.ts'
import { type List, listPage } from '../rest/list-page.ts'
import type { PlainObject } from './plain-object.ts'

const anything = z.looseObject({})

/** What can be done with an object that is a line of data. */
export function plainOperations(object: PlainObject): Operations<unknown> {
  const { list, verbs = [], isSingle = false } = object
  const all = itemOperations(object)
  const lists = {
    list: async (connection: Connection, query: ListQuery<unknown>) => {
      require(connection, object.only ?? object.listedBy, `anybody list ${object.name}`)
      return listPage(connection, listed(object), styleOf(list, connection), query)
    },
  }
  return {
    ...(isSingle && {
      read: (connection: Connection, options: ItemOptions) => readAt(connection, object, '', options),
    }),
    ...(list !== undefined && lists),
    ...Object.fromEntries(verbs.map((verb) => [verb, all[verb]])),
  }
}

function itemOperations(
  object: PlainObject,
): Required<Pick<Operations<unknown>, 'get' | 'create' | 'update' | 'remove'>> {
  const isRead = object.verbs?.includes('get') === true
  const get = (connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> =>
    object.findBy === undefined
      ? readAt(connection, object, path`/${id}`, options)
      : find(connection, object, id, options)
  return {
    get,
    async create(connection, body, options) {
      require(connection, object.only, `anybody create ${object.name}`)
      const made = await connection.request({ method: 'POST', path: place(object, options), body }, anything)
      const id = made[object.createdAs ?? object.id ?? 'id']
      return isRead && id !== undefined ? get(connection, String(id), options) : withId(made, object)
    },
    async update(connection, id, body, options) {
      require(connection, object.only, `anybody update ${object.name}`)
      const answer = await connection.request(
        { method: 'PUT', path: place(object, options) + path`/${id}`, body },
        z.unknown(),
      )
      if (isRead) return get(connection, id, options)
      const updated = anything.safeParse(answer)
      return { ...(updated.success ? updated.data : {}), id }
    },
    async remove(connection, id, options) {
      require(connection, object.only, `anybody delete ${object.name}`)
      await connection.request({ method: 'DELETE', path: place(object, options) + path`/${id}` }, z.unknown())
    },
  }
}

async function readAt(
  connection: Connection,
  object: PlainObject,
  below: string,
  options: ItemOptions,
): Promise<ProviderRecord> {
  require(connection, object.only, `anybody read ${object.name}`)
  const query = carried(parameterNames(object), options)
  return withId(
    await connection.request({ method: 'GET', path: place(object, options) + below, query }, anything),
    object,
  )
}

async function find(
  connection: Connection,
  object: PlainObject,
  id: string,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const { findBy = 'id', list } = object
  require(connection, object.only, `anybody read ${object.name}`)
  if (!/^\d{1,18}$/.test(id)) throw new Fault('not_found', `Jira has no ${object.name} '${id}'.`)
  const style = { ...styleOf(list, connection), query: () => ({ [findBy]: id }) }
  const { records } = await listPage(connection, listed(object), style, { ...options, orderBy: [], limit: 2 })
  const found = records.find((record) => record.id === id)
  if (found === undefined)
    throw new Fault('not_found', `Jira has no ${object.name} '${id}', or the account may not see it.`)
  return found
}

function listed(object: PlainObject) {
  return {
    at: (parents: readonly string[]) => place(object, { parents }),
    record: anything,
    parameters: parameterNames(object),
    shown: (record: ProviderRecord) => withName(withId(record, object)),
  }
}

function parameterNames({ parameters = [] }: PlainObject): readonly string[] {
  return parameters.map(({ name }) => name)
}

function styleOf(list: PlainObject['list'], connection: Connection): List {
  if (list === undefined) throw new Error('An object without a list is not listed.')
  return 'cloud' in list ? list[deploymentOf(connection)] : list
}

function place({ at, name }: PlainObject, { parents: [parent] }: Pick<ItemOptions, 'parents'>): string {
  if (!at.includes('{parent}')) return at
  if (parent === undefined) throw new Fault('invalid_request', `${name} is reached through what it belongs to only.`)
  return at.replace('{parent}', () => path`${parent}`)
}

/** What has no id is known by its name. */
function withName(record: ProviderRecord): ProviderRecord {
  const { id, name } = record
  return id === undefined && typeof name === 'string' ? { ...record, id: name } : record
}

/** The id as text, whatever Jira calls it. */
function withId(record: ProviderRecord, { id: member = 'id' }: PlainObject): ProviderRecord {
  const own = record[member]
  const id = typeof own === 'string' || typeof own === 'number' ? own : entityIdOf(own)
  return id === undefined ? record : { ...record, id: String(id) }
}

/** Workflows are known by a name and an id in one. */
function entityIdOf(own: unknown): string | undefined {
  const named = z.object({ entityId: z.string() }).safeParse(own)
  return named.success ? named.data.entityId : undefined
}

function require(connection: Connection, needed: Deployment | undefined, what: string): void {
  if (needed !== undefined) requireDeployment(connection, needed, what, [])
}
