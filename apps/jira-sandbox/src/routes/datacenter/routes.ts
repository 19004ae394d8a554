import type { FastifyInstance } from 'fastify'
import type { World } from '../../world/world.ts'
import { refuseSwitchedOff } from '../switched-off.ts'
import { attachmentFileRoutes } from './attachment-files.ts'
import { commentListRoutes } from './comment-lists.ts'
import { componentPageRoutes } from './component-pages.ts'
import { createMetaValueRoutes } from './createmeta.ts'
import type { DataCenterDeps } from './deps.ts'
import { groupRoutes } from './groups.ts'
import { keyWordRoutes } from './key-words.ts'
import { personalTokenRoutes } from './personal-tokens.ts'
import { searchRoutes } from './search.ts'
import { sessionRoutes } from './session.ts'
import { siteRoutes } from './site.ts'
import { userAccountRoutes } from './user-accounts.ts'
import { userSearchRoutes } from './user-search.ts'
import { vocabularyPageRoutes } from './vocabulary-pages.ts'
import { watcherRoutes } from './watchers.ts'

type Register = (scope: FastifyInstance, deps: DataCenterDeps) => void

/** Lets a Data Center have its own route where Cloud has one at the same address. */
export function flavourConstraint(world: World) {
  return {
    name: 'flavour',
    storage: createStorage,
    validate: (value: unknown) => {
      if (typeof value !== 'string') throw new Error('The flavour of a route is a string.')
    },
    deriveConstraint: () => world.flavour.name,
  }
}

/** What is different at a Data Center; where nothing is, the routes of Cloud answer. */
export function dataCenterRoutes(app: FastifyInstance, deps: DataCenterDeps): void {
  const people = [userAccountRoutes, userSearchRoutes, groupRoutes]
  const issues = [searchRoutes, createMetaValueRoutes, commentListRoutes, watcherRoutes]
  below('/rest/api/2', siteRoutes, vocabularyPageRoutes, keyWordRoutes, componentPageRoutes, ...people, ...issues)
  below('/rest/pat/latest', personalTokenRoutes)
  below('/rest/auth/1', sessionRoutes)
  below('/secure', attachmentFileRoutes)

  function below(prefix: string, ...files: readonly Register[]): void {
    const routes = async (scope: FastifyInstance) => {
      scope.addHook('onRoute', (route) => void Object.assign(route, { constraints: { flavour: 'datacenter' } }))
      refuseSwitchedOff(scope, deps)
      for (const register of files) register(scope, deps)
    }
    void app.register(routes, { prefix })
  }
}

function createStorage<Handler>() {
  const handlers = new Map<unknown, Handler>()
  return {
    get: (flavour: unknown): Handler | null => handlers.get(flavour) ?? null,
    set: (flavour: unknown, handler: Handler) => void handlers.set(flavour, handler),
    del: (flavour: unknown) => void handlers.delete(flavour),
    empty: () => handlers.clear(),
  }
}
