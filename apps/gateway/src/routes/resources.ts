import { Fault, type ProviderRecord, type Resource } from '@valence/element-kit'
import { type ConnectionUse, type Engine, methodsOf, resourceOf } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { connectionUse } from '../connection-use.ts'
import { acceptForms, sendFile, untilGone, uploadFiles, wantsBytes } from '../files.ts'
import { given } from '../given.ts'
import { describeResource } from '../openapi/describe-resource.ts'
import { forInstance, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'
import { texts } from '../texts.ts'
import { listRecords } from './list-records.ts'

/** Where a resource stands in a URL: how its path, its parents' ids and its own id are read from the path parameters. */
interface Address {
  readonly url: string
  readonly itemUrl: string
  path(params: Params): string
  parents(params: Params): readonly string[]
  id(params: Params): string
}

type Params = Readonly<Record<string, string>>

const pathParams = z.record(z.string(), z.string())
/** A list may cost many calls to a provider that answers slowly; the walk ends with the time, or with the client. */
const listMaxMs = 240_000
const updateMethods = ['PATCH', 'PUT'] as const
const serializerCompiler = () => JSON.stringify

/**
 * The records of an instance. The element of the token decides what there is: the paths of all known elements are registered by
 * name for the API description, and the general ones behind them answer everything else, with 404 or 405 where nothing is.
 */
export function resourceRoutes(app: App, engine: Engine): void {
  const asInstance = { ...forInstance(engine.authentication), preHandler: noteUse, serializerCompiler }
  const described = new Map(
    engine.registry.elements.flatMap(({ resources }) =>
      resources.map((resource) => [addressOf(resource).url, resource]),
    ),
  )
  acceptForms(app)
  for (const resource of described.values()) describedRoutes(resource)
  generalRoutes(topLevel('/:objectName', (params) => params.objectName ?? ''))
  generalRoutes(
    child('/:objectName/:objectId/:childObjectName', (params) => `${params.objectName}/${params.childObjectName}`),
  )

  function describedRoutes(resource: Resource): void {
    const address = addressOf(resource)
    const { url, itemUrl } = address
    const { read, list, get, create, update, remove, upload } = resource.operations
    const about = describeResource(resource)
    const body = resource.body ?? schemas.record
    if (read) listRoute(address, { ...about.read, querystring: schemas.listQuery })
    if (list) listRoute(address, { ...about.list, querystring: schemas.listQuery })
    if (get) itemRoute(address, { ...about.get, querystring: schemas.itemQuery })
    if (upload) {
      const schema: RouteSchema = about.upload
      app.route({ method: 'POST', url, ...asInstance, schema, handler: (r, reply) => createRecord(address, r, reply) })
    } else if (create) {
      const schema = { ...about.create, body: resource.isBodyOptional === true ? body.nullish() : body }
      app.post(url, { ...asInstance, schema }, (request, reply) => createRecord(address, request, reply))
    }
    for (const method of update ? updateMethods : []) {
      const schema = { ...about.update, body }
      app.route({ method, url: itemUrl, ...asInstance, schema, handler: (request) => updateRecord(address, request) })
    }
    if (remove)
      app.delete(itemUrl, { ...asInstance, schema: about.remove }, (r, reply) => removeRecord(address, r, reply))
  }

  function generalRoutes(address: Address): void {
    const { url, itemUrl } = address
    const schema = { hide: true }
    listRoute(address, { ...schema, querystring: schemas.listQuery })
    itemRoute(address, { ...schema, querystring: schemas.itemQuery })
    app.post(url, { ...asInstance, schema }, (request, reply) => createRecord(address, request, reply))
    app.route({
      method: [...updateMethods],
      url: itemUrl,
      ...asInstance,
      schema,
      handler: (request) => updateRecord(address, request),
    })
    app.delete(itemUrl, { ...asInstance, schema }, (request, reply) => removeRecord(address, request, reply))
    const misplaced = { ...asInstance, schema, handler: (request: FastifyRequest) => refuseMethod(address, request) }
    app.route({ method: [...updateMethods, 'DELETE'], url, ...misplaced })
    app.route({ method: 'POST', url: itemUrl, ...misplaced })
  }

  function listRoute(address: Address, schema: RouteSchema & { querystring: typeof schemas.listQuery }): void {
    // The platform has `/users`, too: then it is the credentials that tell whose are meant.
    const isShared = app.hasRoute({ url: `${app.prefix}${address.url}`, method: 'GET' })
    const shared = isShared ? { constraints: { speaksFor: 'instance' }, schema: { ...schema, hide: true } } : {}
    const options = { ...asInstance, schema, handlerTimeout: listMaxMs, ...shared }
    app.get(address.url, options, async (request, reply) => {
      const params = pathParams.parse(request.params)
      const [instance, path, parents] = [instanceOf(request), address.path(params), address.parents(params)]
      if (!engine.resources.handles(instance, path, 'read')) {
        return listRecords(engine, { path, parents, use: useOf(request) }, request, request.query, reply)
      }
      const { fields, where, orderBy, explain, ...others } = request.query
      const asked = { ...given({ fields, where, orderBy, explain }), parameters: texts(others), use: useOf(request) }
      return engine.resources.read(instance, path, parents, asked)
    })
  }

  function itemRoute(address: Address, schema: RouteSchema & { querystring: typeof schemas.itemQuery }): void {
    app.get(address.itemUrl, { ...asInstance, schema }, (request, reply) => {
      const { fields, ...others } = request.query
      const params = pathParams.parse(request.params)
      const isFile =
        wantsBytes(request) && engine.resources.handles(instanceOf(request), address.path(params), 'content')
      if (isFile) return sendContent(address, request, reply)
      const options = { ...given({ fields }), parameters: texts(others), use: useOf(request) }
      return engine.resources.get(
        instanceOf(request),
        address.path(params),
        address.parents(params),
        address.id(params),
        options,
      )
    })
  }

  async function sendContent(address: Address, request: FastifyRequest, reply: FastifyReply) {
    const params = pathParams.parse(request.params)
    const [path, parents, id] = [address.path(params), address.parents(params), address.id(params)]
    const { range } = request.headers
    const wanted = { ...parametersOf(request), signal: untilGone(reply), ...given({ range }) }
    return sendFile(reply, await engine.resources.content(instanceOf(request), path, parents, id, wanted))
  }

  function createRecord(
    address: Address,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<ProviderRecord | readonly ProviderRecord[]> {
    const params = pathParams.parse(request.params)
    const [path, parents] = [address.path(params), address.parents(params)]
    if (request.isMultipart()) {
      return uploadFiles(request, (file) =>
        engine.resources.upload(instanceOf(request), path, parents, file, {
          ...parametersOf(request),
          signal: untilGone(reply),
        }),
      )
    }
    return engine.resources.create(instanceOf(request), path, parents, request.body, parametersOf(request))
  }

  function updateRecord(address: Address, request: FastifyRequest) {
    const params = pathParams.parse(request.params)
    const [path, parents, id] = [address.path(params), address.parents(params), address.id(params)]
    return engine.resources.update(instanceOf(request), path, parents, id, request.body, parametersOf(request))
  }

  async function removeRecord(address: Address, request: FastifyRequest, reply: FastifyReply) {
    const params = pathParams.parse(request.params)
    const [path, parents, id] = [address.path(params), address.parents(params), address.id(params)]
    await engine.resources.remove(instanceOf(request), path, parents, id, parametersOf(request))
    return reply.code(200).send()
  }

  /** An item's verb on a collection, or the reverse: the object is known, but this is not done with it. */
  function refuseMethod(address: Address, request: FastifyRequest): never {
    const element = engine.registry.element(instanceOf(request).elementKey)
    const path = address.path(pathParams.parse(request.params))
    const { collection, item } = methodsOf(resourceOf(element, path))
    const isItem = request.routeOptions.url?.endsWith(address.itemUrl) ?? false
    const headers = { Allow: (isItem ? item : collection).join(', ') }
    throw new Fault('method_not_allowed', `${request.method} is not done with ${isItem ? 'one of' : 'all'} ${path}.`, {
      headers,
    })
  }
}

/** A callback, because a promise would cost more than what it does. */
function noteUse(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  request.connectionUse = connectionUse(request, reply)
  done()
}

interface RouteSchema {
  readonly tags?: string[]
  readonly description?: string
  readonly hide?: boolean
  readonly response?: Readonly<Record<string, z.ZodType>>
}

function addressOf({ name, parent }: Pick<Resource, 'name' | 'parent'>): Address {
  return parent === undefined
    ? topLevel(`/${name}`, () => name)
    : child(`/${parent}/:objectId/${name}`, () => `${parent}/${name}`)
}

function topLevel(url: string, path: Address['path']): Address {
  return { url, itemUrl: `${url}/:objectId`, path, parents: () => [], id: ({ objectId = '' }) => objectId }
}

function child(url: string, path: Address['path']): Address {
  return {
    url,
    itemUrl: `${url}/:childObjectId`,
    path,
    parents: ({ objectId = '' }) => [objectId],
    id: ({ childObjectId = '' }) => childObjectId,
  }
}

function parametersOf(request: FastifyRequest) {
  const parameters = texts(z.record(z.string(), z.unknown()).parse(request.query))
  return { parameters, use: useOf(request) }
}

/** Set for every route here before its handler runs. */
function useOf({ connectionUse: use }: FastifyRequest): ConnectionUse {
  return use ?? {}
}
