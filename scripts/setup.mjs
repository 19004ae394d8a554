// What a fresh clone needs before anything can run, done when it is missing and skipped within milliseconds when not.
// Plain Node without dependencies: they may not be there yet. It writes to standard error alone, because the standard
// output belongs to the command that follows.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const NODE_NEEDED = [20, 19]
const LOCK_ABANDONED_AFTER_MS = 10_000

/** A step that failed, told without a stack trace. */
export class SetupProblem extends Error {}

/** Dependencies and generated code, for every command that runs our sources. */
export async function setUp() {
  checkNode()
  if (isInstalled() && isGenerated()) return
  await withSetupLock(async () => {
    if (!isInstalled()) await install()
    if (!isGenerated()) await generate()
  })
}

/** The dependencies alone, for the tools that work on the schema. */
export async function setUpDependencies() {
  checkNode()
  if (!isInstalled()) await withSetupLock(async () => isInstalled() || (await install()))
}

export function say(text) {
  process.stderr.write(`valence: ${text}\n`)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])) return
  throw new SetupProblem(
    `Node.js ${process.versions.node} is too old: Valence needs ${NODE_NEEDED.join('.')} or newer. Get it from https://nodejs.org, or with \`nvm install 24\`.`,
  )
}

const lockfile = join(root, 'package-lock.json')
const installStamp = join(root, 'node_modules', '.valence-setup')
const schema = join(root, 'prisma', 'schema.prisma')
const generated = join(root, 'packages', 'platform', 'src', 'generated')
const generateStamp = join(generated, '.valence-schema')

function isInstalled() {
  if (read(installStamp) === hash(lockfile)) return true
  if (!matchesLockfile()) return false
  writeFileSync(installStamp, hash(lockfile))
  return true
}

/** Whether somebody else, such as `npm install`, installed just what the lockfile says: npm lists it in node_modules. */
function matchesLockfile() {
  const installed = read(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return false
  const present = JSON.parse(installed).packages
  return Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages)
    .filter(([path, wanted]) => path.startsWith('node_modules/') && !(wanted.optional && present[path] === undefined))
    .every(([path, wanted]) => present[path] !== undefined && present[path].version === wanted.version)
}

async function install() {
  say('Installing dependencies with npm ci (once, about 20 seconds)…')
  // A project setting makes npm print JSON (see .npmrc); people read this.
  const args = ['ci', '--no-audit', '--no-fund', '--json=false', '--loglevel=error']
  const npm = process.env.npm_execpath
  const [program, ...rest] = npm?.endsWith('.js') ? [process.execPath, npm, ...args] : ['npm', ...args]
  await run(
    'Installing the dependencies',
    program,
    rest,
    'Check the network and the registry, then run `npm ci` to see it fail.',
  )
  writeFileSync(installStamp, hash(lockfile))
}

function isGenerated() {
  return !existsSync(schema) || read(generateStamp) === generatorInput()
}

/** The schema, and the version of the generator. */
function generatorInput() {
  return `${hash(schema)} ${JSON.parse(readFileSync(join(root, 'node_modules', 'prisma', 'package.json'), 'utf8')).version}`
}

async function generate() {
  say('Generating the database client from prisma/schema.prisma…')
  const mend = 'Run `npm run db:generate` to see it fail, and mend prisma/schema.prisma.'
  await run('Generating the database client', process.execPath, [join(root, 'scripts', 'prisma.mjs'), 'generate'], mend)
  writeFileSync(generateStamp, generatorInput())
}

async function run(step, program, args, mend) {
  const isShellNeeded = process.platform === 'win32' && program === 'npm'
  // File descriptor 2 twice: what the program prints on its standard output goes to our standard error.
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: isShellNeeded })
  const forward = (signal) => child.kill(signal)
  process.on('SIGTERM', forward).on('SIGINT', forward)
  try {
    const ending = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(code ?? signal))
    })
    if (ending !== 0) throw new Error(`it ended with ${ending}`)
  } catch (error) {
    throw new SetupProblem(`${step} failed: ${error.message}. ${mend}`)
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', forward)
  }
}

/** Two commands started at once on a fresh clone must not install into one another. */
async function withSetupLock(work) {
  const path = join(root, '.valence', 'setup.lock')
  mkdirSync(dirname(path), { recursive: true })
  while (!claim(path)) {
    if (isAbandoned(path)) rmSync(path, { force: true })
    else await delay(200)
  }
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), 1_000)
  try {
    await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(path, { force: true })
  }
}

function claim(path) {
  try {
    closeSync(openSync(path, 'wx'))
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isAbandoned(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && Date.now() - found.mtimeMs > LOCK_ABANDONED_AFTER_MS
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function hash(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
