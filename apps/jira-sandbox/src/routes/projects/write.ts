import type { FastifyInstance } from 'fastify'
import { audit, changesOf } from '../../administration/audit.ts'
import { refusal } from '../../http/faults.ts'
import { projectDetailJson } from '../../present/project.ts'
import { announceProject } from '../../projects/announce.ts'
import { changeProject, createProject, failOn, projectBody, projectFaults } from '../../projects/change.ts'
import { discard, findShelved, shelve, unshelve } from '../../projects/shelf.ts'
import type { ProjectRecord } from '../../records/records.ts'
import type { View } from '../../world/world.ts'
import { administeredProject, adminView, seenProject } from '../opening.ts'
import { bodyOf, noContent, pathPart, queryOf, type RouteDeps, requirePermission } from '../request.ts'
import { answerTask } from '../task-answer.ts'

/** Making, changing, archiving and deleting projects. */
export function projectWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/project', (request, reply) => {
    const view = adminView(request, deps)
    const project = createProject(view, bodyOf(request, projectBody))
    log(view, project, 'Project created')
    announceProject(view, 'project_created', project)
    const { id, key } = project
    return reply.code(201).send({ self: `${view.base}/project/${id}`, id: Number(id), key })
  })

  app.put('/project/:projectIdOrKey', (request) => {
    const { view, project } = administeredProject(request, deps)
    const body = bodyOf(request, projectBody)
    failOn(projectFaults(view, body, project))
    const before = named(project)
    changeProject(view, project, body)
    log(view, project, 'Project updated', changesOf(before, named(project)))
    announceProject(view, 'project_updated', project)
    return projectDetailJson(view, project, queryOf(request).list('expand'))
  })

  // With undo, which is the default, a deleted project lies in the trash for sixty days.
  app.delete('/project/:projectIdOrKey', (request, reply) => {
    const { view, project } = seenProject(request, deps)
    requirePermission(view, 'ADMINISTER')
    const forGood = queryOf(request).text('enableUndo') === 'false'
    const shelved = putAway(view, project, 'deleted')
    if (forGood) discard(view.state, shelved)
    log(view, project, forGood ? 'Project deleted' : 'Project moved to trash')
    announceProject(view, forGood ? 'project_deleted' : 'project_soft_deleted', project)
    return noContent(reply)
  })

  // For good, and in the background.
  app.post('/project/:projectIdOrKey/delete', (request, reply) => {
    const { view, project } = seenProject(request, deps)
    requirePermission(view, 'ADMINISTER')
    log(view, project, 'Project deleted')
    const description = `Delete project '${project.name}'`
    return answerTask(reply, view, 'project-delete', description, { projectId: project.id })
  })

  app.post('/project/:projectIdOrKey/archive', (request, reply) => {
    const { view, project } = seenProject(request, deps)
    requirePermission(view, 'ADMINISTER')
    putAway(view, project, 'archived')
    log(view, project, 'Project archived')
    announceProject(view, 'project_archived', project)
    return noContent(reply)
  })

  app.post('/project/:projectIdOrKey/restore', (request) => {
    const view = adminView(request, deps)
    const wanted = pathPart(request, 'projectIdOrKey')
    const shelved = findShelved(view.state, view.world.now(), wanted)
    if (!shelved) throw refusal(404, [`No project could be found with ${noun(wanted)} '${wanted}'.`])
    unshelve(view.state, shelved)
    log(view, shelved.project, 'Project restored')
    announceProject(
      view,
      shelved.why === 'deleted' ? 'project_restored_deleted' : 'project_restored_archived',
      shelved.project,
    )
    return projectDetailJson(view, shelved.project, [])
  })
}

function putAway(view: View, project: ProjectRecord, why: 'archived' | 'deleted') {
  return shelve(view.state, project, { why, at: view.world.now(), byId: view.caller?.accountId ?? '' })
}

function noun(idOrKey: string): string {
  return /^\d+$/.test(idOrKey) ? 'id' : 'key'
}

function named({ key, name, description, url, leadAccountId, assigneeType, categoryId }: ProjectRecord) {
  return { key, name, description, url, lead: leadAccountId, assigneeType, categoryId }
}

function log(view: View, project: ProjectRecord, summary: string, changes: ReturnType<typeof changesOf> = []): void {
  const object = { id: project.id, name: project.name, typeName: 'PROJECT' }
  audit(view, { summary, category: 'projects', object, changes })
}
