import type { FastifyInstance } from 'fastify'
import { refusal } from '../faults.ts'
import { noContent, pathPart } from '../routes/request.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'
import { faultRuleSchema } from './faults/rule.ts'

export function faultRoutes(app: FastifyInstance, { faults }: ControlDeps): void {
  app.get('/faults', () => ({ faults: faults.list() }))

  app.post('/faults', (request, reply) => reply.code(201).send(faults.add(controlBody(request, faultRuleSchema))))

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
