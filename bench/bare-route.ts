import { fastify } from 'fastify'
import { Pool } from 'undici'
import { z } from 'zod'

/**
 * The floor: a route that fetches an issue, parses it, maps it and stringifies it again, and does nothing else that a gateway
 * does. Prints its port once it listens.
 */
const { UPSTREAM = '', AUTHORIZATION = '' } = process.env
const pool = new Pool(UPSTREAM, { connections: 128, pipelining: 1 })
const issue = z.looseObject({ id: z.string(), fields: z.record(z.string(), z.unknown()) })
const app = fastify()

app.get<{ Params: { id: string } }>('/incidents/:id', async (request, reply) => {
  const path = `/rest/api/2/issue/${encodeURIComponent(request.params.id)}`
  const answer = await pool.request({ method: 'GET', path, headers: { authorization: AUTHORIZATION } })
  const record: unknown = JSON.parse(await answer.body.text())
  const { fields, ...rest } = issue.parse(record)
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
  return reply.type('application/json; charset=utf-8').send(JSON.stringify({ ...rest, fields: given }))
})

const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${address}\n`)
