import type { FastifyInstance } from 'fastify'
import { refusal } from '../http/faults.ts'
import { noContent, pathPart } from '../routes/request.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'
import { isKnownCaller } from './faults/caller.ts'
import { faultRuleSchema } from './faults/rule.ts'

export function faultRoutes(app: FastifyInstance, { faults, world }: ControlDeps): void {
  app.get('/faults', () => ({ faults: faults.list() }))

  app.post('/faults', (request, reply) => {
    const rule = controlBody(request, faultRuleSchema)
    const caller = 'caller' in rule ? rule.caller : undefined
    if (caller !== undefined && !isKnownCaller(world.state, caller)) {
      throw refusal(400, [`caller: There is no account and no app '${caller}'.`])
    }
    return reply.code(201).send(faults.add(rule))
  })

  app.delete('/faults', (_request, reply) => {
    faults.clear()
    return noContent(reply)
  })

  app.delete('/faults/:id', (request, reply) => {
    const id = pathPart(request, 'id')
    if (!faults.remove(Number(id))) throw refusal(404, [`There is no fault with the id '${id}'.`])
    return noContent(reply)
  })
}
