import type { Engine, Visit } from '@valence/engine'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { oauthPage } from '../oauth-page.ts'

const query = z.looseObject({
  code: z.string().max(4_000).optional().catch(undefined),
  state: z.string().max(4_000).optional().catch(undefined),
  error: z.string().max(500).optional().catch(undefined),
})
const choice = z.object({ ticket: z.string().max(500), site: z.string().max(2_000) })
const limited = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } }, schema: { hide: true } }

/**
 * The page that authorization servers send people back to, under both of its names. It says nothing of who is connected where beyond
 * what the person chose, keeps nothing, and may be framed by nobody.
 */
export function oauthPageRoutes(app: FastifyInstance, { authorization }: Engine): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  for (const path of ['/oauth', '/oauth/callback']) {
    app.get(path, limited, async (request, reply) =>
      show(reply, await authorization.consent.visit(query.parse(request.query))),
    )
  }
  app.post('/oauth/site', limited, async (request, reply) => {
    const read = choice.safeParse(request.body)
    const visit = read.success
      ? await authorization.consent.choose(read.data.ticket, read.data.site)
      : ({ kind: 'refused', sentence: 'Choose one of the sites.' } as const)
    return show(reply, visit)
  })
}

function show(reply: FastifyReply, visit: Visit): FastifyReply {
  return reply
    .code(visit.kind === 'refused' ? 400 : 200)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    .type('text/html; charset=utf-8')
    .send(oauthPage(visit))
}
