import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { badRequest, refusal } from '../../http/faults.ts'
import { allows, isHolder } from '../../permissions/permissions.ts'
import type { SecurityLevelRecord, SecuritySchemeRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView, seenProject } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { holderJson } from './holders.ts'
import { levelJson, levelsBody, membersBody, readLevels, readMembers } from './security-level.ts'
import { logSecurity, openedScheme, securitySchemeOf } from './security-schemes.ts'

interface Place {
  readonly scheme: SecuritySchemeRecord
  readonly level: SecurityLevelRecord
}

const levelBody = z.looseObject({
  name: z.string().max(60).optional(),
  description: z.string().max(255).nullish(),
})
const defaultsBody = z.looseObject({
  defaultValues: z.array(z.looseObject({ issueSecuritySchemeId: z.string(), defaultLevelId: z.string().nullable() })),
})

/** The levels of issue security schemes, and their members. */
export function securityLevelRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/issuesecurityschemes/level', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [ids, schemeIds] = [query.list('id'), query.list('schemeId')]
    const shown = placesOf(view)
      .filter(({ scheme }) => isWanted(schemeIds, scheme.id))
      .filter(({ level }) => isWanted(ids, level.id))
      .map(({ scheme, level }) => levelJson(view, scheme, level))
      .filter(({ isDefault }) => isDefault || !query.flag('onlyDefault'))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.put('/issuesecurityschemes/level/default', (request, reply) => {
    const view = adminView(request, deps)
    const { defaultValues } = bodyOf(request, defaultsBody)
    const found = defaultValues.map(({ issueSecuritySchemeId, defaultLevelId }) => {
      const scheme = securitySchemeOf(view, issueSecuritySchemeId)
      const none = defaultLevelId === null || defaultLevelId === '-1'
      return { scheme, level: none ? undefined : levelIn(scheme, defaultLevelId) }
    })
    for (const { scheme, level } of found) {
      scheme.defaultLevelId = level?.id
      logSecurity(view, scheme, 'Issue security scheme updated')
    }
    return noContent(reply)
  })

  app.get('/issuesecurityschemes/level/member', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [ids, schemeIds, levelIds] = [query.list('id'), query.list('schemeId'), query.list('levelId')]
    const shown = placesOf(view)
      .filter(({ scheme }) => isWanted(schemeIds, scheme.id))
      .filter(({ level }) => isWanted(levelIds, level.id))
      .flatMap(({ scheme, level }) =>
        level.members.map(({ id, holder }) => ({
          id: String(id),
          issueSecurityLevelId: level.id,
          issueSecuritySchemeId: scheme.id,
          holder: holderJson(view, holder),
        })),
      )
      .filter(({ id }) => isWanted(ids, id))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/issuesecurityschemes/:id/members', (request) => {
    const { view, scheme } = openedScheme(request, deps)
    const query = queryOf(request)
    const levelIds = query.list('issueSecurityLevelId')
    const shown = scheme.levels
      .filter(({ id }) => isWanted(levelIds, id))
      .flatMap((level) =>
        level.members.map(({ id, holder }) => ({
          id,
          issueSecurityLevelId: Number(level.id),
          holder: holderJson(view, holder),
        })),
      )
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.put('/issuesecurityschemes/:id/level', (request, reply) => {
    const { view, scheme } = openedScheme(request, deps)
    readLevels(view, scheme, bodyOf(request, z.looseObject({ levels: levelsBody })).levels)
    logSecurity(view, scheme, 'Issue security level added')
    return noContent(reply)
  })

  app.put('/issuesecurityschemes/:id/level/:levelId', (request, reply) => {
    const { view, scheme, level } = openedLevel(request, deps)
    const { name, description } = bodyOf(request, levelBody)
    if (name !== undefined && scheme.levels.some((it) => it !== level && it.name === name)) {
      throw badRequest('Security levels of one scheme must have different names.')
    }
    level.name = name ?? level.name
    level.description = description ?? level.description
    logSecurity(view, scheme, 'Issue security level updated')
    return noContent(reply)
  })

  // The issues that have the level get the other one, or none.
  app.delete('/issuesecurityschemes/:id/level/:levelId', (request, reply) => {
    const { view, scheme, level } = openedLevel(request, deps)
    const replacementId = queryOf(request).text('replaceWith') ?? null
    if (replacementId !== null) levelIn(scheme, replacementId)
    return answerTask(reply, view, 'security-level-delete', `Delete security level '${level.name}'`, {
      fieldId: 'security',
      id: level.id,
      replacementId,
    })
  })

  app.put('/issuesecurityschemes/:id/level/:levelId/member', (request, reply) => {
    const { view, scheme, level } = openedLevel(request, deps)
    level.members.push(...readMembers(view, bodyOf(request, z.looseObject({ members: membersBody })).members))
    logSecurity(view, scheme, 'Issue security level updated')
    return noContent(reply)
  })

  app.delete('/issuesecurityschemes/:id/level/:levelId/member/:memberId', (request, reply) => {
    const { view, scheme, level } = openedLevel(request, deps)
    const wanted = pathPart(request, 'memberId')
    const at = level.members.findIndex(({ id }) => String(id) === wanted)
    if (at < 0) throw refusal(404, [`The security level member with id '${wanted}' does not exist.`])
    level.members.splice(at, 1)
    logSecurity(view, scheme, 'Issue security level updated')
    return noContent(reply)
  })

  app.get('/securitylevel/:id', (request) => {
    const view = memberView(request, deps)
    const wanted = pathPart(request, 'id')
    const place = placesOf(view).find(({ level }) => level.id === wanted)
    if (!place) throw refusal(404, [`The security level with id '${wanted}' does not exist.`])
    return levelJson(view, place.scheme, place.level)
  })

  // Those the caller could give an issue of the project.
  app.get('/project/:projectIdOrKey/securitylevel', (request) => {
    const { view, project } = seenProject(request, deps)
    const scheme = view.state.securitySchemes.get(project.securitySchemeId ?? '')
    const mine = (scheme?.levels ?? []).filter(({ members }) =>
      members.some(({ holder }) => isHolder(view.state, view.caller, holder, { project })),
    )
    const may = allows(view.state, view.caller, 'SET_ISSUE_SECURITY', project)
    return { levels: scheme && may ? mine.map((level) => levelJson(view, scheme, level)) : [] }
  })
}

function placesOf(view: View): Place[] {
  return [...view.state.securitySchemes.values()].flatMap((scheme) => scheme.levels.map((level) => ({ scheme, level })))
}

function openedLevel(request: FastifyRequest, deps: RouteDeps) {
  const { view, scheme } = openedScheme(request, deps)
  return { view, scheme, level: levelIn(scheme, pathPart(request, 'levelId')) }
}

function levelIn(scheme: SecuritySchemeRecord, id: string): SecurityLevelRecord {
  const level = scheme.levels.find((it) => it.id === id)
  if (!level) throw refusal(404, [`The security level with id '${id}' does not exist.`])
  return level
}
