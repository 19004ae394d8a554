import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

export type SecretKind = 'user' | 'organization' | 'element' | 'session' | 'webhook' | 'code'

const prefixes: Readonly<Record<SecretKind, string>> = {
  user: 'vlu_',
  organization: 'vlo_',
  element: 'vle_',
  session: 'vls_',
  webhook: 'vlw_',
  code: 'vlc_',
}

/** 256 random bits behind a prefix by which secret scanners recognise it. */
export function newSecret(kind: SecretKind): string {
  return prefixes[kind] + randomBytes(32).toString('base64url')
}

/** What is stored of a secret for look-up. 256 random bits need no slow hash; it would only help a flood of guesses. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Whether a secret is the one that was stored, in constant time. */
export function matchesSecret(secret: string, stored: Uint8Array): boolean {
  return timingSafeEqual(hashSecret(secret), stored)
}

/** A password is chosen by a person, so it is salted and stretched: `scrypt:<salt>:<hash>`. */
export async function hashPassword(password: string, salt = randomBytes(16)): Promise<string> {
  return `scrypt:${salt.toString('base64')}:${(await stretch(password, salt)).toString('base64')}`
}

export async function matchesPassword(password: string, stored: string): Promise<boolean> {
  const [, salt = '', hash = ''] = stored.split(':')
  return timingSafeEqual(await stretch(password, Buffer.from(salt, 'base64')), Buffer.from(hash, 'base64'))
}

/** Off the event loop: it takes tens of milliseconds on purpose. */
function stretch(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
