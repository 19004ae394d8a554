import {
  CeqlError,
  checkTypes,
  compile,
  compileOrder,
  type Expression,
  type FieldType,
  fieldsOf,
  type Now,
  type OrderTerm,
  parse,
  parseOrderBy,
  pushDown,
  settle,
  type TypeOf,
} from '@valence/ceql'
import { Fault, literalType, type OrderKeyOf, type ProviderRecord, type Resource } from '@valence/element-kit'
import type { KnownNames } from './known-names.ts'
import type { Name } from './names.ts'
import { readNative } from './native-query.ts'
import { adviceOnParameters, declaredNames, declaredParameters, liftParameters, type Parameters } from './parameters.ts'
import { adviceOnParts, resolveNames } from './resolve-names.ts'
import { readSelection, type Selection } from './select.ts'

export interface PlanQuery {
  readonly where?: string
  readonly fields?: string
  readonly orderBy?: string
  readonly parameters?: Parameters
  /** When and where it is asked: what `now()` and `startOfDay()` mean. */
  readonly now?: Now
  /** Whether the caller may restrict the list in the provider's own language. */
  readonly allowsNative?: boolean
}

/** A query divided between the provider and us. */
export interface Plan {
  /** The whole `where`, by the element's names; undefined means everything. */
  readonly where?: Expression | undefined
  /** Our part of it. */
  readonly residual?: Expression | undefined
  /** The whole order, by the element's names. */
  readonly order: readonly OrderTerm[]
  /** The provider's part of `where`, and what the caller said in its language; undefined means everything. */
  readonly native?: unknown
  /** Our part of it: which of the provider's records are wanted. */
  readonly keeps?: ((record: ProviderRecord) => boolean) | undefined
  /** The order that the provider makes. */
  readonly orderBy: readonly OrderTerm[]
  /** The order that we make, when the provider cannot. */
  readonly compare?: ((left: ProviderRecord, right: ProviderRecord) => number) | undefined
  /** The fields that our part of `where` reads. */
  readonly filtered: readonly string[]
  /** What has to be asked for; undefined means all fields. */
  readonly fields?: readonly string[] | undefined
  readonly selection?: Selection | undefined
  readonly parameters: Parameters
  /** What was not done as asked, though the answer is good. */
  readonly warnings: readonly string[]
}

/** What the provider orders a field by, where CEQL would compare otherwise. */
type OrderKeysOf = (field: string) => Promise<OrderKeyOf> | undefined

/** @throws Fault invalid_request, in the words of CEQL, for a query that cannot be understood */
export async function makePlan(
  resource: Resource,
  query: PlanQuery,
  known: KnownNames,
  orderKeysOf: OrderKeysOf = () => undefined,
): Promise<Plan> {
  try {
    return await plan(resource, query, known, orderKeysOf)
  } catch (error) {
    if (error instanceof CeqlError) throw new Fault('invalid_request', error.message, { cause: error })
    throw error
  }
}

