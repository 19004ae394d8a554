import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

export type StreamFormat = 'application/x-ndjson' | 'text/csv'

/** The form of a stream that a client prefers to a page; undefined for a page, which is what everybody gets who does not choose. */
export function streamFormatOf({
  headers,
  method,
}: Pick<FastifyRequest, 'headers' | 'method'>): StreamFormat | undefined {
  // What HEAD asks for is known without reading all of it.
  if (method !== 'GET') return undefined
  const wanted = new Negotiator({ headers }).mediaType(['application/json', ...formats])
  return formats.find((format) => format === wanted)
}

const formats: readonly StreamFormat[] = ['application/x-ndjson', 'text/csv']
