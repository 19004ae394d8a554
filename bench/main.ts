import { cpus } from 'node:os'
import { benchBulk } from './bulk.ts'
import { benchCeql } from './ceql.ts'
import { benchConnection } from './connection.ts'
import { benchEvents } from './events.ts'
import { benchGateway } from './gateway.ts'
import { benchLargeSandbox } from './large-sandbox.ts'
import { benchReads } from './reads.ts'
import { type BenchWorld, startBenchWorld } from './world.ts'

const benches: Readonly<Record<string, (world: BenchWorld) => Promise<string>>> = {
  gateway: benchGateway,
  reads: benchReads,
  bulk: benchBulk,
  events: benchEvents,
  sandbox: benchLargeSandbox,
  connection: benchConnection,
  ceql: benchCeql,
}

/** `npm run bench [-- gateway reads bulk events sandbox connection ceql]`: figures of one run on this machine; compare the ratios, not the numbers. */
async function main(names: readonly string[]): Promise<void> {
  const chosen = names.length === 0 ? Object.keys(benches) : names
  const unknown = chosen.filter((name) => benches[name] === undefined)
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.stderr.write('Starting PostgreSQL, gateway, bulk worker, event relay, a local Jira and a bare route …\n')
  const world = await startBenchWorld()
  try {
    process.stdout.write(
      `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), everything on one machine\n`,
    )
    for (const name of chosen) process.stdout.write(`\n${await benches[name]?.(world)}\n`)
  } finally {
    await world.close()
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`The benchmark failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
