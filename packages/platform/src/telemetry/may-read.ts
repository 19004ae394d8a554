import { hashSecret, matchesSecret } from '../secrets.ts'

/** Whether the figures may be seen: by everybody who reaches the port, or by who has the token, if there is one. */
export function mayRead(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return true
  const [, given = ''] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? []
  return matchesSecret(given, hashSecret(token))
}
