import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, noContent, type RouteDeps } from '../request.ts'

interface Words {
  /** As it stands in paths and in refusals. */
  readonly noun: string
  items(view: View): Map<string, { readonly id: string }>
  /** Null takes the default away. */
  setDefault(view: View, id: string | null): void
}

const defaultBody = z.looseObject({ id: z.string().nullable() })

/** The words of a site that are configured in an order and have a default. */
export function orderRoutes(app: FastifyInstance, deps: RouteDeps, { noun, items, setDefault }: Words): void {
  app.put(`/${noun}/default`, (request, reply) => {
    const view = adminView(request, deps)
    setDefault(view, bodyOf(request, defaultBody).id)
    view.world.changed()
    return noContent(reply)
  })

  app.put(`/${noun}/move`, (request, reply) => {
    const view = adminView(request, deps)
    moveItems(items(view), bodyOf(request, moveBody), noun)
    view.world.changed()
    return noContent(reply)
  })
}

/** How the `…/move` operations say where: after one of the others, or `First`, or `Last`. */
const moveBody = z.looseObject({
  ids: z.array(z.string()),
  after: z.string().optional(),
  position: z.string().optional(),
})

/** Puts the named items, in the given order, at another place of a map, whose order is the configured one. */
function moveItems(
  items: Map<string, { readonly id: string }>,
  { ids, after, position }: z.infer<typeof moveBody>,
  noun: string,
): void {
  const moved = ids.map((id) => {
    const item = items.get(id)
    if (!item) throw refusal(404, [`The ${noun} with id '${id}' does not exist.`])
    return item
  })
  if ((after === undefined) === (position === undefined)) {
    throw badRequest("Exactly one of 'after' and 'position' must be provided.")
  }
  const others = [...items.values()].filter((item) => !ids.includes(item.id))
  const at = placeIn(others, after, position, noun)
  items.clear()
  for (const item of others.toSpliced(at, 0, ...moved)) items.set(item.id, item)
}

function placeIn(
  others: readonly { readonly id: string }[],
  after: string | undefined,
  position: string | undefined,
  noun: string,
): number {
  if (position === 'First') return 0
  if (position === 'Last') return others.length
  if (position !== undefined) throw badRequest(`The position '${position}' is neither First nor Last.`)
  const at = others.findIndex((item) => item.id === after)
  if (at < 0) throw refusal(404, [`The ${noun} with id '${after}' does not exist.`])
  return at + 1
}
