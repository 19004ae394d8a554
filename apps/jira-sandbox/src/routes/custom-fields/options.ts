import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { optionsBelow } from '../../fields/cascade.ts'
import { optionsIn } from '../../fields/contexts.ts'
import { badRequest, refusal } from '../../http/faults.ts'
import { isStrings } from '../../json/object.ts'
import type { CustomFieldRecord } from '../../records/records.ts'
import { nextId } from '../../world/state.ts'
import type { View } from '../../world/world.ts'
import { adminView, memberView } from '../opening.ts'
import { bodyOf, noContent, pageJson, pageOf, pathPart, queryOf, type RouteDeps } from '../request.ts'
import { answerTask } from '../task-answer.ts'
import { contextFrom } from './contexts.ts'
import { customFieldFrom } from './field.ts'

type Option = CustomFieldRecord['options'][number]

const newOptions = z.looseObject({
  options: z.array(
    z.looseObject({ value: z.string(), disabled: z.boolean().optional(), optionId: z.string().optional() }),
  ),
})
const changedOptions = z.looseObject({
  options: z.array(z.looseObject({ id: z.string(), value: z.string().optional(), disabled: z.boolean().optional() })),
})
const movedOptions = z.looseObject({
  customFieldOptionIds: z.array(z.string()),
  after: z.string().optional(),
  position: z.enum(['First', 'Last']).optional(),
})
const optionsMax = 1000
const withOptions: ReadonlySet<CustomFieldRecord['kind']> = new Set([
  ...(['option', 'options', 'radio', 'checkboxes', 'cascade'] as const),
])

/** The values a select field offers, context by context. */
export function fieldOptionRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const base = '/field/:fieldId/context/:contextId/option'

  app.get(base, (request) => {
    const { view, field, context } = place(request, deps)
    const query = queryOf(request)
    const wanted = query.text('optionId')
    const there = optionsIn(field, context)
    const withChildren = query.flag('onlyOptions') !== true
    const inOrder = [...optionsBelow(there), ...there.filter(({ parentId }) => withChildren && parentId !== undefined)]
    const shown = inOrder.filter((it) => wanted === undefined || it.id === wanted || it.parentId === wanted)
    return pageJson(request, view, shown.map(optionJson), pageOf(query, 100, 100))
  })

  app.post(base, (request) => {
    const { view, field, context } = place(request, deps)
    const { options } = bodyOf(request, newOptions)
    const there = optionsIn(field, context)
    if (there.length + options.length > optionsMax) throw badRequest(`No more than ${optionsMax} options are allowed.`)
    const parents = options.flatMap(({ optionId }) =>
      optionId === undefined ? [] : optionOf(optionsBelow(there), optionId),
    )
    if (parents.length > 0 && field.kind !== 'cascade')
      throw badRequest('Only a cascading select has options below others.')
    checkValues([...there, ...options.map(({ value, optionId: parentId }) => ({ value, parentId }))])
    const made = options.map(
      ({ value, disabled, optionId }): Option => ({
        id: String(nextId(view.state, 'option')),
        value,
        contextId: context.id,
        ...(optionId !== undefined && { parentId: optionId }),
        ...(disabled === true && { disabled }),
      }),
    )
    field.options.push(...made)
    settle(view)
    return { options: made.map(optionJson) }
  })

  app.put(base, (request) => {
    const { view, field, context } = place(request, deps)
    const { options } = bodyOf(request, changedOptions)
    const there = optionsIn(field, context)
    const found = options.map((change) => ({ change, option: optionOf(there, change.id) }))
    const changed = new Map(options.map(({ id, value }) => [id, value]))
    checkValues(there.map(({ id, value, parentId }) => ({ value: changed.get(id) ?? value, parentId })))
    for (const { change, option } of found) {
      option.value = change.value ?? option.value
      option.disabled = change.disabled ?? option.disabled
    }
    settle(view)
    return { options: found.map(({ option }) => optionJson(option)) }
  })

  app.put(`${base}/move`, (request, reply) => {
    const { view, field, context } = place(request, deps)
    const { customFieldOptionIds, after, position } = bodyOf(request, movedOptions)
    if ((after === undefined) === (position === undefined)) {
      throw badRequest("Exactly one of 'after' and 'position' must be provided.")
    }
    const there = optionsIn(field, context)
    const moved = customFieldOptionIds.map((id) => optionOf(there, id))
    const others = there.filter((option) => !moved.includes(option))
    const at =
      position === 'First' ? 0 : position === 'Last' ? others.length : others.indexOf(optionOf(others, after ?? '')) + 1
    const elsewhere = field.options.filter((option) => !there.includes(option))
    field.options = [...others.toSpliced(at, 0, ...moved), ...elsewhere]
    settle(view)
    return noContent(reply)
  })

  app.delete(`${base}/:optionId`, (request, reply) => {
    const { view, field, context } = place(request, deps)
    const option = optionOf(optionsIn(field, context), pathPart(request, 'optionId'))
    if (isUsed(view, field, option.id)) throw badRequest('The option is used in issues and cannot be deleted.')
    field.options = field.options.filter((it) => it !== option && it.parentId !== option.id)
    settle(view)
    return noContent(reply)
  })

  // Takes the option out of issues, or puts another in its place.
  app.delete(`${base}/:optionId/issue`, (request, reply) => {
    const { view, field, context } = place(request, deps)
    const option = optionOf(optionsIn(field, context), pathPart(request, 'optionId'))
    const query = queryOf(request)
    const replacementId = query.text('replaceWith') ?? null
    if (replacementId !== null) optionOf(field.options, replacementId)
    const jql = query.text('jql')
    return answerTask(reply, view, 'option-replace', 'Replace custom field option', {
      fieldId: field.id,
      id: option.id,
      replacementId,
      issueIds: jql === undefined ? null : issuesOf(view, deps, jql),
    })
  })

  app.get('/customFieldOption/:id', (request) => {
    const view = memberView(request, deps)
    const id = pathPart(request, 'id')
    const option = [...view.state.customFields.values()].flatMap(({ options }) => options).find((it) => it.id === id)
    if (!option) throw refusal(404, [`A custom field option with id '${id}' does not exist`])
    return { self: `${view.base}/customFieldOption/${id}`, value: option.value }
  })
}

