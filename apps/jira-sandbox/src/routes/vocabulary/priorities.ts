import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { changeLog } from '../../administration/audit.ts'
import { onCloud } from '../../flavour/parts.ts'
import { badFields, refusal } from '../../http/faults.ts'
import { localName } from '../../present/localised-names.ts'
import { priorityJson } from '../../present/references.ts'
import type { PriorityRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { orderRoutes } from './order.ts'

const priorityBody = z.looseObject({
  name: z.string().max(60).optional(),
  description: z.string().max(255).nullish(),
  statusColor: z
    .string()
    .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
    .optional(),
  iconUrl: z.string().max(255).optional(),
  avatarId: z.number().optional(),
})
type PriorityBody = z.infer<typeof priorityBody>
const log = changeLog('priorities', 'PRIORITY')

/** How urgent an issue is, most urgent first. */
export function priorityRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/priority', (request) => {
    const view = memberView(request, deps)
    return [...view.state.priorities.values()].map((it) => fullPriorityJson(view, it))
  })

  app.get('/priority/search', (request) => {
    const view = memberView(request, deps)
    const query = queryOf(request)
    const [ids, name] = [query.list('id'), query.text('priorityName')?.toLowerCase() ?? '']
    const found = [...view.state.priorities.values()]
      .filter((it) => isWanted(ids, it.id) && it.name.toLowerCase().includes(name))
      .map((it) => fullPriorityJson(view, it))
    const shown = found.filter((it) => !query.flag('onlyDefault') || it.isDefault)
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.get('/priority/:id', (request) => {
    const view = memberView(request, deps)
    return fullPriorityJson(view, priorityFrom(view, pathPart(request, 'id')))
  })

  app.post('/priority', (request, reply) => {
    const view = adminView(request, deps)
    const body = bodyOf(request, priorityBody)
    check(view, body, undefined)
    const id = String(nextId(view.state, 'priority'))
    const priority = { id, name: body.name ?? '', description: '', statusColor: body.statusColor ?? '', icon: 'medium' }
    change(view, priority, body)
    view.state.priorities.set(id, priority)
    log(view, priority, 'Priority created')
    return reply.code(201).send({ id })
  })

  orderRoutes(app, deps, {
    noun: 'priority',
    items: (view) => view.state.priorities,
    setDefault(view, id) {
      view.state.administration.settings.defaultPriorityId = id === null ? '' : priorityFrom(view, id).id
    },
  })

  app.put('/priority/:id', (request, reply) => {
    const view = adminView(request, deps)
    const priority = priorityFrom(view, pathPart(request, 'id'))
    const body = bodyOf(request, priorityBody)
    check(view, body, priority)
    change(view, priority, body)
    log(view, priority, 'Priority updated')
    return noContent(reply)
  })

  // The issues get the default priority in its place.
  app.delete('/priority/:id', (request, reply) => {
    const view = adminView(request, deps)
    const { id, name } = priorityFrom(view, pathPart(request, 'id'))
    const { defaultPriorityId } = view.state.administration.settings
    if (id === defaultPriorityId) throw refusal(409, ['The default priority cannot be deleted.'])
    return answerTask(reply, view, 'priority-delete', `Delete priority '${name}'`, {
      fieldId: 'priority',
      id,
      replacementId: view.state.priorities.has(defaultPriorityId) ? defaultPriorityId : null,
    })
  })
}

function fullPriorityJson(view: View, priority: PriorityRecord) {
  return {
    ...priorityJson(view, priority),
    ...(localName(view, 'priority', priority.name) !== priority.name && { untranslatedName: priority.name }),
    statusColor: priority.statusColor,
    description: priority.description,
    ...onCloud(view, { isDefault: priority.id === view.state.administration.settings.defaultPriorityId }),
  }
}

function priorityFrom(view: View, id: string): PriorityRecord {
  const priority = view.state.priorities.get(id)
  if (!priority) throw refusal(404, [`The priority with id '${id}' does not exist`])
  return priority
}

function check(view: View, body: PriorityBody, self: PriorityRecord | undefined): void {
  if (!self && (body.name ?? '').trim() === '') throw badFields({ name: 'The priority must have a name.' })
  if (!self && body.statusColor === undefined) throw badFields({ statusColor: 'The priority must have a color.' })
  const name = body.name?.toLowerCase()
  if ([...view.state.priorities.values()].some((it) => it !== self && it.name.toLowerCase() === name)) {
    throw badFields({ name: 'A priority with this name already exists.' })
  }
}

function change(view: View, priority: PriorityRecord, body: PriorityBody): void {
  priority.name = body.name ?? priority.name
  priority.description = body.description ?? priority.description
  priority.statusColor = body.statusColor ?? priority.statusColor
  if (body.iconUrl !== undefined) priority.icon = new URL(body.iconUrl, `${view.site}/`).toString()
}
