import { hkdfSync } from 'node:crypto'
import type { StateSigner } from '@valence/engine'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { KeyRing } from './key-ring.ts'

/**
 * The `state` of OAuth flows whose callback is hosted here: a JWT (HS256) under a key of its own, derived from the ring, so that
 * every process reads what any of them wrote, and a change of the key does not end flows that are under way.
 */
export function createStateSigner({ keys }: { readonly keys: KeyRing }): StateSigner {
  const derived = new Map(keys.map(({ id, key }) => [id, derive(key)]))
  const [active] = keys
  if (active === undefined) throw new Error('Signing needs at least one key.')

  return {
    sign: (id, until) =>
      new SignJWT({})
        .setProtectedHeader({ alg: algorithm, kid: active.id })
        .setJti(id)
        .setAudience(audience)
        .setExpirationTime(until)
        .sign(derive(active.key)),

    async verify(state, now) {
      try {
        const { payload } = await jwtVerify(
          state,
          ({ kid = '' }) => {
            const key = derived.get(kid)
            if (key === undefined) throw new errors.JWKSNoMatchingKey()
            return key
          },
          { algorithms: [algorithm], audience, currentDate: now, requiredClaims: ['exp', 'jti'] },
        )
        return payload.jti
      } catch (error) {
        // Whatever is wrong with a stranger's text, it is not ours; anything else is a mistake here.
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
        throw error
      }
    },
  }
}

const algorithm = 'HS256'
const audience = 'oauth-state'

function derive(key: Buffer): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'oauth-state', 32))
}
