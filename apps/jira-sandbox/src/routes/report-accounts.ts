import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { JiraError } from '../http/faults.ts'
import { bearerOf, requireScope } from '../oauth/bearer.ts'
import type { World } from '../world/world.ts'
import { noContent } from './request.ts'

const reported = z.object({ accountId: z.string(), updatedAt: z.iso.datetime({ offset: true }) })
const reportBody = z.looseObject({ accounts: z.array(reported).min(1).max(90) })

/** Apps report whose personal data they store and from when, and are told what to erase and what to read again. */
export function reportAccountRoutes(app: FastifyInstance, world: World): void {
  for (const path of ['/app/report-accounts', '/app/report-accounts/']) {
    app.post(path, (request, reply) => {
      requireScope(bearerOf(world, request).claims, 'report:personal-data')
      const body = reportBody.safeParse(request.body)
      if (!body.success) throw malformed('From 1 to 90 accounts are reported, each with accountId and updatedAt.')
      const accounts = body.data.accounts.flatMap((account) => adviceOn(world, account))
      return accounts.length === 0 ? noContent(reply) : { accounts }
    })
  }
}

function adviceOn({ state }: World, { accountId, updatedAt }: z.infer<typeof reported>) {
  const user = state.users.get(accountId)
  if (!user) return [{ accountId, status: 'closed' }]
  return (user.updated ?? 0) > Date.parse(updatedAt) ? [{ accountId, status: 'updated' }] : []
}

function malformed(errorMessage: string): JiraError {
  return new JiraError(400, { errorType: 'BAD_REQUEST', errorMessage }, 'application/json')
}
