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
 * its place is theirs. The requests of other clients are free to be wrong. They are looked at one by one, for there may
 * be more of them than memory holds.
 */
export async function departures(published: AsyncIterable<unknown> | Iterable<unknown>): Promise<string[]> {
  const found = new Set<string>()
  let referee: ReturnType<typeof createReferee> | undefined
  for await (const it of published) {
    const exchange = exchangeSchema.parse(it)
    if (exchange.flavour !== 'cloud' || exchange.answeredBy !== 'sandbox') continue
    if (!refereeIsPresent) {
      process.stderr.write(`${refereeAbsence}\n`)
      return []
    }
    referee ??= createReferee()
    const isElements = exchange.requestHeaders['user-agent'] === 'valence'
    for (const one of isElements ? referee.checkExchange(exchange) : referee.checkAnswer(exchange)) found.add(one)
  }
  return [...found]
}
