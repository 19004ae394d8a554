import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { refusal } from '../http/faults.ts'

/** A body of the wanted form; any other is refused with what is wrong and where. */
export function controlBody<Shape extends z.ZodType>(request: FastifyRequest, shape: Shape): z.infer<Shape> {
  const parsed = shape.safeParse(request.body ?? {})
  if (parsed.success) return parsed.data
  const messages = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw refusal(400, messages)
}
