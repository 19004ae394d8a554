import { Fault } from '@valence/element-kit'
import type { Engine, Instance, Provisioned } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { given } from '../given.ts'
import { headerText } from '../header-text.ts'
import { identityOf, instanceOf, requireInstance, requireUser } from '../plugins/authenticate.ts'
import { presentInstance } from '../present-instance.ts'
import * as schemas from '../schemas.ts'

const ofElement = z.object({ keyOrId: z.string() })
const byId = z.object({ id: z.coerce.number({ error: 'must be a number' }) })
const answer = { 200: schemas.instance, default: schemas.fault }
const tags = ['Instances']

/** `/instances` and `/elements/{keyOrId}/instances`: provisioning and keeping connections. */
export function instanceRoutes(app: App, engine: Engine): void {
  const asUser = { onRequest: requireUser(engine.authentication) }
  const asInstance = { onRequest: requireInstance(engine.authentication) }
  const present = (instance: Instance) => presentInstance(engine.registry.element(instance.elementKey), instance)

  app.post(
    '/instances',
    { ...asUser, schema: { tags, summary: 'Provision an instance', body: schemas.instanceInput, response: answer } },
    async (request, reply) => {
      const { element } = request.body
      const reference = element?.key ?? element?.id
      if (reference === undefined)
        throw new Fault('invalid_request', 'The body needs an element, e.g. {"element": {"key": "…"}}.')
      return changed(reply, await provision(request, String(reference), request.body))
    },
  )

  app.post(
    '/elements/:keyOrId/instances',
    { ...asUser, schema: { tags, params: ofElement, body: schemas.instanceInput, response: answer } },
    async (request, reply) => changed(reply, await provision(request, request.params.keyOrId, request.body)),
  )

  const list = { 200: z.array(schemas.instance), default: schemas.fault }
  app.get(
    '/instances',
    { ...asUser, schema: { tags, summary: 'List instances', querystring: schemas.instanceQuery, response: list } },
    async (request) => found(await engine.instances.list(identityOf(request).accountId, filterOf(request.query))),
  )

  app.get(
    '/elements/:keyOrId/instances',
    { ...asUser, schema: { tags, params: ofElement, querystring: schemas.instanceQuery, response: list } },
    async (request) => {
      const elementKey = engine.registry.element(request.params.keyOrId).key
      return found(
        await engine.instances.list(identityOf(request).accountId, { ...filterOf(request.query), elementKey }),
      )
    },
  )

  for (const base of ['/instances', '/elements/:keyOrId/instances']) {
    const schema = { tags, params: byId, response: answer, hide: base !== '/instances' }
    const own = (request: FastifyRequest, id: number) => engine.instances.get(identityOf(request).accountId, id)
    app.get(`${base}/:id`, { ...asUser, schema }, async (request) => present(await own(request, request.params.id)))
    for (const method of ['PATCH', 'PUT'] as const) {
      app.route({
        method,
        url: `${base}/:id`,
        ...asUser,
        schema: { ...schema, body: schemas.instanceChange },
        handler: async (request, reply) => update(reply, await own(request, request.params.id), request.body, method),
      })
    }
    app.delete(
      `${base}/:id`,
      { ...asUser, schema: { tags, params: byId, hide: schema.hide } },
      async (request, reply) => remove(reply, await own(request, request.params.id)),
    )
    for (const [method, enabled] of switches) {
      app.route({
        method,
        url: `${base}/:id/enabled`,
        ...asUser,
        schema,
        handler: async (request) => setEnabled(await own(request, request.params.id), enabled),
      })
    }
  }

  // With an Element token these paths mean the instance of the token.
  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: '/instances',
      ...asInstance,
      schema: { tags, body: schemas.instanceChange, response: answer },
      handler: async (request, reply) => update(reply, instanceOf(request), request.body, method),
    })
  }
  app.delete('/instances', { ...asInstance, schema: { tags } }, async (request, reply) =>
    remove(reply, instanceOf(request)),
  )
  for (const [method, enabled] of switches) {
    app.route({
      method,
      url: '/instances/enabled',
      ...asInstance,
      schema: { tags, response: answer },
      handler: async (request) => setEnabled(instanceOf(request), enabled),
    })
  }

  function provision(request: FastifyRequest, element: string, body: z.infer<typeof schemas.instanceInput>) {
    const { name, tags: given, configuration = {} } = body
    return engine.provision(identityOf(request), {
      element,
      name,
      configuration,
      ...(given === undefined ? {} : { tags: given }),
    })
  }

  async function update(
    reply: FastifyReply,
    instance: Instance,
    body: z.infer<typeof schemas.instanceChange>,
    method: 'PATCH' | 'PUT',
  ) {
    const change = given({ name: body.name, tags: body.tags, configuration: body.configuration })
    const updated = await engine.instances.update(instance, change, method === 'PUT' ? 'replace' : 'merge')
    engine.authentication.forget(instance)
    return changed(reply, updated)
  }

  async function setEnabled(instance: Instance, enabled: boolean) {
    const updated = await engine.instances.setEnabled(instance, enabled)
    engine.authentication.forget(instance)
    return present(updated)
  }

  async function remove(reply: FastifyReply, instance: Instance) {
    await engine.instances.remove(instance)
    engine.authentication.forget(instance)
    return reply.code(200).send()
  }

  function changed(reply: FastifyReply, { instance, warnings }: Provisioned) {
    if (warnings.length > 0) reply.header('Elements-Error', headerText(warnings.join(' ')))
    return present(instance)
  }

  /** Nothing found is a 404 here, unlike for records: clients of the platform rely on it. */
  function found(instances: readonly Instance[]) {
    if (instances.length === 0) throw new Fault('not_found', 'No instances found')
    return instances.map(present)
  }
}

const switches = [
  ['PUT', true],
  ['DELETE', false],
] as const

function filterOf({ 'tags[]': tagged, searchText }: z.infer<typeof schemas.instanceQuery>) {
  return {
    ...(tagged === undefined ? {} : { tags: Array.isArray(tagged) ? tagged : [tagged] }),
    ...(searchText === undefined ? {} : { searchText }),
  }
}
