import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

const claimsSchema = z.object({
  clientId: z.string(),
  accountId: z.string(),
  scopes: z.array(z.string()),
  expires: z.number(),
  /** What it came of; revoking the one ends the other. */
  grantId: z.string().optional(),
})
export type Claims = z.infer<typeof claimsSchema>

/** Access tokens carry their claims and a seal; nobody but the sandbox can read anything into them. */
export function sealAccessToken(key: string, claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return `sandbox.${payload}.${signature(key, payload)}`
}

/** The claims of a token that is genuine and not expired. */
export function openAccessToken(key: string, token: string, now: number): Claims | undefined {
  const [issuer, payload = '', given = ''] = token.split('.')
  const [expected, offered] = [Buffer.from(signature(key, payload)), Buffer.from(given)]
  if (issuer !== 'sandbox' || expected.length !== offered.length || !timingSafeEqual(expected, offered))
    return undefined
  const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  return parsed.success && parsed.data.expires > now ? parsed.data : undefined
}

function signature(key: string, payload: string): string {
  return createHmac('sha256', key).update(`access ${payload}`).digest('base64url')
}
