import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Position } from './position.ts'

const tokenLifeMs = 7 * 24 * 3_600_000

const payloadSchema = z.tuple([
  z.string(),
  z.number(),
  z.number(),
  z.array(z.union([z.string(), z.number(), z.null()])),
])

/** A sealed position, good for the query it came from and for seven days. */
export function sealToken(key: string, jql: string, position: Position, now: number): string {
  const payload = JSON.stringify([digest(jql), now + tokenLifeMs, position.id, position.values])
  const text = Buffer.from(payload).toString('base64url')
  return `${text}.${signature(key, text)}`
}

/** The position in a token; undefined when it is foreign, forged, expired or of another query. */
export function openToken(key: string, jql: string, token: string, now: number): Position | undefined {
  const [text = '', given = ''] = token.split('.')
  const [expected, offered] = [Buffer.from(signature(key, text)), Buffer.from(given)]
  if (offered.length !== expected.length || !timingSafeEqual(offered, expected)) return undefined
  const parsed = payloadSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  if (!parsed.success) return undefined
  const [query, expires, id, values] = parsed.data
  return query === digest(jql) && expires > now ? { id, values } : undefined
}

function digest(jql: string): string {
  return createHash('sha256').update(jql).digest('base64url').slice(0, 16)
}

function signature(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)
}
