import type { FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../../json/object.ts'
import { pathOf } from '../../routes/request.ts'
import type { State } from '../../world/state.ts'
import { userByKey, userByName } from '../user-names.ts'

interface Translation {
  readonly path: RegExp
  body?(body: JsonObject, idOf: (name: unknown) => unknown): JsonObject
  query?(query: JsonObject, idOf: (name: unknown) => unknown): JsonObject
}

/** Where a request names people outside the fields of an issue: the names become the ids the state knows. */
const translations: readonly Translation[] = [
  {
    path: /^\/rest\/api\/2\/component(\/[^/]+)?$/,
    body: ({ leadAccountId, leadUserName, ...rest }, idOf) =>
      leadUserName === undefined ? rest : { ...rest, leadAccountId: idOf(leadUserName) },
  },
  {
    path: /^\/rest\/api\/2\/project(\/[^/]+)?$/,
    body: ({ leadAccountId, lead, ...rest }, idOf) =>
      lead === undefined ? rest : { ...rest, leadAccountId: idOf(lead) },
  },
  {
    path: /^\/rest\/api\/2\/issue\/[^/]+\/notify$/,
    body: (body, idOf) => {
      const { to } = body
      if (!isObject(to) || !Array.isArray(to.users)) return body
      const users = to.users.map((user) => ({ accountId: isObject(user) ? idOf(user.name) : undefined }))
      return { ...body, to: { ...to, users } }
    },
  },
  { path: /^\/rest\/api\/2\/project\/[^/]+\/role\/[^/]+$/, body: withActors, query: withUser },
  { path: /^\/rest\/api\/2\/role\/[^/]+\/actors$/, body: withActors, query: withUser },
  {
    path: /^\/rest\/api\/2\/user\/properties(\/[^/]+)?$/,
    query: ({ username, userKey, accountId, ...rest }, idOf) => ({ ...rest, accountId: idOf(username ?? userKey) }),
  },
]

const userActors = 'atlassian-user-role-actor'

function withActors(body: JsonObject, idOf: (name: unknown) => unknown): JsonObject {
  const ids = (list: unknown) => (Array.isArray(list) ? list.map(idOf) : list)
  const { user, categorisedActors } = body
  return {
    ...body,
    ...(user !== undefined && { user: ids(user) }),
    ...(isObject(categorisedActors) && {
      categorisedActors: { ...categorisedActors, [userActors]: ids(categorisedActors[userActors] ?? []) },
    }),
  }
}

function withUser(query: JsonObject, idOf: (name: unknown) => unknown): JsonObject {
  return query.user === undefined ? query : { ...query, user: idOf(query.user) }
}

export function translateUsers(request: FastifyRequest, state: State): void {
  const path = pathOf(request)
  const translation = translations.find((it) => it.path.test(path))
  if (!translation) return
  const { body, query } = request
  const idOf = (name: unknown) => accountNamed(state, name)
  if (translation.body && isObject(body)) request.body = translation.body(body, idOf)
  if (translation.query && isObject(query)) request.query = translation.query(query, idOf)
}

/** A name nobody has stays as it is: the operation refuses it in its own way. */
function accountNamed(state: State, name: unknown): unknown {
  if (typeof name !== 'string') return name
  return (userByName(state, name) ?? userByKey(state, name))?.accountId ?? name
}
