import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contextsOf, editableContexts, optionsIn } from '../../fields/contexts.ts'
import { badRequest } from '../../http/faults.ts'
import type { CustomFieldRecord } from '../../records/records.ts'
import { adminView } from '../opening.ts'
import { bodyOf, isWanted, noContent, pageJson, pageOf, queryOf, type RouteDeps } from '../request.ts'
import { customFieldFrom } from './field.ts'

const defaultsBody = z.looseObject({
  defaultValues: z.array(z.looseObject({ type: z.string(), contextId: z.string() })),
})

/** The word by which defaults of a kind of field are called. */
const types: Readonly<Partial<Record<CustomFieldRecord['kind'], string>>> = {
  text: 'textfield',
  rich: 'textarea',
  number: 'float',
  date: 'datepicker',
  datetime: 'datetimepicker',
  url: 'url',
  option: 'option.single',
  radio: 'option.single',
  options: 'option.multiple',
  checkboxes: 'option.multiple',
  cascade: 'option.cascading',
  labels: 'labels',
  user: 'single.user.select',
  users: 'multi.user.select',
}

/** What a custom field has when nothing is said. Kept and shown; issues made without it do not get it. */
export function fieldDefaultRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/field/:fieldId/context/defaultValue', (request) => {
    const view = adminView(request, deps)
    const query = queryOf(request)
    const wanted = query.list('contextId')
    const shown = contextsOf(customFieldFrom(request, view)).flatMap(({ id, defaultValue }) =>
      defaultValue && isWanted(wanted, id) ? [{ ...defaultValue, contextId: id }] : [],
    )
    return pageJson(request, view, shown, pageOf(query, 50, 50))
  })

  app.put('/field/:fieldId/context/defaultValue', (request, reply) => {
    const view = adminView(request, deps)
    const field = customFieldFrom(request, view)
    const contexts = editableContexts(field)
    const pairs = bodyOf(request, defaultsBody).defaultValues.map(({ contextId, ...value }) => {
      const context = contexts.find(({ id }) => id === contextId)
      if (!context) throw badRequest(`The custom field context with id '${contextId}' was not found.`)
      if (value.type !== types[field.kind])
        throw badRequest(`The default value type '${value.type}' does not fit the field.`)
      const offered = new Set(optionsIn(field, context).map(({ id }) => id))
      const named = [value.optionId ?? [], value.optionIds ?? []].flat()
      const stranger = named.find((id) => typeof id !== 'string' || !offered.has(id))
      if (stranger !== undefined) throw badRequest(`The option with id '${String(stranger)}' is not in the context.`)
      return { context, value }
    })
    for (const { context, value } of pairs) context.defaultValue = value
    view.world.changed()
    return noContent(reply)
  })
}
