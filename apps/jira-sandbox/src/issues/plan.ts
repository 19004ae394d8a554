import type { FieldDefinition } from '../fields/definition.ts'
import { isOffered } from '../fields/offered.ts'
import { notOnScreen, type ReadContext, type Reading, readField } from '../fields/read.ts'
import { isFieldOff } from '../fields/switched-off.ts'
import { applyVerb } from '../fields/verbs.ts'
import { badFields, type FieldErrors } from '../http/faults.ts'
import { isObject, type JsonObject } from '../json/object.ts'
import { parseDuration } from '../present/duration.ts'
import type { Value } from '../records/records.ts'
import { summaryFault } from './summary.ts'

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
    if (!isSettable(field)) errors[id] = notOnScreen(id)
    else if (Object.hasOwn(wish.update, id)) errors[id] = `Field '${id}' cannot be in both 'fields' and 'update'.`
    else planField(field, input)
  }
  for (const [id, operations] of Object.entries(wish.update)) {
    if (Object.hasOwn(errors, id)) continue
    for (const { verb, input } of readOperations(operations)) planOperation(id, verb, input)
  }
  if (Object.keys(errors).length > 0) throw badFields(errors)
  return plan

  function isSettable(field: FieldDefinition | undefined): field is FieldDefinition {
    if (!field?.editable || !allows(field) || isFieldOff(context.world.state, field.id)) return false
    if (field.kind === 'securitylevel') return context.project.securitySchemeId !== undefined
    return field.custom === undefined || isOffered(field.custom, context.project.id, context.typeId)
  }

  function planField(field: FieldDefinition, input: unknown): void {
    if (field.kind === 'timetracking') {
      planEstimates(input)
      return
    }
    accept(field, readField(field, input, context))
  }

  function planOperation(id: string, verb: string, input: unknown): void {
    if (id === 'comment' || id === 'worklog' || id === 'issuelinks') {
      if (isFieldOff(context.world.state, id)) errors[id] = notOnScreen(id)
      else plan.effects.push({ kind: id, verb, input })
      return
    }
    const field = context.world.fields.byId(id)
    if (!isSettable(field)) {
      errors[id] = notOnScreen(id)
      return
    }
    if (field.kind === 'timetracking') {
      planEstimates(input)
      return
    }
    const present = plan.values.has(id) ? (plan.values.get(id) ?? null) : current(id)
    accept(field, applyVerb(field, verb, input, present, context))
  }

  function accept(field: FieldDefinition, reading: Reading): void {
    const fault = reading.ok ? valueFault(field, reading.value) : reading.message
    if (fault !== undefined) errors[field.id] = fault
    else if (reading.ok) plan.values.set(field.id, reading.value)
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

/** Fields whose values are held to more than their kind. */
function valueFault(field: FieldDefinition, value: Value): string | undefined {
  return field.id === 'summary' ? summaryFault(value) : undefined
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
