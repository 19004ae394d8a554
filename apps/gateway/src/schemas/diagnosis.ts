import { z } from 'zod'

export const testRequest = z
  .looseObject({
    path: z.string().optional().meta({
      description: "A path to GET below the base URL, e.g. `/rest/api/3/project`; without it the element's own check.",
    }),
  })
  .nullish()
  .meta({ id: 'TestRequest' })

const testStep = z.object({
  step: z.enum(['resolve', 'connect', 'tls', 'authorise', 'answer']),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  ms: z.number(),
  message: z.string(),
  mend: z.string().optional().meta({ description: 'What can be done about a failure.' }),
})

export const testReport = z
  .object({
    ok: z.boolean(),
    instanceId: z.number(),
    elementKey: z.string(),
    baseUrl: z.string(),
    startedAt: z.string(),
    ms: z.number(),
    steps: z.array(testStep).readonly(),
    answer: z
      .object({
        status: z.number(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        isTruncated: z.boolean(),
      })
      .optional()
      .meta({ description: "The provider's answer to the path; at most 64 KiB of its body." }),
  })
  .meta({ id: 'TestReport', description: 'The way of a call step by step: what was found, and what to do about it.' })
