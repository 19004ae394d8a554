import type { Seed } from '../description/seed.ts'
import type { Draft } from './draft.ts'
import { person } from './people.ts'

/** Saved queries; without an owner they are the administrator's. */
export function addFilters(draft: Draft, seed: Seed): void {
  seed.filters.forEach(({ name, jql, description, owner, favouriteOf, shared }, index) => {
    const where = ['filters', index]
    const ownerId =
      (owner === undefined ? draft.site.users[0] : person(draft, [...where, 'owner'], owner))?.accountId ?? ''
    const fans = favouriteOf.flatMap((fan, at) => person(draft, [...where, 'favouriteOf', at], fan)?.accountId ?? [])
    const id = String(draft.next('filter'))
    draft.site.filters.push({ id, name, description, jql, ownerId, favouriteOf: fans, sharedWithAll: shared })
  })
}
