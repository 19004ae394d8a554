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
  /** Ids of the last records before it, the nearest first. Where they stand by then is the place, whatever was added meanwhile. */
  readonly anchors?: readonly string[] | undefined
  /** When the list was begun, as milliseconds: what `now()` means on all its pages. */
  readonly instantMs?: number | undefined
}

/** The query a token belongs to: the same token means nothing, or worse something else, anywhere else. */
export function fingerprint(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64').slice(0, 16)
}

export function writeToken({ cursor, skip, limit, anchors, instantMs }: Position, query: string): string {
  const content = { v: 1, q: query, s: skip, l: limit, c: cursor, t: instantMs, ...(anchors?.length && { a: anchors }) }
  return Buffer.from(JSON.stringify(content)).toString('base64url')
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
  const { q, s: skip, l: limit, c: cursor, a: anchors, t: instantMs } = content.data
  if (q !== query) {
    throw new Fault(
      'invalid_request',
      'nextPage belongs to another query. Repeat where, fields and orderBy of the page it came with, or begin anew without it.',
    )
  }
  return { cursor, skip, limit, ...(anchors && { anchors }), ...(instantMs !== undefined && { instantMs }) }
}

/** When the list of a token was begun; undefined for what is no token, which is refused when it is read. */
export function instantOf(token: string): number | undefined {
  return tokenContent.safeParse(parse(token)).data?.t
}

/** So many of the last records would all have to be gone for a place to be lost; only counting is left then. */
const anchorsMax = 3
/** A longer id would make the token too long for a header. */
const anchorLengthMax = 300

/** What is remembered of the records before a place; `ids` are theirs, in the order in which they were given. */
export function anchorsOf(ids: readonly (string | undefined)[]): readonly string[] {
  return ids
    .slice(-anchorsMax)
    .toReversed()
    .flatMap((id) => (id === undefined || id.length > anchorLengthMax ? [] : [id]))
}

const tokenContent = z.object({
  v: z.literal(1),
  q: z.string(),
  // Skipped within what is in memory, or was ordered here: far fewer than this.
  s: z.int().nonnegative().max(1_000_000),
  l: z.int().positive(),
  c: z.string().optional(),
  t: z.int().nonnegative().max(8_640_000_000_000_000).optional(),
  a: z.array(z.string().max(anchorLengthMax)).max(anchorsMax).optional(),
})

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
