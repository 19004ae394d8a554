import { z } from 'zod'

export const fault = z
  .object({ requestId: z.string(), message: z.string(), providerMessage: z.string().optional() })
  .meta({ id: 'Fault', description: 'What went wrong. `providerMessage` holds the words of the connected system.' })
