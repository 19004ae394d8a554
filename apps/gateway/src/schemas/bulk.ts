import { z } from 'zod'

export const bulkSubmitted = z
  .object({ id: z.string(), status: z.string(), instanceId: z.number() })
  .meta({ id: 'BulkSubmitted' })

export const bulkStatus = z
  .looseObject({ id: z.string(), status: z.string(), recordsCount: z.number(), recordsFailedCount: z.number() })
  .meta({ id: 'BulkStatus' })

export const bulkError = z.looseObject({ row: z.number(), line: z.number(), status: z.string() }).meta({
  id: 'BulkError',
  description: 'A row that was not loaded: its place in the file and why, in the words of the provider.',
})
