import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/** OpenAPI 3.1 of every route that follows, from the schemas that validate it: `/openapi.json`, and to browse at `/docs`. */
export async function installOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Valence',
        version,
        description:
          'The open, self-hosted unified-API connector platform. Every path also works as `/hubs/{anything}/…`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          platform: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description:
              '`User <user secret>, Organization <organization secret>`, and `Element <instance token>` for records.',
          },
        },
      },
      security: [{ platform: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true }, serializerCompiler: () => JSON.stringify }, async () =>
    app.swagger(),
  )
}
