import { hash } from 'node:crypto'
import { Fault } from '@valence/element-kit'
import { z } from 'zod'

/** A place in a list, exact to the record. */
export interface Position {
  /** The provider's cursor of the page in which it lies; absent for the first page. */
  readonly cursor?: string | undefined
  /** Records of that page before it. */
  readonly skip: number
  /** How many records that page was asked for: only the same question gives the same page. */
  readonly limit: number
}

/** The query a token belongs to: the same token means nothing, or worse something else, anywhere else. */
export function fingerprint(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64').slice(0, 16)
}

export function writeToken({ cursor, skip, limit }: Position, query: string): string {
  return Buffer.from(JSON.stringify({ v: 1, q: query, s: skip, l: limit, c: cursor })).toString('base64url')
}

/**
 * A token is not signed, so that what stands in it is held to what we would have written: `limitMax` is the most that a page of the
 * provider is ever asked for.
 *
 * @throws Fault invalid_request for a token that is damaged, or of another query
 */
export function readToken(token: string, query: string, limitMax: number): Position {
  const content = tokenContent.safeParse(parse(token))
  if (!content.success || content.data.l > limitMax)
    throw new Fault('invalid_request', 'nextPage is not a token that this platform gave out.')
  const { q, s: skip, l: limit, c: cursor } = content.data
  if (q !== query) {
    throw new Fault(
      'invalid_request',
      'nextPage belongs to another query. Repeat where, fields and orderBy of the page it came with, or begin anew without it.',
    )
  }
  return { cursor, skip, limit }
}

const tokenContent = z.object({
  v: z.literal(1),
  q: z.string(),
  // Skipped within what is in memory: far fewer than this.
  s: z.int().nonnegative().max(1_000_000),
  l: z.int().positive(),
  c: z.string().optional(),
})

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
