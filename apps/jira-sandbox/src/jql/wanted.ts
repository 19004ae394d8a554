import { callFunction } from './call.ts'
import type { Compilation } from './compilation.ts'
import { flatten, valueFault } from './operands.ts'
import type { ReferenceType } from './reference-type.ts'
import { resolveWord } from './resolve.ts'
import type { Operand } from './syntax.ts'

/** The ids that an operand asks for, and whether it asks for nothing as well. */
export interface Wanted {
  readonly ids: ReadonlySet<string>
  readonly empty: boolean
}

export function readWanted(
  fieldName: string,
  operand: Operand | undefined,
  type: ReferenceType,
  compilation: Compilation,
): Wanted {
  const ids = new Set<string>()
  let empty = false
  for (const item of flatten(operand)) {
    if (item.kind === 'empty' || (item.kind === 'value' && type === 'resolution' && /^unresolved$/i.test(item.text))) {
      empty = true
    } else {
      for (const id of readItem(fieldName, item, type, compilation)) ids.add(id)
    }
  }
  return { ids, empty }
}

function readItem(
  fieldName: string,
  item: Exclude<Operand, { kind: 'list' | 'empty' }>,
  type: ReferenceType,
  compilation: Compilation,
): readonly string[] {
  const { context, faults } = compilation
  if (item.kind === 'value') {
    const ids = resolveWord(type, item.text, context)
    if (!ids) faults.messages.push(valueFault(item.text, fieldName))
    return ids ?? []
  }
  const value = callFunction(item, fieldName, type, compilation)
  return value?.kind === 'ids' ? value.ids : []
}
