import { z } from 'zod'
import { createReferee, refereeAbsence, refereeIsPresent } from './openapi-referee.ts'

const exchangeSchema = z.object({
  method: z.string(),
  path: z.string(),
  query: z.unknown().optional(),
  requestHeaders: z.looseObject({ 'user-agent': z.string().optional() }),
  // Missing too where an exchange was written down in another process.
  requestBody: z.unknown().optional(),
  status: z.number(),
  responseBody: z.unknown().optional(),
  flavour: z.enum(['cloud', 'datacenter']),
  answeredBy: z.enum(['sandbox', 'interception', 'fault']),
  viaGateway: z.boolean(),
})

/**
 * Where published exchanges with a Cloud depart from its description, each departure once: the answers of the sandbox
 * itself, and the requests that elements of the platform made and that were taken. What a test or a fault answered in
 * its place is theirs. The requests of other clients are free to be wrong.
 */
export function departures(published: readonly unknown[]): string[] {
  const ofCloud = published.map((it) => exchangeSchema.parse(it)).filter(({ flavour }) => flavour === 'cloud')
  const own = ofCloud.filter(({ answeredBy }) => answeredBy === 'sandbox')
  if (own.length === 0) return []
  if (!refereeIsPresent) {
    process.stderr.write(`${refereeAbsence}\n`)
    return []
  }
  const referee = createReferee()
  const found = own.flatMap((exchange) =>
    exchange.requestHeaders['user-agent'] === 'valence'
      ? referee.checkExchange(exchange)
      : referee.checkAnswer(exchange),
  )
  return [...new Set(found)]
}
