import { type JqlFunction, nameOf } from './function.ts'
import { dateFunctions } from './functions/dates.ts'
import { issueFunctions } from './functions/issues.ts'
import { siteFunctions } from './functions/site.ts'

export { type FunctionValue, type JqlFunction, nameOf } from './function.ts'

export const jqlFunctions: readonly JqlFunction[] = [...siteFunctions, ...dateFunctions, ...issueFunctions]

const byName = new Map(jqlFunctions.map((it) => [nameOf(it).toLowerCase(), it]))

export function findFunction(name: string): JqlFunction | undefined {
  return byName.get(name.toLowerCase())
}
