import { randomBytes } from 'node:crypto'
import { readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeyFile, removeEmbeddedPostgres } from '@valence/platform'

const keyFile = 'encryption.key'
const passwordFile = 'admin.password'
const sandboxData = 'sandbox.json'

/** Where the sandbox keeps its issues. */
export function sandboxFile(dataDir: string): string {
  return join(dataDir, sandboxData)
}

/** What a first start makes once and every later one finds: the key that seals, and the password of the first user. */
export async function embeddedDefaults(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const ring = await createKeyFile(join(dataDir, keyFile))
  return {
    ENCRYPTION_KEYS: ring.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    ADMIN_PASSWORD: await readOrMake(join(dataDir, passwordFile), () => randomBytes(18).toString('base64url')),
  }
}

/** Removes what a start left in a data folder, and stops a database that still runs there. What others put there stays. */
export async function removeData(dataDir: string): Promise<void> {
  await removeEmbeddedPostgres(dataDir)
  for (const name of [keyFile, passwordFile, sandboxData, `${sandboxData}.tmp`]) {
    await rm(join(dataDir, name), { force: true })
  }
  try {
    await rmdir(dataDir)
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY')) throw error
  }
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    await writeFile(path, make(), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  return readFile(path, 'utf8')
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
