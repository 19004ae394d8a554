// What the scripts of package.json run: sets up what is missing, then starts the command and ends with it.
// Standard output is the command's own; everything said here goes to standard error.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, SetupProblem, say, setUp } from './setup.mjs'

/** Clean-up of a command that was told to stop may take this long, then it is killed. */
const GRACE_MS = 9_000
const PARENT_CHECK_MS = 500
const parent = process.ppid

const bin = (name, ...args) => [join(root, 'node_modules', ...name.split('/')), ...args]
const source = (file, ...args) => {
  const watch = pathToFileURL(join(root, 'scripts', 'end-with-parent.mjs')).href
  return ['--conditions=source', '--import', 'tsx', '--import', watch, join(root, file), ...args]
}
const vitest = (...args) => bin('vitest/vitest.mjs', 'run', ...args)

/** Each command is one or more programs for Node, run in turn until one fails. */
const commands = {
  start: (args) => [source('apps/valence/src/main.ts', ...args)],
  demo: (args) => [source('apps/valence/src/demo.ts', ...args)],
  credentials: (args) => [source('apps/valence/src/credentials.ts', ...args)],
  sandbox: (args) => [source('apps/jira-sandbox/src/main.ts', ...args)],
  bench: (args) => [source('bench/main.ts', ...args)],
  docs: (args) => [source('scripts/docs.ts', ...args)],
  test: (args) => [vitest(...args)],
  // The same test as in `npm test`, about other data and five times as many queries; it says by which seed.
  'test:deep': (args) => {
    process.env.DIFFERENTIAL_QUERIES ??= '100000'
    process.env.DIFFERENTIAL_SEED ??= String(Date.now() % 1_000_000_000)
    return [vitest('apps/valence/test/ceql-differential.test.ts', ...args)]
  },
  check: () => [
    bin('typescript/bin/tsc', '-p', join(root, 'tsconfig.json')),
    bin('@biomejs/biome/bin/biome', 'check', root),
    vitest('packages/testing/src/boundaries.test.ts'),
  ],
  build: (args) => [bin('turbo/bin/turbo', 'run', 'build', ...args)],
  format: () => [bin('@biomejs/biome/bin/biome', 'check', '--write', root)],
}

async function main([name = '', ...args]) {
  if (!Object.hasOwn(commands, name)) {
    throw new SetupProblem(`There is no command "${name}", but ${Object.keys(commands).join(', ')}.`)
  }
  await setUp()
  for (const program of commands[name](args)) {
    const code = await run(program)
    if (code !== 0) return code
  }
  return 0
}

function run(args) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' }
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  const stopWatching = watch((signal) => {
    child.kill(signal)
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  }).finally(stopWatching)
}

/** Tells of everything that should end the command: a signal, or the death of the npm that started us. */
function watch(end) {
  const onSignal = (signal) => {
    // The terminal sends an interrupt to the command as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) end(signal)
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) process.on(signal, onSignal)
  const parentCheck = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return
    clearInterval(parentCheck)
    end('SIGTERM')
  }, PARENT_CHECK_MS)
  return () => {
    clearInterval(parentCheck)
    for (const signal of signals) process.off(signal, onSignal)
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    say(error instanceof SetupProblem ? error.message : error.stack)
    process.exitCode = 1
  },
)
