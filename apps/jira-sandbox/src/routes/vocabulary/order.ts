import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'

/** How the `…/move` operations say where: after one of the others, or `First`, or `Last`. */
export const moveBody = z.looseObject({
  ids: z.array(z.string()),
  after: z.string().optional(),
  position: z.string().optional(),
})

/** Puts the named items, in the given order, at another place of a map, whose order is the configured one. */
export function moveItems<Item extends { readonly id: string }>(
  items: Map<string, Item>,
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
