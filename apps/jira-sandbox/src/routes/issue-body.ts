import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest } from '../http/faults.ts'
import type { IssueRequest } from '../issues/issue-request.ts'
import { bodyOf } from './request.ts'

const anyObject = z.record(z.string(), z.unknown())

/** The body of create, edit and transition. */
export const issueBody = z.looseObject({
  fields: anyObject.nullish(),
  update: anyObject.nullish(),
  properties: z.array(z.looseObject({ key: z.string(), value: z.unknown().optional() })).nullish(),
  transition: z.unknown().optional(),
  historyMetadata: anyObject.nullish(),
})

/** A create or an edit must say something. */
export function readIssueRequest(request: FastifyRequest): IssueRequest {
  const body = bodyOf(request, issueBody)
  if (!body.fields && !body.update && !body.properties) throw badRequest("one of 'fields' or 'update' was required")
  return toIssueRequest(body)
}

export function toIssueRequest(body: z.infer<typeof issueBody>): IssueRequest {
  return {
    fields: body.fields ?? {},
    update: body.update ?? {},
    properties: body.properties ?? [],
    ...(body.transition !== undefined && { transition: body.transition }),
    ...(body.historyMetadata && { historyMetadata: body.historyMetadata }),
  }
}