function place(request: FastifyRequest, deps: RouteDeps) {
  const view = adminView(request, deps)
  if (!withOptions.has(customFieldFrom(request, view).kind)) throw badRequest('The custom field has no options.')
  return { view, ...contextFrom(request, view) }
}

function optionJson({ id, value, disabled, parentId }: Option) {
  return { id, value, disabled: disabled === true, ...(parentId !== undefined && { optionId: parentId }) }
}

function optionOf(options: readonly Option[], id: string): Option {
  const option = options.find((it) => it.id === id)
  if (!option) throw refusal(404, [`The custom field option with id '${id}' was not found.`])
  return option
}

/** Below one option a value is there once. */
function checkValues(options: readonly { readonly value: string; readonly parentId?: string | undefined }[]): void {
  if (options.some(({ value }) => value.trim() === '')) throw badRequest('The option value must not be empty.')
  const values = options.map(({ value, parentId }) => `${parentId} ${value.toLowerCase()}`)
  const twice = options.find((_option, at) => values.indexOf(values[at] ?? '') !== at)
  if (twice) throw badRequest(`The option value '${twice.value.toLowerCase()}' is used more than once.`)
}

function isUsed(view: View, field: CustomFieldRecord, optionId: string): boolean {
  return [...view.state.issues.values()].some((issue) => {
    const value = issue.values[field.id]
    return value === optionId || (isStrings(value) && value.includes(optionId))
  })
}

function issuesOf(view: View, { engine }: RouteDeps, jql: string): string[] {
  const preparation = engine.prepare(jql, view.caller)
  if (preparation.kind === 'malformed') throw badRequest(preparation.message)
  return [...view.state.issues.values()].filter((issue) => preparation.prepared.test(issue)).map(({ id }) => id)
}

function settle(view: View): void {
  view.world.fields.refresh()
  view.world.changed()
}
