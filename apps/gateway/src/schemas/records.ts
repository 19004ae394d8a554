import { z } from 'zod'

export const record = z.looseObject({}).meta({ id: 'Record', description: "A record in the provider's own shape." })

export const fieldMetadata = z
  .object({
    vendorPath: z.string(),
    path: z.string(),
    type: z.string(),
    vendorNativeType: z.string().optional(),
    vendorDisplayName: z.string(),
    vendorReadOnly: z.boolean(),
    vendorRequired: z.boolean(),
    filterable: z.boolean(),
    operators: z.array(z.string()).readonly(),
    createable: z.boolean(),
    updateable: z.boolean(),
    custom: z.boolean(),
    allowedValues: z
      .array(z.object({ name: z.string(), id: z.string().optional() }))
      .readonly()
      .optional(),
    mask: z.string().optional(),
  })
  .meta({ id: 'Field' })

export const parameterMetadata = z
  .object({
    name: z.string(),
    description: z.string(),
    required: z.boolean(),
    allowedValues: z.array(z.string()).readonly().optional(),
  })
  .meta({ id: 'Parameter' })
