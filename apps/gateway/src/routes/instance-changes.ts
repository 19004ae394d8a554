import type { Engine, Instance } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { cacheChangeOf } from '../cache-change.ts'
import { given } from '../given.ts'
import { grantOf } from '../grant-of.ts'
import type { forInstance, forUser } from '../plugins/authenticate.ts'
import { answerInstance } from '../present-instance.ts'
import * as schemas from '../schemas/index.ts'

/** One of the addresses of an instance: by its id, below its element, or by its token alone. */
interface InstanceAddress {
  readonly url: string
  /** For the API description: `an instance`. */
  readonly what: string
  readonly callers: ReturnType<typeof forUser> | ReturnType<typeof forInstance>
  readonly params?: z.ZodType
  find(request: FastifyRequest): Promise<Instance>
}

const tags = ['Instances']
const verbs = { PATCH: 'Change', PUT: 'Replace' } as const
const descriptions = {
  PATCH: 'Members and configuration keys that are absent stay. A masked secret means: unchanged.',
  PUT: 'Configuration keys that are absent go. A masked secret means: unchanged, so an answer can be sent back as it came.',
} as const

/** Updating, switching and deleting the instance at one of its addresses. */
export function instanceChangeRoutes(app: App, engine: Engine, address: InstanceAddress): void {
  const { url, what, callers, params, find } = address
  const answer = { 200: schemas.instance, default: schemas.fault }
  const about = { tags, ...(params === undefined ? {} : { params }) }

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url,
      ...callers,
      schema: {
        ...about,
        summary: `${verbs[method]} ${what}`,
        description: descriptions[method],
        body: schemas.instanceChange,
        response: answer,
        described: { answerHeaders: ['Elements-Error'] },
      },
      handler: async (request, reply) => {
        const { name, tags, configuration } = request.body
        const instance = await find(request)
        const cache = cacheChangeOf(request.body)
        const change = { ...given({ name, tags, configuration }), ...grantOf(request.body), cache }
        const updated = await engine.instances.update(instance, change, method === 'PUT' ? 'replace' : 'merge')
        return answerInstance(reply, engine, updated)
      },
    })
  }

  app.delete(
    url,
    {
      ...callers,
      schema: {
        ...about,
        summary: `Delete ${what}`,
        description:
          'Its webhook at the provider goes with it, and its token ends. With `revoke=true` the provider is told first that an authorisation by OAuth is no longer needed.',
        querystring: revokeQuery,
      },
    },
    async (request, reply) => {
      const instance = await find(request)
      const { revoke } = revokeQuery.parse(request.query)
      await engine.instances.remove(instance, { revoke: revoke === 'true' })
      return reply.code(200).send()
    },
  )

  for (const [method, enabled] of switches) {
    app.route({
      method,
      url: `${url}/enabled`,
      ...callers,
      schema: {
        ...about,
        summary: `${enabled ? 'Enable' : 'Disable'} ${what}`,
        description: 'While an instance is disabled its records answer 403, and it receives no events.',
        response: answer,
      },
      handler: async (request, reply) => {
        const instance = await find(request)
        const updated = await engine.instances.setEnabled(instance, enabled)
        return answerInstance(reply, engine, { instance: updated, warnings: [] })
      },
    })
  }
}

const revokeQuery = z.looseObject({ revoke: z.enum(['true', 'false']).optional() })

const switches = [
  ['PUT', true],
  ['DELETE', false],
] as const
