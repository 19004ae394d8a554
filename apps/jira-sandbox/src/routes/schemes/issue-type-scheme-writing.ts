import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import {
  defaultSchemeId,
  followSchemes,
  type IssueTypeScheme,
  issueTypeSchemes,
  keepScheme,
  usedTypeIds,
} from '../../projects/issue-type-schemes.ts'
import type { IssueTypeSchemeRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, noContent, pathPart, type RouteDeps } from '../request.ts'

const schemeBody = z.strictObject({
  name: z.string().max(255),
  description: z.string().max(4000).optional(),
  defaultIssueTypeId: z.string().optional(),
  issueTypeIds: z.array(z.string()),
})
const changedScheme = schemeBody.omit({ issueTypeIds: true }).partial()
const association = z.strictObject({ issueTypeSchemeId: z.string(), projectId: z.string() })
const typesBody = z.strictObject({ issueTypeIds: z.array(z.string()) })
const orderBody = typesBody.extend({ after: z.string().optional(), position: z.enum(['First', 'Last']).optional() })
const logScheme = changeLog('projects', 'SCHEME')

/** Schemes of issue types are made, changed and given to projects. */
export function issueTypeSchemeWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  // A Data Center has other bodies for these.
  if (deps.world.flavour.name !== 'cloud') return
  app.post('/issuetypescheme', (request, reply) => {
    const view = adminView(request, deps)
    const { name, description = '', defaultIssueTypeId, issueTypeIds } = bodyOf(request, schemeBody)
    checkName(view, name)
    requireTypes(view, issueTypeIds)
    requireStandard(view, issueTypeIds)
    requireAmong(
      defaultIssueTypeId,
      issueTypeIds,
      'The default issue type ID has to be present in issue type IDs list.',
    )
    const id = String(nextId(view.state, 'issueTypeScheme'))
    const record = { id, name, description, issueTypeIds, ...(defaultIssueTypeId && { defaultIssueTypeId }) }
    view.state.administration.issueTypeSchemes.push(record)
    log(view, record, 'Issue type scheme created')
    return reply.code(201).send({ issueTypeSchemeId: id })
  })

  // The scheme that the project had stays behind, without a project.
  app.put('/issuetypescheme/project', (request, reply) => {
    const view = adminView(request, deps)
    const { issueTypeSchemeId, projectId } = bodyOf(request, association)
    const scheme = schemeOf(view, issueTypeSchemeId)
    const project = view.state.projects.get(projectId)
    if (!project) throw refusal(404, ['The project was not found.'])
    if (project.style === 'next-gen') throw badRequest('Issue type schemes can only be assigned to classic projects.')
    const missing = [...usedTypeIds(view.state, project)].filter((id) => !scheme.issueTypeIds.includes(id))
    if (missing.length > 0) {
      throw badRequest(
        "This issue type scheme can't be assigned to the project. This is because some issues in this project use issue types not present in the scheme.",
      )
    }
    const former = issueTypeSchemes(view.state).find(({ projects }) => projects.includes(project))
    if (former && !former.isDefault) keepScheme(view.state, former)
    if (!scheme.isDefault) keepScheme(view.state, scheme)
    project.issueTypeSchemeId = scheme.id
    log(view, scheme, 'Issue type scheme added to project')
    return noContent(reply)
  })

  app.put('/issuetypescheme/:issueTypeSchemeId', (request, reply) => {
    const { view, scheme } = changeable(request, deps)
    const { name, description, defaultIssueTypeId } = bodyOf(request, changedScheme)
    if (name !== undefined && name !== scheme.name) checkName(view, name)
    requireAmong(
      defaultIssueTypeId,
      scheme.issueTypeIds,
      'The default issue type has to be one of the issue types of the scheme.',
    )
    const record = keepScheme(view.state, scheme)
    record.name = name ?? record.name
    record.description = description ?? record.description
    record.defaultIssueTypeId = defaultIssueTypeId ?? record.defaultIssueTypeId
    log(view, record, 'Issue type scheme updated')
    return noContent(reply)
  })

  app.delete('/issuetypescheme/:issueTypeSchemeId', (request, reply) => {
    const view = adminView(request, deps)
    const scheme = schemeOf(view, pathPart(request, 'issueTypeSchemeId'))
    if (scheme.isDefault) throw badRequest("The default issue type scheme can't be removed.")
    if (scheme.projects.length > 0) {
      throw badRequest('The issue type scheme is associated with one or more projects and cannot be removed.')
    }
    const { issueTypeSchemes: records } = view.state.administration
    records.splice(
      records.findIndex(({ id }) => id === scheme.id),
      1,
    )
    log(view, scheme, 'Issue type scheme deleted')
    return noContent(reply)
  })

  app.put('/issuetypescheme/:issueTypeSchemeId/issuetype', (request, reply) => {
    const { view, scheme } = changeable(request, deps)
    const { issueTypeIds } = bodyOf(request, typesBody)
    requireTypes(view, issueTypeIds)
    const present = issueTypeIds.filter((id) => scheme.issueTypeIds.includes(id))
    if (present.length > 0) {
      const sentence = 'These issue types were not added because they are already present in the issue type scheme'
      throw badRequest(`${sentence}: ${present.join(', ')}`)
    }
    setTypes(view, scheme, [...scheme.issueTypeIds, ...new Set(issueTypeIds)])
    return noContent(reply)
  })

  app.put('/issuetypescheme/:issueTypeSchemeId/issuetype/move', (request, reply) => {
    const { view, scheme } = changeable(request, deps)
    const { issueTypeIds, after, position } = bodyOf(request, orderBody)
    const missing = issueTypeIds.filter((id) => !scheme.issueTypeIds.includes(id))
    if (missing.length > 0) {
      const sentence = 'The issue type scheme does not include some of the specified issue types.'
      throw badRequest(`${sentence} Issue type IDs missing from the scheme are: ${missing.join(', ')}`)
    }
    if ((after === undefined) === (position === undefined)) {
      throw badRequest("Exactly one of 'after' and 'position' must be provided.")
    }
    const others = scheme.issueTypeIds.filter((id) => !issueTypeIds.includes(id))
    if (after !== undefined && !others.includes(after)) {
      throw badRequest('The issue type to move after has to be in the scheme and not among those that are moved.')
    }
    const places = { First: 0, Last: others.length }
    const at = after === undefined ? places[position ?? 'Last'] : others.indexOf(after) + 1
    setTypes(view, scheme, others.toSpliced(at, 0, ...issueTypeIds))
    return noContent(reply)
  })

  app.delete('/issuetypescheme/:issueTypeSchemeId/issuetype/:issueTypeId', (request, reply) => {
    const { view, scheme } = changeable(request, deps)
    const typeId = pathPart(request, 'issueTypeId')
    if (!scheme.issueTypeIds.includes(typeId)) {
      throw refusal(404, ['The issue type was not found in the issue type scheme.'])
    }
    const left = scheme.issueTypeIds.filter((id) => id !== typeId)
    if (!left.some((id) => isStandard(view, id))) {
      throw badRequest("Can't remove the last standard issue type from the issue type scheme.")
    }
    if (scheme.projects.some((project) => usedTypeIds(view.state, project).has(typeId))) {
      throw badRequest("Can't remove an issue type that is used by issues from the issue type scheme.")
    }
    setTypes(view, scheme, left)
    return noContent(reply)
  })
}

