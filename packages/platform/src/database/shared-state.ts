import { access, chmod, constants, mkdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DatabaseProblem } from './database-problem.ts'
import { errorCode } from './error-code.ts'
import { canEnter, type ServerAccount } from './server-account.ts'

/**
 * A directory outside of the installation that the server's account can enter. /var/tmp comes last: systemd removes
 * files there that were not read for 30 days, and a database has such files.
 */
export async function sharedStateDirectory(account: ServerAccount | undefined): Promise<string> {
  const parents = account === undefined ? [join(homedir(), '.cache')] : ['/var/lib', '/usr/local/var', '/var/tmp']
  for (const parent of parents) {
    const directory = join(parent, 'valence')
    if ((await create(directory, account === undefined)) && canEnter(account, directory)) return directory
  }
  throw new DatabaseProblem(
    `PostgreSQL needs a directory outside of the installation, and none could be made in ${parents.join(', ')}.`,
    'Move the installation to where other users may enter (such as /opt or /srv), or set DATABASE_URL.',
  )
}

async function create(directory: string, withParents: boolean): Promise<boolean> {
  try {
    await mkdir(directory, { recursive: withParents })
    await chmod(directory, 0o755)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') return false
  }
  const found = await stat(directory)
  if (found.uid !== (process.getuid?.() ?? found.uid)) return false
  return access(directory, constants.W_OK).then(
    () => true,
    () => false,
  )
}
