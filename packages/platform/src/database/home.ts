import { createHash, randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  constants,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'
import { canEnter, defaultServerAccount, isRoot, type ServerAccount } from './server-account.ts'
import { sharedStateDirectory } from './shared-state.ts'

/** The directory of one embedded database: `cluster/` of PostgreSQL, its log, and our settings of it. */
export interface Home {
  readonly directory: string
  /** The system account the server runs as, if not ours; the directory belongs to it. */
  readonly account: ServerAccount | undefined
}

const settings = z.object({
  version: z.literal(1),
  port: z.number().int(),
  password: z.string(),
  /** The data directory this home serves: tells a moved installation from a copied one. */
  dataDir: z.string(),
})
export type HomeSettings = z.infer<typeof settings>

export const clusterOf = (home: Home): string => join(home.directory, 'cluster')
export const logOf = (home: Home): string => join(home.directory, 'postgres.log')

/**
 * Makes the data directory, and returns its real path. As root, an empty one is made enterable (not readable) for others,
 * so that the server's account reaches its files there; otherwise they would have to lie elsewhere.
 */
export async function prepareDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    if (isRoot() && (await readdir(dataDir)).length === 0) await chmod(dataDir, 0o711)
    await access(dataDir, constants.R_OK | constants.W_OK)
    return await realpath(dataDir)
  } catch (cause) {
    throw new DatabaseProblem(
      `The data directory ${dataDir} cannot be used (${errorCode(cause) ?? String(cause)}).`,
      'Give the user that starts Valence the right to write there, or name another directory with --data.',
      { cause },
    )
  }
}

/** The home that serves a data directory, if there is one. A half-made home has another name, and does not count. */
export async function findHome(dataDir: string): Promise<Home | undefined> {
  const directory = (await isDirectory(join(dataDir, 'postgres')))
    ? join(dataDir, 'postgres')
    : await pointedTo(dataDir)
  if (directory === undefined) return undefined
  const home = { directory, account: await accountOf(directory) }
  const known = await readSettings(home)
  if (known.dataDir === dataDir || dirname(directory) === dataDir) return home
  // Pointed to by the copy of a data directory whose original is in use: the copy gets a database of its own.
  if ((await pointedTo(known.dataDir)) === directory) return undefined
  await writeSettings(home, { ...known, dataDir })
  return home
}

/**
 * Makes a home under a provisional name with everything in it, then gives it its name: it is there whole or not at all.
 * It lies in the data directory where the server's account can enter that, else in a shared place that a pointer names.
 */
export async function createHome(
  dataDir: string,
  port: number,
  initialize: (home: Home, password: string) => Promise<void>,
): Promise<Home> {
  const account = defaultServerAccount()
  const place = await choosePlace(dataDir, account)
  await removeRemains(place.directory)
  const provisional = { directory: `${place.directory}.${randomBytes(4).toString('hex')}.new`, account }
  const password = randomBytes(24).toString('base64url')
  try {
    await mkdir(provisional.directory, { mode: 0o700 })
    await give(provisional, provisional.directory)
    await writeSettings(provisional, { version: 1, port, password, dataDir })
    await initialize(provisional, password)
    await rename(provisional.directory, place.directory)
  } catch (error) {
    await rm(provisional.directory, { recursive: true, force: true })
    throw error
  }
  if (place.isElsewhere) await writeFile(pointerOf(dataDir), JSON.stringify(place.directory), { mode: 0o600 })
  return { directory: place.directory, account }
}

export async function removeHome(dataDir: string, home: Home): Promise<void> {
  await rm(home.directory, { recursive: true, force: true })
  await rm(pointerOf(dataDir), { force: true })
}

export async function readSettings(home: Home): Promise<HomeSettings> {
  const path = settingsOf(home)
  try {
    return settings.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new DatabaseProblem(
      errorCode(cause) === 'EACCES'
        ? `The database in ${home.directory} belongs to another user.`
        : `The settings of the embedded database, ${path}, cannot be read.`,
      'Start Valence as the user that made it, or start anew with --reset (this removes the data).',
      { cause },
    )
  }
}

export async function writeSettings(home: Home, next: HomeSettings): Promise<void> {
  const draft = `${settingsOf(home)}.draft`
  await writeFile(draft, JSON.stringify(next), { mode: 0o600 })
  await give(home, draft)
  await rename(draft, settingsOf(home))
}

/** Hands a file to the account that the server runs as. */
export async function give(home: Home, path: string): Promise<void> {
  if (home.account !== undefined) await chown(path, home.account.uid, home.account.gid)
}

const settingsOf = (home: Home): string => join(home.directory, 'settings.json')
const pointerOf = (dataDir: string): string => join(dataDir, 'postgres-location.json')

async function choosePlace(dataDir: string, account: ServerAccount | undefined) {
  if (canEnter(account, dataDir)) return { directory: join(dataDir, 'postgres'), isElsewhere: false }
  const name = `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
  return { directory: join(await sharedStateDirectory(account), name), isElsewhere: true }
}

/** What an interrupted start left, and a home whose data directory was deleted: without its pointer it is out of reach. */
async function removeRemains(directory: string): Promise<void> {
  const parent = dirname(directory)
  const name = directory.slice(parent.length + 1)
  for (const entry of await readdir(parent)) {
    if (entry === name || (entry.startsWith(`${name}.`) && entry.endsWith('.new'))) {
      await rm(join(parent, entry), { recursive: true, force: true })
    }
  }
}

async function pointedTo(dataDir: string): Promise<string | undefined> {
  try {
    const directory = z.string().parse(JSON.parse(await readFile(pointerOf(dataDir), 'utf8')))
    return (await isDirectory(directory)) ? directory : undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** The server runs as the owner of its files. Files of root, which it cannot be, come from a copy: they are handed over. */
async function accountOf(directory: string): Promise<ServerAccount | undefined> {
  if (!isRoot()) return undefined
  const { uid, gid } = await stat(directory)
  if (uid !== 0) return { uid, gid }
  const home = { directory, account: defaultServerAccount() }
  for (const entry of await readdir(directory, { recursive: true })) await give(home, join(directory, entry))
  await give(home, directory)
  return home.account
}
