import { Fault, isRecord, type ProviderRecord, type Resource } from '@valence/element-kit'
import { mismatch } from '../connection/mismatch.ts'

/** What a caller sent to be created or changed, in the shape that the resource declares. @throws Fault invalid_request naming what does not fit */
export function readBody(resource: Resource, given: unknown, isOptional = false): ProviderRecord {
  const body = isOptional ? (given ?? {}) : given
  if (isOptional && isRecord(body) && Object.keys(body).length === 0) return body
  if (!isRecord(body) || Object.keys(body).length === 0) {
    throw new Fault('invalid_request', `The body must be a JSON object of ${resource.name} with at least one member.`)
  }
  const read = resource.body?.safeParse(body)
  if (read === undefined) return body
  if (read.success) return read.data
  throw new Fault('invalid_request', `The body does not fit: ${mismatch(read.error)}.`, { cause: read.error })
}
