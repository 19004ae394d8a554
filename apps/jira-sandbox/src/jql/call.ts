import type { ClauseWarning, Compilation } from './compilation.ts'
import { type FunctionValue, findFunction, type JqlFunction, nameOf } from './functions.ts'
import type { ReferenceType } from './reference-type.ts'
import type { Operand } from './syntax.ts'

type FunctionOperand = Extract<Operand, { kind: 'function' }>

/** What a function of a query gives; undefined, with a fault, when there is none or it gives another kind of thing. */
export function callFunction(
  { name, args }: FunctionOperand,
  fieldName: string,
  type: ReferenceType | 'date',
  { context, faults }: Compilation,
): FunctionValue | undefined {
  const found = findFunction(name)
  if (!found) {
    faults.messages.push(`Unable to find JQL function '${name}(${args.join(', ')})'.`)
    return undefined
  }
  if (found.type !== type && !(found.type === 'cascade' && type.startsWith('cascade:'))) {
    faults.messages.push(`A value provided by the function '${name}' is invalid for the field '${fieldName}'.`)
    return undefined
  }
  const count = argumentFault(found, args.length)
  if (count !== undefined) {
    faults.messages.push(count)
    return undefined
  }
  const taken = args.slice(0, found.argumentsMost)
  const value = found.run(taken, context)
  if (value.kind === 'fault') faults.messages.push(value.message)
  if (taken.length < args.length) faults.warnings.push(limitWarning(found, args))
  return value
}

function argumentFault(found: JqlFunction, given: number): string | undefined {
  const [least, most] = found.takes
  if (given >= least && given <= most) return undefined
  const expected = least === most ? `${least}` : `between ${least} and ${most}`
  return `Function '${nameOf(found)}' expected ${expected} arguments but received ${given}.`
}

/** Arguments beyond what Jira looks at are left out, and the answer says so. */
function limitWarning(found: JqlFunction, args: readonly string[]): ClauseWarning {
  const name = nameOf(found)
  return {
    type: 'CLAUSE_LIMIT_EXCEEDED',
    message: `The function '${name}' takes at most ${found.argumentsMost} arguments; the others were left out.`,
    details: { clause: name, arguments: args, limit: found.argumentsMost ?? args.length, actual: args.length },
  }
}
