import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/faults.ts'
import { controlBody } from './body.ts'
import type { ControlDeps } from './control.ts'

const name = z.string().min(1).max(200)
const snapshotBody = z.strictObject({ name })
const resetBody = z.strictObject({ name: name.optional() })

/** Copies of the state and the way back to them. Faults, limits and the clock are no part of it. */
export function snapshotRoutes(app: FastifyInstance, { snapshots }: ControlDeps): void {
  const shown = ({ takenAt, ...rest }: { takenAt: number }) => ({ ...rest, takenAt: new Date(takenAt).toISOString() })

  app.get('/snapshot', () => ({ snapshots: snapshots.list().map(shown) }))

  app.post('/snapshot', (request, reply) => {
    return reply.code(201).send(shown(snapshots.take(controlBody(request, snapshotBody).name)))
  })

  app.post('/reset', (request) => {
    const wanted = controlBody(request, resetBody).name
    if (!snapshots.restore(wanted)) throw refusal(404, [`There is no snapshot with the name '${String(wanted)}'.`])
    return { restored: wanted ?? 'the seed' }
  })
}
