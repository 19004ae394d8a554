import { badFields, type FieldErrors } from '../faults.ts'
import type { FieldDefinition } from '../fields/definition.ts'
import { applyVerb, notOnScreen, type ReadContext, readField } from '../fields/read.ts'
import { isObject, type JsonObject } from '../json.ts'
import { parseDuration } from '../present/duration.ts'
import type { Value } from '../records.ts'

/** What a create, edit or transition wants, read and checked before anything is touched. */
export interface Plan {
  readonly values: Map<string, Value>
  /** Work on other records: comments, worklogs and links asked for under `update`. */
  readonly effects: readonly Effect[]
}

export interface Effect {
  readonly kind: 'comment' | 'worklog' | 'issuelinks'
  readonly verb: string
  readonly input: unknown
}

export interface Wish {
  readonly fields: JsonObject
  readonly update: JsonObject
}

interface PlanInput {
  readonly wish: Wish
  readonly context: ReadContext
  /** Field errors found before, reported together with those found here. */
  readonly errors: FieldErrors
  current(fieldId: string): Value
  allows(field: FieldDefinition): boolean
}

/** Throws all field errors at once, as Jira reports them. */
export function planChanges({ wish, context, errors, current, allows }: PlanInput): Plan {
  const effects: Effect[] = []
  const plan = { values: new Map<string, Value>(), effects }
  for (const [id, input] of Object.entries(wish.fields)) {
    const field = context.world.fields.byId(id)
    if (!field?.editable || !allows(field)) errors[id] = notOnScreen(id)
    else if (Object.hasOwn(wish.update, id)) errors[id] = `Field '${id}' cannot be in both 'fields' and 'update'.`
    else planField(field, input)
  }
  for (const [id, operations] of Object.entries(wish.update)) {
    if (Object.hasOwn(errors, id)) continue
    for (const { verb, input } of readOperations(operations)) planOperation(id, verb, input)
  }
  if (Object.keys(errors).length > 0) throw badFields(errors)
  return plan

  function planField(field: FieldDefinition, input: unknown): void {
    if (field.kind === 'timetracking') {
      planEstimates(input)
      return
    }
    const reading = readField(field, input, context)
    if (reading.ok) plan.values.set(field.id, reading.value)
    else errors[field.id] = reading.message
  }

  function planOperation(id: string, verb: string, input: unknown): void {
    if (id === 'comment' || id === 'worklog' || id === 'issuelinks') {
      plan.effects.push({ kind: id, verb, input })
      return
    }
    const field = context.world.fields.byId(id)
    if (!field?.editable || !allows(field)) {
      errors[id] = notOnScreen(id)
      return
    }
    if (field.kind === 'timetracking') {
      planEstimates(input)
      return
    }
    const reading = applyVerb(field, verb, input, plan.values.get(id) ?? current(id), context)
    if (reading.ok) plan.values.set(id, reading.value)
    else errors[id] = reading.message
  }

  function planEstimates(input: unknown): void {
    const wanted = isObject(input) ? input : {}
    for (const [property, fieldId] of estimateFields) {
      const text = wanted[property]
      if (text === undefined) continue
      const seconds = typeof text === 'string' ? parseDuration(text) : undefined
      if (seconds === undefined)
        errors[`timetracking_${property.toLowerCase()}`] = `'${String(text)}' is not a valid duration.`
      else plan.values.set(fieldId, seconds)
    }
    const original = plan.values.get('timeoriginalestimate')
    const hasRemaining = plan.values.has('timeestimate') || typeof current('timeestimate') === 'number'
    if (original !== undefined && !hasRemaining) plan.values.set('timeestimate', original)
  }
}

const estimateFields = [
  ['originalEstimate', 'timeoriginalestimate'],
  ['remainingEstimate', 'timeestimate'],
] as const

function readOperations(operations: unknown): { verb: string; input: unknown }[] {
  if (!Array.isArray(operations)) throw badFields({ update: 'data was not an array' })
  return operations
    .filter(isObject)
    .flatMap((operation) => Object.entries(operation).map(([verb, input]) => ({ verb, input })))
}
