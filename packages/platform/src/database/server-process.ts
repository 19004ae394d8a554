import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from './error-code.ts'
import { clusterOf, type Home } from './home.ts'
import { isAlive } from './start-lock.ts'

export interface ServerProcess {
  readonly pid: number
  readonly port: number
  /** The directory was renamed while its server ran: the server goes on, under the old name. */
  readonly isMoved: boolean
}

/**
 * The living server of a home by its postmaster.pid. A file that outlived its server is harmless, with two exceptions,
 * where PostgreSQL would refuse to start: a copied file, and one whose process id belongs to another program or a zombie.
 */
export async function findServerProcess(home: Home): Promise<ServerProcess | undefined> {
  const cluster = clusterOf(home)
  const found = await readPidFile(cluster)
  if (found === undefined || !isAlive(found.pid)) return undefined
  const isElsewhere = found.cluster !== cluster
  const isCopied = isElsewhere && (await readPidFile(found.cluster))?.pid === found.pid
  if (isCopied || !(await isPostgres(found.pid))) {
    await rm(pidFileOf(cluster), { force: true })
    return undefined
  }
  return { pid: found.pid, port: found.port, isMoved: isElsewhere }
}

const pidFileOf = (cluster: string): string => join(cluster, 'postmaster.pid')

/** Lines of the file: process id, data directory, start time, port, socket directory, address, shared memory, status. */
async function readPidFile(cluster: string) {
  const text = await readFile(pidFileOf(cluster), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return ''
    throw error
  })
  const [pid = '', directory = '', , port = ''] = text.split('\n')
  return pid === '' ? undefined : { pid: Number(pid), cluster: directory, port: Number(port) }
}

/** A zombie counts as ended, although its process id is still taken: in containers nobody may ever collect it. */
async function isPostgres(pid: number): Promise<boolean> {
  // No cheap way to ask there; PostgreSQL's own check decides.
  if (process.platform === 'win32') return true
  const [state = '', command = ''] = process.platform === 'linux' ? await askProc(pid) : await askPs(pid)
  return !state.startsWith('Z') && command.includes('postgres')
}

/** Minimal images have no `ps`. The line is "pid (command) state …". */
async function askProc(pid: number): Promise<readonly string[]> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [, command = '', state = ''] = /^\d+ \((.*)\) (\w)/.exec(line) ?? []
  return [state, command]
}

async function askPs(pid: number): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.trim().split(/\s+/, 2)
}
