import type { FastifyRequest } from 'fastify'
import type { View } from '../../world/world.ts'
import { pageJson, pageOf, queryOf } from '../request.ts'

const pageMax = 50

/** A page of anything but issues, without the links that other pages have. */
export function agilePage<Item>(
  request: FastifyRequest,
  view: View,
  items: readonly Item[],
  toJson: (view: View, item: Item) => object,
) {
  const paging = pageOf(queryOf(request), pageMax, pageMax)
  const shown = items.map((item) => toJson(view, item))
  const { self: _self, nextPage: _next, ...page } = pageJson(request, view, shown, paging)
  return page
}
