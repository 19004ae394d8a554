import { Fault } from '@valence/element-kit'
import { type Engine, ingestStatus } from '@valence/engine'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerPage } from '../answer-page.ts'
import type { App } from '../app-type.ts'
import { given } from '../given.ts'
import { pageHeaders } from '../openapi/answer-headers.ts'
import { forInstance, forUser, identityOf, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Events']
const inboundMaxBytes = 8 * 1024 * 1024
const received = z.object({ eventIds: z.array(z.string()) })

/** Webhooks coming in, without authentication of ours: the provider's signature speaks for them. */
export function inboundEventRoutes(app: App, engine: Engine): void {
  // The signature is over the bytes as they came, so nothing may read the body before they are kept.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: inboundMaxBytes }, (_request, body, done) =>
    done(null, body),
  )

  const ofElement = z.object({ elementKey: z.string() })
  const ofInstance = ofElement.extend({
    instance: z.string().meta({ description: 'The id of the instance, as base64.' }),
  })
  for (const method of ['POST', 'GET'] as const) {
    const about = {
      tags,
      querystring: z.record(z.string(), z.unknown()),
      response: { 200: received, default: schemas.fault },
    }
    app.route({
      method,
      url: '/events/:elementKey',
      bodyLimit: inboundMaxBytes,
      schema: { ...about, summary: 'Webhook of whatever instances its body names', params: ofElement },
      handler: (request) => ingest(request, request.params.elementKey, request.query),
    })
    app.route({
      method,
      url: '/events/:elementKey/:instance',
      bodyLimit: inboundMaxBytes,
      schema: { ...about, summary: 'Webhook of one instance', params: ofInstance },
      handler: (request) => ingest(request, request.params.elementKey, request.query, request.params.instance),
    })
  }

  async function ingest(request: FastifyRequest, elementKey: string, query: Query, instance?: string) {
    const outcome = await engine.ingest(elementKey, webhookOf(request, query), instanceIds(request, instance))
    const status = ingestStatus[outcome.kind]
    if (status < 400) return { eventIds: 'eventIds' in outcome ? [...outcome.eventIds] : [] }
    throw new Fault(faultOf(status), 'reason' in outcome ? outcome.reason : 'The webhook was not accepted.')
  }
}

type Query = Readonly<Record<string, unknown>>

/** The events that an instance received. */
export function eventRoutes(app: App, engine: Engine): void {
  const asUser = forUser(engine.authentication)
  const asInstance = forInstance(engine.authentication)
  const byId = z.object({ id: schemas.numericId })
  const eventId = z.string()
  const own = (request: FastifyRequest, id: number) => engine.instances.get(identityOf(request).accountId, id)
  const list = {
    tags,
    summary: 'Events of an instance, newest first',
    querystring: schemas.eventQuery,
    response: { 200: z.array(schemas.event), default: schemas.fault },
    described: { answerHeaders: pageHeaders },
  }
  const one = { tags, summary: 'One event', response: { 200: schemas.event, default: schemas.fault } }

  app.get('/instances/:id/events', { ...asUser, schema: { ...list, params: byId } }, async (request, reply) => {
    const instance = await own(request, request.params.id)
    return answerPage(reply, await engine.events.list(instance.id, pageOf(request.query)))
  })
  app.get(
    '/instances/:id/events/:eventId',
    { ...asUser, schema: { ...one, params: byId.extend({ eventId }) } },
    async (request) => engine.events.get((await own(request, request.params.id)).id, request.params.eventId),
  )
  app.get(
    '/instances/events',
    { ...asInstance, schema: { ...list, summary: "Events of the token's instance, newest first" } },
    async (request, reply) =>
      answerPage(reply, await engine.events.list(instanceOf(request).id, pageOf(request.query))),
  )
  app.get(
    '/instances/events/:eventId',
    { ...asInstance, schema: { ...one, summary: "One event of the token's instance", params: z.object({ eventId }) } },
    (request) => engine.events.get(instanceOf(request).id, request.params.eventId),
  )
}

function pageOf({ pageSize, nextPage, from, to }: z.infer<typeof schemas.eventQuery>) {
  return given({ pageSize, nextPage, from, to })
}

function webhookOf(request: FastifyRequest, query: Query) {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')])
  return {
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
    raw,
    body: readBody(request.headers['content-type'] ?? '', raw),
  }
}

function readBody(contentType: string, raw: Buffer): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(raw.toString()))
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The instances that the address names: `/{base64(id)}`, or the header `Element-Instances: 1,2`. */
function instanceIds(request: FastifyRequest, encoded: string | undefined): readonly number[] | undefined {
  if (encoded !== undefined) return wholeNumbers(Buffer.from(encoded, 'base64').toString('utf8'))
  const header = request.headers['element-instances']
  return typeof header === 'string' ? wholeNumbers(header) : undefined
}

function wholeNumbers(list: string): readonly number[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => /^\d{1,10}$/.test(item))
    .map(Number)
}

function faultOf(status: number): 'unauthorized' | 'not_found' | 'invalid_request' {
  return status === 401 ? 'unauthorized' : status === 404 ? 'not_found' : 'invalid_request'
}
