import type { FastifyInstance } from 'fastify'
import { groupRoutes } from './people/groups.ts'
import { ownPermissionRoutes } from './people/own-permissions.ts'
import { pickerRoutes } from './people/pickers.ts'
import { userSearchRoutes } from './people/search.ts'
import { userPropertyRoutes } from './people/user-properties.ts'
import { userRoutes } from './people/users.ts'
import type { RouteDeps } from './request.ts'

/** Users and groups, and what they may do. */
export function peopleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const files = [userRoutes, userSearchRoutes, pickerRoutes, groupRoutes, userPropertyRoutes, ownPermissionRoutes]
  for (const register of files) register(app, deps)
}
