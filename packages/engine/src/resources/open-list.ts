import type { Now } from '@valence/ceql'
import { type Connection, type Resource, resourcePath } from '@valence/element-kit'
import type { Instance } from '../instances/instance.ts'
import type { Budgets } from './budgets.ts'
import { fingerprint, instantOf, type Position, readToken } from './cursor.ts'
import type { KnownNames } from './known-names.ts'
import { type IdOf, idsBy } from './locate.ts'
import { nativeQueryKey } from './native-query.ts'
import { operationOf } from './operations.ts'
import { type Paging, type PagingQuery, readPaging } from './paging.ts'
import { makePlan, type Plan, type PlanQuery } from './plan.ts'
import type { ReadPage } from './read-page.ts'
import type { Meter } from './usage.ts'

/** What a list is asked of. */
export interface ListTarget {
  readonly instance: Pick<Instance, 'id' | 'configuration'>
  readonly resource: Resource
  readonly parents: readonly string[]
  readonly connection: Connection
  readonly names: KnownNames
  readonly meter: Meter
}

/** A list that is understood and not read yet. */
export interface OpenList extends ListTarget {
  readonly plan: Plan
  readonly paging: Paging
  /** Where to go on; undefined at the start. */
  readonly from: Position | undefined
  /** When and where it was begun. */
  readonly now: Now | undefined
  readonly read: ReadPage
  readonly idOf: IdOf
  /** What makes it this list and no other. */
  query(): string
}

/** @throws Fault for what cannot be understood, in the words of CEQL where it is a query */
export async function openList(
  target: ListTarget,
  request: PlanQuery & PagingQuery,
  budgets: Budgets,
): Promise<OpenList> {
  const { resource, instance, names, meter } = target
  operationOf(resource, 'list')
  const paging = readPaging(request, budgets)
  const allowsNative = instance.configuration[nativeQueryKey] === 'true'
  const now = sinceBegun(request.now, paging.token)
  const asked = { ...request, allowsNative, ...(now && { now }) }
  const plan = await makePlan(resource, asked, names, (field) => resource.orderKeys?.(target.connection, field))
  const query = () => queryOf(target, request, plan)
  const from = paging.token === undefined ? undefined : readToken(paging.token, query(), limitMaxOf(budgets))
  const read = meter.reader(readerOf(target, plan))
  return { ...target, plan, paging, from, read, now, idOf: idsBy(resource.idField), query }
}

/** All pages of a list are asked at the moment of the first: else `now()` would be another query on each of them. */
function sinceBegun(now: Now | undefined, token: string | undefined): Now | undefined {
  const instantMs = token === undefined ? undefined : instantOf(token)
  return now === undefined || instantMs === undefined ? now : { ...now, instantMs }
}

/** Records that are asked for at a time by whoever reads a list to its end. */
export function scanLimitOf({ scanPageSize }: Budgets): number {
  return scanPageSize * 5
}

/** The most that the provider is asked for at a time, whichever way a list goes. */
function limitMaxOf(budgets: Budgets): number {
  return Math.max(budgets.pageSizeMax, scanLimitOf(budgets))
}

/** Reads the pages of the provider that a plan asks for, with other fields when those are enough. */
export function readerOf({ resource, parents, connection }: ListTarget, plan: Plan, only = plan.fields): ReadPage {
  const { native: where, orderBy, parameters } = plan
  const list = operationOf(resource, 'list')
  return (cursor, limit) =>
    list.call(resource.operations, connection, {
      parents,
      orderBy,
      parameters,
      limit,
      ...(where === undefined ? {} : { where }),
      ...(only === undefined ? {} : { fields: only }),
      ...(cursor === undefined ? {} : { cursor }),
    })
}

function queryOf({ instance, resource, parents }: ListTarget, request: PlanQuery, plan: Plan): string {
  const { where, fields, orderBy, parameters: given = {} } = request
  const native = resource.nativeQuery === undefined ? undefined : given[resource.nativeQuery.parameter]
  const parts = [instance.id, resourcePath(resource), parents, where, fields, orderBy, plan.parameters]
  return fingerprint(native === undefined ? parts : [...parts, native])
}
