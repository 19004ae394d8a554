import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A key of the vault. Its id stands in clear beside everything that it sealed. */
export interface VaultKey {
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
}

/** The first key seals; all of them open. */
export type KeyRing = readonly VaultKey[]

/**
 * Reads `k2:<32 bytes as base64>,k1:<…>`, the newest key first.
 *
 * @throws Error that names the place of what does not fit, and never repeats a key.
 */
export function parseKeyRing(text: string): KeyRing {
  const ring = text.trim().split(',').map(parseKey)
  const ids = new Set(ring.map(({ id }) => id))
  if (ids.size < ring.length) throw new Error('The encryption keys hold one key id twice; give every key its own id.')
  return ring
}

/**
 * The ring kept in a file, which is made with one new key when it is not there yet. Two processes that start at once end up
 * with the same key: the file appears whole or not at all, and the first one to link it wins.
 *
 * @throws Error when others than the owner may read the file.
 */
export async function createKeyFile(path: string): Promise<KeyRing> {
  if (!(await exists(path))) await writeNewKey(path)
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`The key file ${path} may be read by other users of this machine. Run: chmod 600 ${path}`)
  }
  return parseKeyRing(await readFile(path, 'utf8'))
}

function parseKey(text: string, index: number): VaultKey {
  const place = `Encryption key ${index + 1}`
  const [id = '', encoded, ...rest] = text.trim().split(':')
  if (encoded === undefined || rest.length > 0) throw new Error(`${place} must read <id>:<32 bytes as base64>.`)
  if (!/^[\w.-]{1,64}$/.test(id)) {
    throw new Error(`${place} needs an id of 1 to 64 letters, digits, dots, dashes or underscores.`)
  }
  const key = Buffer.from(encoded, 'base64')
  if (key.length !== 32 || key.toString('base64') !== encoded) {
    throw new Error(`${place} (${id}) must be exactly 32 bytes as base64. Make one with: openssl rand -base64 32`)
  }
  return { id, key }
}

async function writeNewKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    // The id is random, so that data sealed under a lost file is refused as "unknown key", not as "tampered".
    await file.writeFile(`k${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
    await syncDirectory(dirname(path))
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
}

/** A key that a power failure takes away would take everything that it sealed along. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
