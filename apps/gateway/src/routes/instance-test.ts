import type { Engine, Instance } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { untilGone } from '../files.ts'
import { given } from '../given.ts'
import { forInstance, forUser, identityOf, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const byId = z.object({ id: schemas.numericId })
const about = {
  tags: ['Instances'],
  description:
    'Resolves, connects, secures, authorises and asks, and reports each step with what it took and what to do about a failure. A report of a failure is an answer like any other: 200 with `ok: false`.',
  body: schemas.testRequest,
  response: { 200: schemas.testReport, default: schemas.fault },
}

/** `POST /instances/{id}/test` and, by the instance's token, `POST /instances/test`. The check works on a disabled instance, too. */
export function instanceTestRoutes(app: App, engine: Engine): void {
  app.post(
    '/instances/:id/test',
    { ...forUser(engine.authentication), schema: { ...about, summary: 'Test an instance', params: byId } },
    async (request, reply) => {
      const instance = await engine.instances.get(identityOf(request).accountId, request.params.id)
      return test(instance, request, reply)
    },
  )
  app.post(
    '/instances/test',
    { ...forInstance(engine.authentication), schema: { ...about, summary: 'Test the instance of the token' } },
    async (request, reply) => test(instanceOf(request), request, reply),
  )

  function test(instance: Instance, { body }: Pick<FastifyRequest, 'body'>, reply: FastifyReply) {
    const { path } = schemas.testRequest.parse(body) ?? {}
    return engine.test(instance, { ...given({ path }), signal: untilGone(reply) })
  }
}
