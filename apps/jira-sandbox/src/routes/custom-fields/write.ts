import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { definitionOf, kindOfType } from '../../fields/catalog.ts'
import { searchersOf } from '../../fields/searchers.ts'
import { badFields, badRequest } from '../../http/faults.ts'
import type { CustomFieldRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView } from '../opening.ts'
import { bodyOf, noContent, type RouteDeps } from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { customFieldFrom, fieldJson, logField } from './field.ts'

const newField = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  type: z.string().optional(),
  searcherKey: z.string().nullish(),
})
const changedField = z.looseObject({
  name: z.string().optional(),
  description: z.string().nullish(),
  searcherKey: z.string().nullish(),
})
const nameLengthMax = 255

/** Custom fields come, change, are thrown away, taken back and deleted for good. */
export function fieldWriteRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/field', (request, reply) => {
    const view = adminView(request, deps)
    const { name = '', description, type = '', searcherKey = null } = bodyOf(request, newField)
    checkName(name)
    const kind = kindOfType(type)
    if (kind === undefined) throw badFields({ type: `The custom field type '${type}' does not exist.` })
    checkSearcher(view, kind, searcherKey)
    const id = `customfield_${nextId(view.state, 'customField')}`
    const field: CustomFieldRecord = { id, name, description: description ?? '', kind, searcherKey, options: [] }
    view.state.customFields.set(id, field)
    logField(view, field, 'Custom field created')
    return reply.code(201).send(fieldJson(view, definitionOf(field)))
  })

  app.put('/field/:fieldId', (request, reply) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    const { name, description, searcherKey } = bodyOf(request, changedField)
    if (name !== undefined) checkName(name)
    if (searcherKey !== undefined) {
      checkSearcher(view, field.kind, searcherKey)
      field.searcherKey = searcherKey
    }
    field.name = name ?? field.name
    field.description = description ?? field.description
    logField(view, field, 'Custom field updated')
    return noContent(reply)
  })

  app.post('/field/:fieldId/trash', (request) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    field.trashed = { at: view.world.now(), byId: view.caller?.accountId ?? '' }
    logField(view, field, 'Custom field trashed')
    return {}
  })

  app.post('/field/:fieldId/restore', (request) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    delete field.trashed
    logField(view, field, 'Custom field restored')
    return {}
  })

  // In the trash or out of it: the values of all issues go with the field.
  app.delete('/field/:fieldId', (request, reply) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    if (field.kind === 'sprint') throw badRequest('The custom field is locked and cannot be deleted.')
    const answer = answerTask(reply, view, 'field-delete', `Delete custom field '${field.name}'`, {
      fieldId: field.id,
    })
    logField(view, field, 'Custom field deleted')
    return answer
  })
}

function checkName(name: string): void {
  if (name.trim() === '') throw badFields({ name: 'The custom field must have a name.' })
  if (name.length > nameLengthMax) throw badFields({ name: `The name must not exceed ${nameLengthMax} characters.` })
}

/** Not checked at a Data Center, where it is not described which go together. */
function checkSearcher({ world }: View, kind: CustomFieldRecord['kind'], searcherKey: string | null): void {
  const known = searchersOf(kind)
  if (searcherKey === null || known.includes(searcherKey) || world.flavour.name !== 'cloud') return
  throw badFields({
    searcherKey: `'${searcherKey}' is no searcher of this type of field. Those it has: ${known.join(', ')}.`,
  })
}
