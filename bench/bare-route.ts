import { fastify } from 'fastify'
import { Pool } from 'undici'
import { z } from 'zod'
import { bareTicket } from './bare-ticket.ts'

/**
 * The floor: routes that fetch issues, parse them, map them and stringify them again, and do nothing else that a gateway does.
 * `/incidents` keeps the form of Jira, `/tickets` is that of all help desks. Prints its port once it listens.
 */
const { UPSTREAM = '', AUTHORIZATION = '' } = process.env
const pool = new Pool(UPSTREAM, { connections: 128, pipelining: 1 })
const issue = z.looseObject({ id: z.string(), key: z.string(), fields: z.record(z.string(), z.unknown()) })
type Issue = z.infer<typeof issue>
const found = z.object({ issues: z.array(issue) })
const search = JSON.stringify({ jql: 'created >= "1970-01-01" ORDER BY created', fields: ['*all'], maxResults: 100 })
const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' }
const maps: Readonly<Record<string, (issue: Issue) => unknown>> = { incidents: withoutNulls, tickets: bareTicket }
const app = fastify()

for (const [name, map] of Object.entries(maps)) {
  app.get<{ Params: { id: string } }>(`/${name}/:id`, async (request, reply) => {
    const path = `/rest/api/2/issue/${encodeURIComponent(request.params.id)}`
    const answer = await pool.request({ method: 'GET', path, headers: { authorization: AUTHORIZATION } })
    const record: unknown = JSON.parse(await answer.body.text())
    return reply.type(json).send(JSON.stringify(map(issue.parse(record))))
  })
  app.get(`/${name}`, async (_request, reply) => {
    const answer = await pool.request({ method: 'POST', path: '/rest/api/3/search/jql', headers, body: search })
    const page: unknown = JSON.parse(await answer.body.text())
    return reply.type(json).send(JSON.stringify(found.parse(page).issues.map((one) => map(one))))
  })
}

const json = 'application/json; charset=utf-8'

function withoutNulls({ fields, ...rest }: Issue) {
  return { ...rest, fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) }
}

const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${address}\n`)
