import { Readable } from 'node:stream'
import type { Engine, PassthroughAnswer } from '@valence/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { untilGone } from '../files.ts'
import { given } from '../given.ts'
import { forInstance, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const method = z.enum(methods)
const below = z.object({ path: z.string().meta({ description: 'E.g. `rest/api/3/project`; with its slashes.' }) })

/**
 * `ANY /passthrough/{path}`: the provider's own API below the base URL of the instance, with its credentials. For a context of its
 * own: here no body is parsed, for its bytes are the provider's business.
 */
export function passthroughRoutes(app: App, engine: Engine): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  for (const verb of methods) {
    app.route({
      method: verb,
      url: '/passthrough/*',
      ...forInstance(engine.authentication),
      // A body that is passed on is never held, so its size is the provider's to limit.
      bodyLimit: Number.MAX_SAFE_INTEGER,
      exposeHeadRoute: false,
      schema: verb === 'HEAD' ? { hide: true } : describe(verb),
      handler: (request, reply) => passThrough(request, reply, engine),
    })
  }
}

async function passThrough(request: FastifyRequest, reply: FastifyReply, engine: Engine): Promise<FastifyReply> {
  // The parameter would be decoded; which bytes were percent-encoded matters here.
  const [, target = ''] = /\/passthrough(\/.*)$/.exec(request.url) ?? []
  const body = request.body instanceof Readable ? request.body : undefined
  const answer = await engine.passthrough.call(instanceOf(request), {
    method: method.parse(request.method),
    target,
    headers: request.headers,
    ...given({ body }),
    passthroughUrl: request.originalUrl.slice(0, request.originalUrl.indexOf('/passthrough/') + '/passthrough'.length),
    signal: untilGone(reply),
  })
  return show(reply, answer)
}

/** Never shown as a page of ours, whatever is in it: what a provider answers stands under our address. */
function show(reply: FastifyReply, { status, headers, body, waitedMs }: PassthroughAnswer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('Elements-Provider-Status', String(status))
    .header('Server-Timing', `provider;desc="first byte of the provider's answer";dur=${waitedMs.toFixed(1)}`)
    .send(body)
}

function describe(verb: string) {
  return {
    tags: ['Passthrough'],
    summary: `${verb} the provider's own API`,
    description:
      "The path is relative to the instance's base URL. Body, query and answer are passed on as they are, with the instance's credentials. `Elements-Provider-Status` is there when it is the provider who answers.",
    response: { default: schemas.fault },
    described: { params: below, answerHeaders: ['Elements-Provider-Status', 'Server-Timing'] as const },
  }
}
