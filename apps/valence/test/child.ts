import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { eventually } from './harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program of this repository as a process of its own. */
export interface Child {
  readonly pid: number
  readonly ended: Promise<Ending>
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
}

/** Runs a script with Node. Of our environment it gets what a program needs to run at all. */
export function startChild(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Child {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  // By these a sandbox in the child reports what it answers.
  const { NODE_OPTIONS = '', SANDBOX_EXCHANGES_FILE = '' } = process.env
  const child = spawn(process.execPath, [...loader(script), script, ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_OPTIONS, SANDBOX_EXCHANGES_FILE, ...(TMPDIR !== '' && { TMPDIR }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${script} could not be started.`)
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  // `close` comes when the output is complete, too.
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { pid, ended, stdout, stderr, kill: (signal) => void child.kill(signal) }
}

/** A child that is started again whenever it ends, as a process manager does; but not after a failure of its own. */
export interface Supervised {
  /** The one that runs now. @throws Error with what it wrote when it failed. */
  current(): Child
  /** How those before it ended. */
  readonly endings: readonly Ending[]
  close(): Promise<void>
}

export function supervise(start: () => Child): Supervised {
  const endings: Ending[] = []
  let isClosing = false
  let hasFailed = false
  let current = start()
  const running = (async () => {
    while (!isClosing && !hasFailed) {
      const ending = await current.ended
      if (isClosing) return
      endings.push(ending)
      hasFailed = ending.signal === null && ending.code !== 0
      if (!hasFailed) current = start()
    }
  })()
  return {
    current() {
      if (hasFailed) throw new Error(`A process failed:\n${current.stderr()}`)
      return current
    },
    endings,
    async close() {
      isClosing = true
      current.kill('SIGKILL')
      await running
      await current.ended
    },
  }
}

/** The value of a member of a log line, once a line of this event was written. */
export async function logged(child: () => Child, event: string, member: string, timeoutMs?: number): Promise<string> {
  const read = async () =>
    child()
      .stderr()
      .split('\n')
      .filter((line) => line.includes(`"msg":"${event}"`))
      .map((line) => String(JSON.parse(line)[member]))
      .at(-1)
  const found = await eventually(read, (value) => value !== undefined, timeoutMs)
  return found ?? ''
}

/** Our sources need tsx. They also end with this process, should that be killed before it can end them. */
function loader(script: string): readonly string[] {
  const watch = `${root}scripts/end-with-parent.mjs`
  return script.endsWith('.ts') ? ['--conditions=source', '--import', 'tsx', '--import', watch] : []
}

function collect(stream: ChildProcess['stdout']): () => string {
  const chunks: string[] = []
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  return () => chunks.join('')
}
