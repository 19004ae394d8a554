import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { Element } from '@valence/element-kit'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeRoute } from '../openapi/describe-route.ts'
import { referenced } from '../openapi/referenced.ts'

interface OpenApiOptions {
  readonly version: string
  readonly elements: readonly Element[]
}

/** OpenAPI 3.1 of every route that follows, from the schemas that validate it: `/openapi.json`, and to browse at `/docs`. */
export async function installOpenApi(app: FastifyInstance, { version, elements }: OpenApiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Valence',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [...tags, ...resourceTags(elements)],
      components: { securitySchemes },
    },
    transform: describeRoute,
    transformObject: withComponents,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true }, serializerCompiler: () => JSON.stringify }, async () =>
    app.swagger(),
  )
}

const withComponents: SwaggerTransformObject = (document) => {
  const whole = jsonSchemaTransformObject(document)
  const schemas = ('components' in whole ? whole.components?.schemas : undefined) ?? {}
  const wanted = referenced('paths' in whole ? whole.paths : undefined, schemas)
  for (const name of Object.keys(schemas)) if (!wanted.has(name)) delete schemas[name]
  return whole
}

const description = `The open, self-hosted unified-API connector platform.

1. \`POST /instances\` connects a system and answers the token of the connection.
2. Calls for its records carry the token: \`Authorization: Element <token>, User <user secret>\`.

Every path also works as \`/hubs/{anything}/…\`. Success is 200 throughout. A list is a bare array, its paging stands in headers. A
failure is \`{requestId, message, providerMessage?}\`, or RFC 9457 with \`Accept: application/problem+json\`.`

const tags = [
  { name: 'Instances', description: 'Connections to the systems of customers.' },
  { name: 'Objects', description: 'What an instance can read and write, down to its own custom fields.' },
  { name: 'Passthrough', description: "The provider's own API, with the credentials of an instance." },
  { name: 'Bulk', description: 'Files of records.' },
  { name: 'Events', description: 'What connected systems told.' },
  { name: 'Catalogue', description: 'The elements that can be connected.' },
  { name: 'Accounts', description: 'Who may call.' },
  { name: 'Health', description: 'For orchestrators.' },
]

function resourceTags(elements: readonly Element[]) {
  const top = elements.flatMap(({ resources }) => resources).filter(({ parent }) => parent === undefined)
  const byName = new Map(top.map(({ name, description }) => [name, { name, description }]))
  return [...byName.values()]
}

const securitySchemes = {
  platform: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`User <user secret>, Organization <organization secret>`: calls of the platform itself.',
  },
  instance: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`User <user secret>, Element <instance token>`: calls of one instance.',
  },
  session: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of `POST /authentication`, in place of the two secrets.',
  },
} as const
