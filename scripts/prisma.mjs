#!/usr/bin/env node
// The Prisma CLI, with the WebAssembly schema engine in the place of a native one that it would download.
// Without DATABASE_URL, commands that need a database get one of their own, in .valence/authoring.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root, setUpDependencies } from './setup.mjs'

async function main(args) {
  await setUpDependencies()
  const needsDatabase = ['migrate', 'db', 'studio'].includes(args[0]) && !process.env.DATABASE_URL
  const scratch = needsDatabase ? await startScratchDatabase() : undefined
  try {
    return await runPrisma(args, scratch?.url ?? process.env.DATABASE_URL)
  } finally {
    await scratch?.stop()
  }
}

async function startScratchDatabase() {
  const { tsImport } = await import('tsx/esm/api')
  const { startEmbeddedPostgres } = await tsImport('../packages/platform/src/database/embedded.ts', import.meta.url)
  return startEmbeddedPostgres({ dataDir: join(root, '.valence', 'authoring') })
}

function runPrisma(args, databaseUrl) {
  const env = {
    ...process.env,
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts', 'schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  const cli = createRequire(join(root, 'package.json')).resolve('prisma/build/index.js')
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env, stdio: 'inherit' })
  // An interrupt of the terminal reaches the CLI as well; we wait for it to end.
  process.on('SIGINT', () => child.exitCode).on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  },
)