async function plan(resource: Resource, query: PlanQuery, known: KnownNames, orderKeysOf: OrderKeysOf): Promise<Plan> {
  const selection = await readSelection(query.fields, resource, known)
  const { where: source = '', orderBy: order = '' } = query
  const { parameters: carried, where } = source.trim() === '' ? none : liftParameters(parse(source), resource)
  const given = { ...query.parameters, ...carried }
  const own = readNative(resource, given, query.allowsNative === true)
  const advice = adviceOnParameters(resource, query.parameters)
  const warnings = [...(selection?.warnings ?? []), ...(own?.warnings ?? []), ...advice]
  const shared = { selection, parameters: declaredParameters(resource, given), warnings }
  if (where === undefined && order.trim() === '') {
    return { ...shared, native: own?.where, filtered: [], order: [], orderBy: [], fields: selection?.roots }
  }
  const terms = order.trim() === '' ? [] : parseOrderBy(order)
  const parameters = declaredNames(resource)
  const names = await resolveNames({ where, source, terms, order, parameters }, known)
  const access = accessOf(names)
  const renamed = where === undefined ? undefined : rename(settled(where, names, query), names)
  const { native, residual } = renamed === undefined ? {} : divide(renamed, resource)
  const orderBy = terms.map(({ field, direction }) => ({ field: names.get(field)?.path ?? field, direction }))
  const isSorted = canSort(orderBy, resource)
  const filtered = residual === undefined ? [] : fieldsOf(residual).map(access.rootOf)
  const sorted = isSorted ? [] : orderBy.map(({ field }) => access.rootOf(field))
  return {
    ...shared,
    warnings: [...warnings, ...adviceOnParts(names)],
    where: renamed,
    residual,
    order: orderBy,
    native: both(resource, own?.where, native),
    keeps: residual === undefined ? undefined : compile(residual, { ...access, source }),
    orderBy: isSorted ? orderBy : [],
    compare: isSorted ? undefined : await compareBy(orderBy, access, orderKeysOf),
    filtered,
    fields: selection?.roots && [...new Set([...selection.roots, ...filtered, ...sorted])],
  }
}

/** The same with dates in the place of all that depends on the time of the request, and every literal one that fits its field. */
function settled(where: Expression, names: ReadonlyMap<string, Name>, { now, where: source }: PlanQuery): Expression {
  // Names are still those that the caller wrote, and so are they in what an error says.
  const typeOf: TypeOf = (name) => typeOfName(names.get(name))
  const dated = now === undefined ? where : settle(where, { now, typeOf, source })
  checkTypes(dated, typeOf, source)
  return dated
}

function canSort(order: readonly OrderTerm[], resource: Resource): boolean {
  const { orderTermsMax = Number.POSITIVE_INFINITY } = resource
  return order.length <= orderTermsMax && order.every(({ field }) => resource.sortable?.(field) === true)
}

const none = { parameters: {}, where: undefined } as const

function divide(
  where: Expression,
  { dialect }: Resource,
): { readonly native?: unknown; readonly residual?: Expression } {
  return dialect === undefined ? { residual: where } : pushDown(where, dialect)
}

function both({ dialect }: Resource, own: unknown, native: unknown): unknown {
  if (own === undefined || native === undefined || dialect === undefined) return own ?? native
  return dialect.and([own, native])
}

/** How CEQL reaches into a record, by the names that the element knows. */
function accessOf(names: ReadonlyMap<string, Name>) {
  const byPath = new Map([...names.values()].map((name) => [name.path, name]))
  return {
    read: (record: ProviderRecord, path: string) => byPath.get(path)?.read(record),
    typeOf: (path: string) => typeOfName(byPath.get(path)),
    rootOf: (path: string) => byPath.get(path)?.root ?? path,
  }
}

async function compareBy(order: readonly OrderTerm[], { read, typeOf }: Access, orderKeysOf: OrderKeysOf) {
  const keys = new Map<string, OrderKeyOf>()
  for (const { field } of order) {
    const keyOf = await orderKeysOf(field)
    if (keyOf !== undefined) keys.set(field, keyOf)
  }
  return compileOrder<ProviderRecord>(order, {
    read: (record, field) => {
      const [keyOf, value] = [keys.get(field), read(record, field)]
      return keyOf === undefined ? value : keyOf(value)
    },
    typeOf: (field) => (keys.has(field) ? undefined : typeOf(field)),
  })
}

type Access = ReturnType<typeof accessOf>

function typeOfName(name: Name | undefined): FieldType | undefined {
  return name?.field === undefined ? undefined : literalType(name.field)
}

function rename(expression: Expression, names: ReadonlyMap<string, Name>): Expression {
  if (expression.type === 'predicate') {
    return { ...expression, field: names.get(expression.field)?.path ?? expression.field }
  }
  return { ...expression, operands: expression.operands.map((operand) => rename(operand, names)) }
}
