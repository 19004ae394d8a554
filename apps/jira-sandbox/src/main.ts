import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startSandbox } from './index.ts'

const settings = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(2990),
  host: z.string().default('127.0.0.1'),
  data: z.string().optional(),
  seed: z.enum(['small', 'empty']).default('small'),
  'public-url': z.url().optional(),
  'strict-jql': z.boolean().default(false),
})

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    seed: { type: 'string' },
    'public-url': { type: 'string' },
    'strict-jql': { type: 'boolean' },
  },
})
const chosen = settings.parse(values)
const publicUrl = chosen['public-url']

const sandbox = await startSandbox({
  port: chosen.port,
  host: chosen.host,
  seed: chosen.seed,
  strictJql: chosen['strict-jql'],
  ...(chosen.data !== undefined && { dataFile: chosen.data }),
  ...(publicUrl !== undefined && { publicUrl }),
})

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The sandbox did not close cleanly: ${String(error)}\n`)
        process.exit(1)
      },
    )
  })
}

process.stdout.write(`Jira sandbox: a simulator of Jira Cloud, not Jira itself.
  URL        ${sandbox.url}
  username   ${sandbox.username}
  API token  ${sandbox.password}
  OAuth app  ${sandbox.oauth.clientId}, secret ${sandbox.oauth.clientSecret}, cloudId ${sandbox.oauth.cloudId}
  data       ${chosen.data ?? 'kept in memory only'}
`)
