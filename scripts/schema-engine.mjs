#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which the CLI would otherwise download. The CLI starts whatever
// PRISMA_SCHEMA_ENGINE_BINARY names and speaks JSON-RPC with it, one message a line; this answers with the WebAssembly
// build of the same engine. Only authoring uses it (scripts/prisma.mjs); a running installation never loads it.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
})
const datasource = JSON.parse(options.datasource ?? '{}')

/** `cli can-connect-to-database` and `cli create-database`: the answer is the exit code, the reason is a log line. */
async function runCommand(command) {
  const { host, port, database, ...rest } = connection(datasource.url)
  try {
    if (command === 'can-connect-to-database') await execute({ host, port, database, ...rest }, 'SELECT 1')
    else if (command === 'create-database')
      await createDatabase({ host, port, ...rest, database: 'postgres' }, database)
    else throw new Error(`The schema engine knows no command ${command}.`)
  } catch (error) {
    const [code, message] = {
      '28P01': ['P1000', `Authentication failed against the database server at ${host}:${port}.`],
      '3D000': ['P1003', `Database ${database} does not exist.`],
      '42P04': ['P1009', `Database ${database} already exists.`],
    }[error.code] ?? ['P1001', `Cannot reach the database server at ${host}:${port}: ${error.message}`]
    const line = { level: 'ERROR', target: 'schema_engine::logger', fields: { error_code: code, message } }
    // The CLI skips the first line: there the native engine prints its banner.
    process.stderr.write(`schema-engine\n${JSON.stringify(line)}`)
    process.exitCode = 1
  }
}

async function serve() {
  await instantiate()
  const panic = watchForPanic()
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory())
  // Created by the first request, whose answer can carry a failure.
  let engine
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const request = JSON.parse(line)
    // The CLI acknowledges what we ask it to print; an acknowledgement has no method.
    if (request.method === undefined) continue
    try {
      engine ??= await Promise.race([createEngine(factory), panic])
      send({ id: request.id, result: await Promise.race([answer(engine, request), panic]) })
    } catch (error) {
      const data = problem(error, factory)
      send({ id: request.id, error: { code: 4466, message: data.message, data } })
    }
  }
  // A pool of an engine may still hold idle connections, and the CLI waits for the end of this process.
  process.exit(0)
}

/** By hand, because Node 20 imports no WebAssembly modules. */
async function instantiate() {
  const directory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bytes = await readFile(join(directory, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

/**
 * A panic of the WebAssembly engine reaches us as an uncaught exception, after it told its message to a global of this
 * name. It must become an answer: of an engine that merely ends, the CLI says nothing and exits with 0.
 */
function watchForPanic() {
  let message = 'unknown cause'
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (text) => {
      message = text
    },
  }
  return new Promise((_, reject) => {
    process.on('uncaughtException', (error) => {
      reject(error instanceof WebAssembly.RuntimeError ? new Error(`The schema engine panicked: ${message}`) : error)
    })
  })
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

async function answer(engine, { method, params }) {
  // The two builds of the engine name this one differently.
  const verb = method === 'getDatabaseVersion' ? 'version' : method
  if (typeof engine[verb] !== 'function') throw new Error(`The schema engine has no method ${method}.`)
  // These two replay the migrations, but only devDiagnostic opens a shadow database of ours for that: it leaves the
  // outcome in the engine's cache, where they find it.
  if (verb === 'evaluateDataLoss' || verb === 'createMigration') {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
  }
  const result = (await engine[verb](params)) ?? {}
  if (method !== 'diff' || !result.stdout) return result
  // The native engine asks the CLI to print a diff, and `--output` captures what is printed.
  send({ id: randomUUID(), method: 'print', params: { content: result.stdout.trimEnd() } })
  return { ...result, stdout: null }
}

/** What the CLI prints. An error of our own code arrives as "External error id#n"; one of the engine trails a Rust span trace. */
function problem(error, { errorRegistry }) {
  const external = /External error id#(\d+)/.exec(error.message)
  const cause = external === null ? error : (errorRegistry.consumeError(Number(external[1]))?.error ?? error)
  const message = String(cause.message ?? cause)
    .split('\n   0: ')[0]
    .trimEnd()
  return { is_panic: false, message }
}

async function createEngine(factory) {
  const files = await Promise.all((options.datamodels ?? []).map(async (path) => [path, await readFile(path, 'utf8')]))
  const log = (line) => process.stderr.write(`${line}\n`)
  return glue.SchemaEngine.new({ datamodels: files.length === 0 ? undefined : files }, log, factory)
}

function adapterFactory() {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(connection(datasource.url)),
    connectToShadowDb: () =>
      datasource.shadowUrl ? connect(connection(datasource.shadowUrl)) : connectToNewDatabase(),
  }
}

async function connectToNewDatabase() {
  const main = connection(datasource.url)
  const database = `prisma_shadow_${randomUUID().replaceAll('-', '')}`
  await createDatabase(main, database)
  return connect({ ...main, database }, () => execute(main, `DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`))
}

/** Prisma's adapter with two gaps closed. */
async function connect(config, afterwards) {
  const adapter = await new PrismaPg(config).connect()
  const { dispose, queryRaw } = adapter
  adapter.queryRaw = (query) => queryWithChars(adapter, queryRaw, query)
  // Its own way cuts a script at each semicolon, also inside the body of a function.
  adapter.executeScript = async (script) => {
    await adapter
      .underlyingDriver()
      .query(script)
      .catch((error) => adapter.onError(error))
  }
  adapter.dispose = async () => {
    await dispose.call(adapter)
    await afterwards?.()
  }
  return adapter
}

/** It does not know the type "char" of PostgreSQL's catalogs (18): it is shown text (25), which has the same wire form. */
async function queryWithChars(adapter, queryRaw, query) {
  const chars = []
  const performIO = async (request) => {
    const result = await adapter.performIO(request)
    for (const [position, field] of result.fields.entries()) {
      if (field.dataTypeID !== 18) continue
      chars.push(position)
      field.dataTypeID = 25
    }
    return result
  }
  const result = await queryRaw.call(Object.create(adapter, { performIO: { value: performIO } }), query)
  for (const position of chars) result.columnTypes[position] = ColumnTypeEnum.Character
  return result
}

/** Parts instead of the URL, so that another database of the same server is one property away. */
function connection(url) {
  if (!url) throw new Error('DATABASE_URL is not set, and this command needs a database.')
  const { host, port, user, password, database, ssl } = new pg.Client(url)
  return { host, port, user, password, database, ssl }
}

async function createDatabase(config, name) {
  await execute(config, `CREATE DATABASE ${quoted(name)}`)
}

async function execute(config, sql) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function quoted(identifier) {
  return pg.escapeIdentifier(identifier)
}

if (positionals[0] === 'cli') await runCommand(positionals[1])
else await serve()
