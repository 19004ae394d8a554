import { randomBytes } from 'node:crypto'

/** A token nobody can guess, which says where it is from. */
export function newToken(): string {
  return `sandbox-${randomBytes(18).toString('base64url')}`
}
