import { createHmac } from 'node:crypto'

const lifeSeconds = 7 * 24 * 3600

/** The proof of a dynamic webhook: a JWT (HS256) under the secret of the app. */
export function webhookJwt(clientId: string, clientSecret: string, nowMs: number): string {
  const now = Math.floor(nowMs / 1000)
  const head = encode({ alg: 'HS256', typ: 'JWT' })
  const body = encode({ iss: clientId, sub: clientId, iat: now, exp: now + lifeSeconds })
  const seal = createHmac('sha256', clientSecret).update(`${head}.${body}`).digest('base64url')
  return `${head}.${body}.${seal}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
