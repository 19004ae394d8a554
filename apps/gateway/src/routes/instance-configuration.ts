import type { Engine, Instance } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { forInstance, forUser, identityOf, instanceOf } from '../plugins/authenticate.ts'
import { entryOf, presentEntries } from '../present-configuration.ts'
import { tellWarnings } from '../present-instance.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Instances']
const entryId = z.object({ configId: schemas.numericId })
const ofInstance = z.object({ id: schemas.numericId })
const change = z.looseObject({ propertyValue: z.union([z.string(), z.boolean(), z.number()]) })

/** The configuration of an instance entry by entry, by the instance's id or by its token. */
export function instanceConfigurationRoutes(app: App, engine: Engine): void {
  const entriesOf = (instance: Instance) => presentEntries(engine.registry.element(instance.elementKey), instance)
  const own = (request: FastifyRequest) =>
    engine.instances.get(identityOf(request).accountId, ofInstance.parse(request.params).id)

  routes('/instances/:id/configuration', 'an instance', forUser(engine.authentication), own, ofInstance)
  routes('/instances/configuration', 'the instance of the token', forInstance(engine.authentication), async (request) =>
    instanceOf(request),
  )

  function routes(
    url: string,
    what: string,
    callers: ReturnType<typeof forUser> | ReturnType<typeof forInstance>,
    find: (request: FastifyRequest) => Promise<Instance>,
    params: z.ZodObject = z.object({}),
  ): void {
    app.get(
      url,
      {
        ...callers,
        schema: {
          tags,
          summary: `Configuration entries of ${what}`,
          description: 'With the defaults that nobody gave. Secrets are masked.',
          params,
          response: { 200: z.array(schemas.configurationEntry), default: schemas.fault },
        },
      },
      async (request) => entriesOf(await find(request)),
    )

    const one = {
      tags,
      params: params.extend(entryId.shape),
      response: { 200: schemas.configurationEntry, default: schemas.fault },
    }
    app.get(
      `${url}/:configId`,
      { ...callers, schema: { ...one, summary: `One configuration entry of ${what}` } },
      async (request) => entryOf(entriesOf(await find(request)), entryId.parse(request.params).configId),
    )
    app.patch(
      `${url}/:configId`,
      {
        ...callers,
        schema: {
          ...one,
          summary: `Change one configuration entry of ${what}`,
          description: 'The whole entry with another `propertyValue`. A masked secret means: unchanged.',
          body: change,
          described: { answerHeaders: ['Elements-Error'] },
        },
      },
      async (request, reply) => {
        const instance = await find(request)
        const { id, key } = entryOf(entriesOf(instance), entryId.parse(request.params).configId)
        return entryOf(entriesOf(await set(instance, key, request.body.propertyValue, reply)), id)
      },
    )
  }

  async function set(instance: Instance, key: string, value: unknown, reply: FastifyReply): Promise<Instance> {
    const updated = await engine.instances.update(instance, { configuration: { [key]: value } }, 'merge')
    tellWarnings(reply, updated.warnings)
    return updated.instance
  }
}
