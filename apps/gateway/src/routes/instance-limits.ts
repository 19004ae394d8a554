import type { Engine, Instance } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { forInstance, forUser, identityOf, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const ofInstance = z.object({ id: schemas.numericId })

/** What is known of the limits that an instance has to keep at its provider, by the instance's id or by its token. */
export function instanceLimitRoutes(app: App, engine: Engine): void {
  const own = (request: FastifyRequest): Promise<Instance> =>
    engine.instances.get(identityOf(request).accountId, ofInstance.parse(request.params).id)
  const about = {
    tags: ['Instances'],
    description:
      'Learnt from the headers of the provider, and shared by all processes. `waiting` counts the calls that wait in all of them, elsewhere as of a second ago.',
    response: { 200: schemas.limits, default: schemas.fault },
  }

  app.get(
    '/instances/:id/limits',
    {
      ...forUser(engine.authentication),
      schema: { ...about, summary: 'Limits of an instance at its provider', params: ofInstance },
    },
    async (request) => engine.limits(await own(request)),
  )
  app.get(
    '/instances/limits',
    { ...forInstance(engine.authentication), schema: { ...about, summary: 'Limits of the instance of the token' } },
    async (request) => engine.limits(instanceOf(request)),
  )
}
