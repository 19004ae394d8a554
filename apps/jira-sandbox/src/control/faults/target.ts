import type { FastifyRequest } from 'fastify'
import { isObject } from '../../json/object.ts'
import { findIssue, findProject, type State } from '../../world/state.ts'

/** The keys of the projects that the path or the body of a request is about. */
export function projectKeysIn(state: State, request: FastifyRequest): string[] {
  const params = isObject(request.params) ? request.params : {}
  const words = Object.entries(params).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? keysOf(state, name, value) : [],
  )
  const fields = isObject(request.body) && isObject(request.body.fields) ? request.body.fields : {}
  const project = isObject(fields.project) ? (fields.project.key ?? fields.project.id) : undefined
  return typeof project === 'string' ? [...words, ...keysOf(state, 'projectIdOrKey', project)] : words
}

function keysOf(state: State, name: string, value: string): string[] {
  if (name.toLowerCase().startsWith('project')) return [findProject(state, value)?.key ?? []].flat()
  if (!name.toLowerCase().startsWith('issue')) return []
  const issue = findIssue(state, value)
  return [state.projects.get(String(issue?.values.project))?.key ?? []].flat()
}
