import { z } from 'zod'
import type { IssueRequest } from '../issues/create.ts'

const anyObject = z.record(z.string(), z.unknown())

/** The body of create, edit and transition. */
export const issueBody = z.looseObject({
  fields: anyObject.nullish(),
  update: anyObject.nullish(),
  properties: z.array(z.looseObject({ key: z.string(), value: z.unknown().optional() })).nullish(),
  transition: z.unknown().optional(),
})

export function toIssueRequest(body: z.infer<typeof issueBody>): IssueRequest {
  return {
    fields: body.fields ?? {},
    update: body.update ?? {},
    properties: body.properties ?? [],
    ...(body.transition !== undefined && { transition: body.transition }),
  }
}
