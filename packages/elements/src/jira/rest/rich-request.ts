import { type Connection, isRecord, type ProviderRecord, type ProviderRequest } from '@valence/element-kit'
import { deploymentOf } from '../connection/deployment.ts'
import { isDocument, toWiki } from '../text/adf.ts'
import { asVersion2 } from './version2.ts'

/**
 * A request whose body holds rich text in one member. A document goes out by version 3 of the API, which keeps it whole; a Data
 * Center, which has no such version, gets it as wiki markup. Markup goes as it is.
 */
export function withRichMember<T extends ProviderRequest>(connection: Connection, request: T, member: string): T {
  const body = isRecord(request.body) ? request.body : {}
  const text = body[member]
  if (!isDocument(text)) return request
  if (deploymentOf(connection) === 'datacenter') return { ...request, body: { ...body, [member]: toWiki(text) ?? '' } }
  return { ...request, path: request.path.replace('/rest/api/2/', '/rest/api/3/') }
}

/** What was answered to such a request, in the form of version 2. */
export function shownAs2(request: ProviderRequest, answer: ProviderRecord): ProviderRecord {
  return request.path.startsWith('/rest/api/3/') ? asVersion2(answer) : answer
}
