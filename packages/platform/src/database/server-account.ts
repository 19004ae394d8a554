import { spawnSync } from 'node:child_process'
import { DatabaseProblem } from './database-problem.ts'

/** A system account other than our own that runs the server. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root. Everybody else runs it as themselves, which `undefined` stands for. */
export function defaultServerAccount(): ServerAccount | undefined {
  if (!isRoot()) return undefined
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (account !== undefined) return account
  throw new DatabaseProblem(
    'PostgreSQL refuses to run as root, and this machine has neither an account "postgres" nor "nobody" to run it as.',
    'Start Valence as an ordinary user, create one of the accounts, or set DATABASE_URL to a server of your own.',
  )
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Asked of the system itself by entering the directory as that account: a parent's mode is not the whole truth (ACLs, mounts). */
export function canEnter(account: ServerAccount | undefined, directory: string): boolean {
  if (account === undefined) return true
  const attempt = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...account, cwd: '/', stdio: 'ignore' })
  if (attempt.error === undefined) return attempt.status === 0
  throw new DatabaseProblem(
    `PostgreSQL refuses to run as root, and starting a process as uid ${account.uid} failed (${attempt.error.message}).`,
    'Start Valence as an ordinary user, or set DATABASE_URL to a server of your own.',
    { cause: attempt.error },
  )
}

function lookUp(name: string): ServerAccount | undefined {
  const uid = ask('-u', name)
  const gid = ask('-g', name)
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function ask(question: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [question, name], { encoding: 'utf8' })
  return status === 0 ? Number(stdout.trim()) : undefined
}
