import type { Engine } from '@valence/engine'
import { z } from 'zod'
import type { App } from '../app-type.ts'
import { forInstance, instanceOf } from '../plugins/authenticate.ts'
import * as schemas from '../schemas/index.ts'
import { texts } from '../texts.ts'

const tags = ['Objects']

const versionHeader = z.object({ 'Elements-Version': z.literal('Helium').optional() })

/** Discovery: what an instance can read and write, down to its own custom fields. Works on a disabled instance too. */
export function objectRoutes(app: App, engine: Engine): void {
  const asInstance = forInstance(engine.authentication)
  const described = z.object({ name: z.string(), vendorName: z.string(), type: z.string() })

  app.get(
    '/objects',
    {
      ...asInstance,
      schema: {
        tags,
        summary: 'Names of the objects',
        description: 'With the header `Elements-Version: Helium` each object comes with its name at the provider.',
        response: { 200: z.array(z.union([z.string(), described])), default: schemas.fault },
        described: { headers: versionHeader },
      },
    },
    async (request) => [
      ...engine.resources.objects(instanceOf(request), request.headers['elements-version'] === 'Helium'),
    ],
  )

  const metadata = z.object({
    fields: z.array(schemas.fieldMetadata).readonly(),
    parameters: z.array(schemas.parameterMetadata).readonly(),
  })
  app.get(
    '/objects/:objectName/metadata',
    {
      ...asInstance,
      schema: {
        tags,
        summary: 'Fields and parameters of an object',
        params: z.object({ objectName: z.string() }),
        querystring: z.looseObject({ customFieldsOnly: z.enum(['true', 'false']).optional() }),
        response: { 200: metadata, default: schemas.fault },
      },
    },
    async (request) => {
      const { customFieldsOnly, ...others } = request.query
      return engine.resources.metadata(instanceOf(request), request.params.objectName, {
        customFieldsOnly: customFieldsOnly === 'true',
        scope: texts(others),
      })
    },
  )
}
