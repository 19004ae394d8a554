import { Fault } from '@valence/element-kit'
import type { Engine, Instance } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { cacheChangeOf } from '../cache-change.ts'
import { grantOf } from '../grant-of.ts'
import { forEither, forInstance, forUser, identityOf, instanceOf } from '../plugins/authenticate.ts'
import { answerInstance, presentInstance } from '../present-instance.ts'
import * as schemas from '../schemas/index.ts'
import { instanceChangeRoutes } from './instance-changes.ts'
import { instanceConfigurationRoutes } from './instance-configuration.ts'
import { instanceLimitRoutes } from './instance-limits.ts'
import { instanceRecordRoutes } from './instance-records.ts'

const ofElement = z.object({ keyOrId: schemas.elementName })
const byId = z.object({ id: schemas.numericId })
const tags = ['Instances']
const one = { tags, response: { 200: schemas.instance, default: schemas.fault } }
const several = z.array(schemas.instance)

/** `/instances` and `/elements/{keyOrId}/instances`: provisioning and keeping connections. */
export function instanceRoutes(app: App, engine: Engine): void {
  const { registry } = engine
  const asUser = forUser(engine.authentication)
  const present = (instance: Instance) => presentInstance(registry.element(instance.elementKey), instance)
  provisionRoutes(app, engine)
  instanceConfigurationRoutes(app, engine)
  instanceLimitRoutes(app, engine)
  instanceRecordRoutes(app, engine)

  app.get(
    '/instances',
    {
      ...forEither(engine.authentication),
      schema: {
        tags,
        summary: 'List instances',
        description:
          "The instances of the caller's account; to find none is a 404. With an Element token and no Organization, the instance of the token.",
        querystring: schemas.instanceQuery,
        response: { 200: z.union([several, schemas.instance]), default: schemas.fault },
      },
    },
    async (request) =>
      request.elementInstance === null ? list(request, request.query) : present(request.elementInstance),
  )

  app.get(
    '/elements/:keyOrId/instances',
    {
      ...asUser,
      schema: {
        tags,
        summary: 'List instances of an element',
        params: ofElement,
        querystring: schemas.instanceQuery,
        response: { 200: several, default: schemas.fault },
      },
    },
    async (request) => list(request, request.query, registry.element(request.params.keyOrId).key),
  )

  app.get('/instances/:id', { ...asUser, schema: { ...one, summary: 'One instance', params: byId } }, async (request) =>
    present(await own(request, request.params.id)),
  )
  app.get(
    '/elements/:keyOrId/instances/:id',
    { ...asUser, schema: { ...one, summary: 'One instance of an element', params: byId.extend(ofElement.shape) } },
    async (request) => present(await ownOfElement(request)),
  )

  instanceChangeRoutes(app, engine, {
    url: '/instances/:id',
    what: 'an instance',
    callers: asUser,
    params: byId,
    find: (request) => own(request, byId.parse(request.params).id),
  })
  instanceChangeRoutes(app, engine, {
    url: '/elements/:keyOrId/instances/:id',
    what: 'an instance of an element',
    callers: asUser,
    params: byId.extend(ofElement.shape),
    find: ownOfElement,
  })
  instanceChangeRoutes(app, engine, {
    url: '/instances',
    what: 'the instance of the token',
    callers: forInstance(engine.authentication),
    find: async (request) => instanceOf(request),
  })

  function own(request: FastifyRequest, id: number): Promise<Instance> {
    return engine.instances.get(identityOf(request).accountId, id)
  }

  async function ownOfElement(request: FastifyRequest): Promise<Instance> {
    const { id, keyOrId } = byId.extend(ofElement.shape).parse(request.params)
    const { key } = registry.element(keyOrId)
    const instance = await own(request, id)
    if (instance.elementKey === key) return instance
    throw new Fault('not_found', `No instance found with ID ${id}.`)
  }

  /** Nothing found is a 404 here, unlike for records: clients of the platform rely on it. */
  async function list(request: FastifyRequest, query: z.infer<typeof schemas.instanceQuery>, elementKey?: string) {
    const filter = { ...filterOf(query), ...(elementKey === undefined ? {} : { elementKey }) }
    const instances = await engine.instances.list(identityOf(request).accountId, filter)
    if (instances.length === 0) throw new Fault('not_found', 'No instances found')
    return instances.map(present)
  }
}

function provisionRoutes(app: App, engine: Engine): void {
  const asUser = forUser(engine.authentication)
  const about = {
    ...one,
    description: 'The credentials are tried at the provider; nothing is stored unless it accepts them.',
    body: schemas.instanceInput,
    described: { answerHeaders: ['Elements-Error'] as const },
  }

  app.post(
    '/instances',
    { ...asUser, schema: { ...about, summary: 'Provision an instance' } },
    async (request, reply) => {
      const { element } = request.body
      const reference = element?.key ?? element?.id
      if (reference === undefined)
        throw new Fault('invalid_request', 'The body needs an element, e.g. {"element": {"key": "…"}}.')
      return answerInstance(reply, engine, await provision(request, String(reference), request.body))
    },
  )

  app.post(
    '/elements/:keyOrId/instances',
    { ...asUser, schema: { ...about, summary: 'Provision an instance of an element', params: ofElement } },
    async (request, reply) =>
      answerInstance(reply, engine, await provision(request, request.params.keyOrId, request.body)),
  )

  function provision(request: FastifyRequest, element: string, body: z.infer<typeof schemas.instanceInput>) {
    const { name, tags: given, configuration = {} } = body
    const wanted = {
      element,
      name,
      configuration,
      cache: cacheChangeOf(body),
      ...(given === undefined ? {} : { tags: given }),
      ...grantOf(body),
    }
    return engine.provision(identityOf(request), wanted)
  }
}

function filterOf({ 'tags[]': tagged, searchText }: z.infer<typeof schemas.instanceQuery>) {
  return {
    ...(tagged === undefined ? {} : { tags: Array.isArray(tagged) ? tagged : [tagged] }),
    ...(searchText === undefined ? {} : { searchText }),
  }
}
