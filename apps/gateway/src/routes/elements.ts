import { type Element, resourcePath } from '@valence/element-kit'
import type { Engine } from '@valence/engine'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { forInstance, instanceOf } from '../plugins/authenticate.ts'
import { entryOf, presentFields } from '../present-configuration.ts'
import { presentElement } from '../present-instance.ts'
import * as schemas from '../schemas/index.ts'

const tags = ['Catalogue']
const byName = z.object({ keyOrId: schemas.elementName })

/** The catalogue: which elements there are and what they need. It is public; only `/ping` speaks for an instance. */
export function elementRoutes(app: App, engine: Engine): void {
  const { registry } = engine

  app.get(
    '/elements',
    { schema: { tags, summary: 'List elements', response: { 200: z.array(schemas.elementSummary) } } },
    async () => registry.elements.map(presentElement),
  )

  app.get(
    '/elements/keys',
    { schema: { tags, summary: 'Keys of the elements', response: { 200: z.array(z.string()) } } },
    async () => registry.elements.map(({ key }) => key),
  )

  app.get(
    '/elements/:keyOrId',
    {
      schema: {
        tags,
        summary: 'One element',
        description: 'With the configuration that an instance needs, and the paths that it serves.',
        params: byName,
        response: { 200: schemas.elementSummary, default: schemas.fault },
      },
    },
    async (request) => presentWhole(registry.element(request.params.keyOrId)),
  )

  app.get(
    '/elements/:keyOrId/metadata',
    {
      schema: {
        tags,
        summary: 'Capabilities of an element',
        params: byName,
        response: { 200: schemas.elementSummary, default: schemas.fault },
      },
    },
    async (request) => presentMetadata(registry.element(request.params.keyOrId)),
  )

  app.get(
    '/elements/:keyOrId/configuration',
    {
      schema: {
        tags,
        summary: 'What an instance of an element needs',
        params: byName,
        response: { 200: z.array(schemas.configurationField), default: schemas.fault },
      },
    },
    async (request) => presentFields(registry.element(request.params.keyOrId)),
  )

  app.get(
    '/elements/:keyOrId/configuration/:key',
    {
      schema: {
        tags,
        summary: 'One key of the configuration of an element',
        params: byName.extend({ key: z.string() }),
        response: { 200: schemas.configurationField, default: schemas.fault },
      },
    },
    async ({ params: { keyOrId, key } }) => entryOf(presentFields(registry.element(keyOrId)), key),
  )

  const pong = z.object({ dateTime: z.string(), endpoint: z.string() })
  app.get(
    '/ping',
    {
      ...forInstance(engine.authentication),
      schema: {
        tags,
        summary: 'Prove the credentials of an instance',
        response: { 200: pong, default: schemas.fault },
      },
    },
    (request) => engine.ping(instanceOf(request)),
  )
}

/** An element with the form that provisions it and the paths that it serves. */
function presentWhole(element: Element) {
  return {
    ...presentElement(element),
    configuration: presentFields(element),
    parameters: [],
    resources: element.resources.flatMap((resource) =>
      operationsOf(resource).map((method) => ({ path: `/hubs/${element.hub}/${resourcePath(resource)}`, method })),
    ),
  }
}

function presentMetadata(element: Element) {
  const events = {
    supported: element.events !== undefined,
    methods: element.events === undefined ? [] : ['webhook'],
  }
  return {
    ...presentElement(element),
    displayOrder: 0,
    transformations: false,
    normalizedPaging: true,
    authenticationType: element.authentications[0].type,
    events,
    bulk: { upload: element.resources.some(({ operations }) => operations.bulk), download: false },
    discovery: { customFields: element.resources.some(({ discover }) => discover), customObjects: false },
    api: { type: 'rest', contentType: 'json' },
    resources: element.resources.map((resource) => ({
      canonicalName: resourcePath(resource),
      operations: operationsOf(resource),
      events: { ...events, eventTypes: events.supported ? ['created', 'updated', 'deleted'] : [] },
      bulk: {
        upload: { supported: resource.operations.bulk !== undefined, native: resource.operations.bulk !== undefined },
        download: { supported: false, native: false },
      },
    })),
  }
}

function operationsOf({ operations }: Element['resources'][number]): readonly string[] {
  const { list, get, create, update, remove } = operations
  return [
    ...(list || get ? ['GET'] : []),
    ...(create ? ['POST'] : []),
    ...(update ? ['PATCH', 'PUT'] : []),
    ...(remove ? ['DELETE'] : []),
  ]
}
