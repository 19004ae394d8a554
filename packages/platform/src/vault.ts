import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyRing, VaultKey } from './key-ring.ts'

/**
 * Seals values with AES-256-GCM. `context` says where a value lives (table, row, field) and is authenticated with it, so that
 * a sealed value copied to another row does not open there.
 */
export interface Vault {
  /** `v1:<key id>:<base64url of iv, ciphertext and tag>` */
  seal(plain: string, context: string): string
  /** @throws Error when the key is unknown, or the value was changed or belongs elsewhere. Never shows the value. */
  open(sealed: string, context: string): string
  sealBytes(plain: Uint8Array, context: string): Buffer
  openBytes(sealed: Uint8Array, context: string): Buffer
}

const ivLength = 12
const tagLength = 16
const binaryVersion = 1

export function createVault({ keys }: { readonly keys: KeyRing }): Vault {
  const [active] = keys
  if (active === undefined) throw new Error('The vault needs at least one encryption key.')
  const byId = new Map(keys.map((key) => [key.id, key]))
  const keyOf = (id: string) => {
    const key = byId.get(id)
    if (key !== undefined) return key
    throw new Error(`A value is sealed with the encryption key '${id}', which is not in the key ring.`)
  }
  return {
    seal(plain, context) {
      const body = encrypt(active, Buffer.from(plain, 'utf8'), context)
      return `v1:${active.id}:${body.toString('base64url')}`
    },
    open(sealed, context) {
      const [, id = '', encoded = ''] = /^v1:([\w.-]{1,64}):([\w-]+)$/.exec(sealed) ?? []
      const body = Buffer.from(encoded, 'base64url')
      // Base64 has more than one spelling of the same bytes; only ours is accepted.
      if (id === '' || body.toString('base64url') !== encoded) throw unreadable(context)
      return decrypt(keyOf(id), body, context).toString('utf8')
    },
    sealBytes(plain, context) {
      const id = Buffer.from(active.id, 'utf8')
      return Buffer.concat([Buffer.from([binaryVersion, id.length]), id, encrypt(active, plain, context)])
    },
    openBytes(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const bodyStart = 2 + (bytes[1] ?? 0)
      if (bytes[0] !== binaryVersion || bytes.length < bodyStart) throw unreadable(context)
      return decrypt(keyOf(bytes.toString('utf8', 2, bodyStart)), bytes.subarray(bodyStart), context)
    },
  }
}

/** The iv comes from the system and not through a port: one iv used twice would break the key. */
function encrypt({ key }: VaultKey, plain: Uint8Array, context: string): Buffer {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const body = cipher.update(plain)
  return Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()])
}

function decrypt({ key }: VaultKey, body: Buffer, context: string): Buffer {
  if (body.length < ivLength + tagLength) throw unreadable(context)
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, ivLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(body.subarray(-tagLength))
  const plain = decipher.update(body.subarray(ivLength, -tagLength))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch (cause) {
    throw unreadable(context, cause)
  }
}

function unreadable(context: string, cause?: unknown): Error {
  return new Error(`The sealed value of ${context} was changed, or belongs to another place.`, { cause })
}
