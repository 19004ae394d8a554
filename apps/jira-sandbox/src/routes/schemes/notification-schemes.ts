import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { badFields, badRequest, refusal } from '../../http/faults.ts'
import type { NotificationSchemeRecord, ProjectRecord } from '../../records/records.ts'
import { found, nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView, seenProject } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { notificationEvents } from './notification-events.ts'
import { notificationJson, notificationsBody, readEvents } from './notifications.ts'

const schemeBody = z.looseObject({
  name: z.string().max(255).optional(),
  description: z.string().max(4000).nullish(),
  notificationSchemeEvents: notificationsBody.optional(),
})

export const defaultNotificationScheme: NotificationSchemeRecord = {
  id: '10000',
  name: 'Default Notification Scheme',
  description: 'The sandbox sends no mail of its own accord.',
  events: [],
}
const expandable = 'notificationSchemeEvents,user,group,projectRole,field,all'
const log = changeLog('notifications', 'SCHEME')

/** Who would get a mail about what. */
export function notificationSchemeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/events', (request) => {
    adminView(request, deps)
    return notificationEvents.map(({ id, name }) => ({ id: Number(id), name }))
  })

  app.get('/notificationscheme', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const [ids, projectIds] = [query.list('id'), query.list('projectId')]
    const schemes = allSchemes(view).filter(
      (scheme) =>
        isWanted(ids, scheme.id) &&
        (projectIds.length === 0 || projectsOf(view, scheme).some(({ id }) => projectIds.includes(id))) &&
        (!query.flag('onlyDefault') || scheme.id === defaultNotificationScheme.id),
    )
    const shown = schemes.map((scheme) => schemeJson(view, scheme, query.list('expand')))
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.post('/notificationscheme', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description, notificationSchemeEvents = [] } = bodyOf(request, schemeBody)
    checkName(view, name, undefined)
    const scheme: NotificationSchemeRecord = {
      id: String(nextId(view.state, 'notificationScheme')),
      name,
      description: description ?? '',
      events: readEvents(view, notificationSchemeEvents),
    }
    view.state.administration.notificationSchemes.push(scheme)
    log(view, scheme, 'Notification scheme created')
    return reply.code(201).send({ id: scheme.id })
  })

  app.get('/notificationscheme/project', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const [schemeIds, projectIds] = [query.list('notificationSchemeId'), query.list('projectId')]
    const pairs = [...view.state.projects.values()].map((project) => ({
      notificationSchemeId: project.notificationSchemeId ?? defaultNotificationScheme.id,
      projectId: project.id,
    }))
    const shown = pairs.filter(
      (pair) => isWanted(schemeIds, pair.notificationSchemeId) && isWanted(projectIds, pair.projectId),
    )
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/notificationscheme/:id', (request) => {
    const view = memberView(request, deps)
    return schemeJson(view, schemeFrom(request, view), queryOf(request).list('expand'))
  })

  app.put('/notificationscheme/:id', (request, reply) => {
    const { view, scheme } = changeableScheme(request, deps)
    const { name, description } = bodyOf(request, schemeBody)
    if (name !== undefined) checkName(view, name, scheme)
    scheme.name = name ?? scheme.name
    scheme.description = description ?? scheme.description
    log(view, scheme, 'Notification scheme updated')
    return noContent(reply)
  })

  app.delete('/notificationscheme/:id', (request, reply) => {
    const { view, scheme } = changeableScheme(request, deps)
    if (projectsOf(view, scheme).length > 0) throw badRequest('The notification scheme is in use by a project.')
    const { notificationSchemes } = view.state.administration
    notificationSchemes.splice(notificationSchemes.indexOf(scheme), 1)
    log(view, scheme, 'Notification scheme deleted')
    return noContent(reply)
  })

  app.put('/notificationscheme/:id/notification', (request, reply) => {
    const { view, scheme } = changeableScheme(request, deps)
    const body = bodyOf(request, z.looseObject({ notificationSchemeEvents: notificationsBody }))
    for (const { eventId, notifications } of readEvents(view, body.notificationSchemeEvents)) {
      const known = scheme.events.find((event) => event.eventId === eventId)
      if (known) known.notifications.push(...notifications)
      else scheme.events.push({ eventId, notifications })
    }
    log(view, scheme, 'Notification scheme updated')
    return noContent(reply)
  })

  app.delete('/notificationscheme/:id/notification/:notificationId', (request, reply) => {
    const { view, scheme } = changeableScheme(request, deps)
    const wanted = pathPart(request, 'notificationId')
    const event = scheme.events.find(({ notifications }) => notifications.some((it) => String(it.id) === wanted))
    if (!event) throw refusal(404, [`The notification with id '${wanted}' does not exist.`])
    event.notifications = event.notifications.filter((it) => String(it.id) !== wanted)
    scheme.events = scheme.events.filter(({ notifications }) => notifications.length > 0)
    log(view, scheme, 'Notification scheme updated')
    return noContent(reply)
  })

  app.get('/project/:projectIdOrKey/notificationscheme', (request) => {
    const { view, project } = seenProject(request, deps)
    const [scheme] = found(new Map(allSchemes(view).map((it) => [it.id, it])), [
      project.notificationSchemeId ?? defaultNotificationScheme.id,
    ])
    return schemeJson(view, scheme ?? defaultNotificationScheme, queryOf(request).list('expand'))
  })
}

function allSchemes(view: View): NotificationSchemeRecord[] {
  return [defaultNotificationScheme, ...view.state.administration.notificationSchemes]
}

function projectsOf(view: View, { id }: NotificationSchemeRecord): ProjectRecord[] {
  const schemeOf = (project: ProjectRecord) => project.notificationSchemeId ?? defaultNotificationScheme.id
  return [...view.state.projects.values()].filter((project) => schemeOf(project) === id)
}

function schemeFrom(request: FastifyRequest, view: View): NotificationSchemeRecord {
  const id = pathPart(request, 'id')
  const scheme = allSchemes(view).find((it) => it.id === id)
  if (!scheme) throw refusal(404, [`The notification scheme with id '${id}' does not exist.`])
  return scheme
}

/** The default scheme is the same in every sandbox and is not changed. */
function changeableScheme(request: FastifyRequest, deps: RouteDeps) {
  const view = adminView(request, deps)
  const scheme = schemeFrom(request, view)
  if (scheme === defaultNotificationScheme) throw badRequest('The default notification scheme cannot be changed.')
  return { view, scheme }
}

function schemeJson(view: View, scheme: NotificationSchemeRecord, expand: readonly string[]) {
  const withEvents = ['notificationSchemeEvents', 'all'].some((word) => expand.includes(word))
  return {
    expand: expandable,
    id: Number(scheme.id),
    self: `${view.base}/notificationscheme/${scheme.id}`,
    name: scheme.name,
    description: scheme.description,
    ...(withEvents && { notificationSchemeEvents: scheme.events.map((event) => notificationJson(view, event)) }),
    projects: projectsOf(view, scheme).map(({ id }) => Number(id)),
  }
}

function checkName(view: View, name: string, self: NotificationSchemeRecord | undefined): void {
  if (name.trim() === '') throw badFields({ name: 'The notification scheme must have a name.' })
  if (allSchemes(view).some((it) => it !== self && it.name.toLowerCase() === name.toLowerCase())) {
    throw badFields({ name: 'A notification scheme with this name already exists.' })
  }
}