function changeable(request: FastifyRequest, deps: RouteDeps): { view: View; scheme: IssueTypeScheme } {
  const view = adminView(request, deps)
  const scheme = schemeOf(view, pathPart(request, 'issueTypeSchemeId'))
  if (scheme.id === defaultSchemeId) throw badRequest("The default issue type scheme can't be changed.")
  return { view, scheme }
}

function schemeOf(view: View, id: string): IssueTypeScheme {
  const scheme = issueTypeSchemes(view.state).find((candidate) => candidate.id === id)
  if (!scheme) throw refusal(404, ['The issue type scheme was not found.'])
  return scheme
}

function setTypes(view: View, scheme: IssueTypeScheme, issueTypeIds: string[]): void {
  const record = keepScheme(view.state, scheme)
  record.issueTypeIds = issueTypeIds
  if (!issueTypeIds.includes(record.defaultIssueTypeId ?? '')) record.defaultIssueTypeId = undefined
  log(view, record, 'Issue type scheme updated')
}

function checkName(view: View, name: string): void {
  if (name.trim() === '') throw badRequest('The name of the issue type scheme must not be empty.')
  const isTaken = issueTypeSchemes(view.state).some((scheme) => scheme.name.toLowerCase() === name.toLowerCase())
  if (isTaken) throw refusal(409, ['The name is used by another scheme.'])
}

function requireTypes(view: View, ids: readonly string[]): void {
  const strange = ids.filter((id) => !view.state.issueTypes.has(id))
  if (strange.length > 0) throw refusal(404, [`These issue types were not found: ${strange.join(', ')}`])
}

function requireStandard(view: View, ids: readonly string[]): void {
  if (!ids.some((id) => isStandard(view, id))) throw badRequest('At least one standard issue type ID is required.')
}

function isStandard({ state }: View, id: string): boolean {
  return state.issueTypes.get(id)?.subtask === false
}

function requireAmong(id: string | undefined, ids: readonly string[], sentence: string): void {
  if (id !== undefined && !ids.includes(id)) throw badRequest(sentence)
}

function log(view: View, scheme: Pick<IssueTypeSchemeRecord, 'id' | 'name'>, summary: string): void {
  followSchemes(view.state)
  logScheme(view, scheme, summary)
}
