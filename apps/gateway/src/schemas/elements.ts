import { z } from 'zod'

export const elementSummary = z
  .looseObject({ id: z.number(), key: z.string(), name: z.string(), hub: z.string() })
  .meta({ id: 'Element' })

export const configurationField = z
  .looseObject({
    id: z.number(),
    key: z.string(),
    name: z.string(),
    description: z.string(),
    type: z.enum(['TEXTFIELD_128', 'TEXTFIELD_1000', 'PASSWORD', 'BOOLEAN', 'TEXTAREA']),
    required: z.boolean(),
    requiredFor: z.array(z.string()).optional().meta({ description: 'The ways of authentication that need it.' }),
    defaultValue: z.string().optional(),
  })
  .meta({ id: 'ConfigurationField' })

export const configurationEntry = configurationField
  .extend({ propertyValue: z.string() })
  .meta({ id: 'ConfigurationEntry', description: 'A key of the configuration and what the instance has for it.' })
