import { compileOrder, type OrderTerm } from '@valence/ceql'
import type { Field, ProviderRecord, Resource } from '@valence/element-kit'
import { expect, it } from 'vitest'
import { differenceOf } from './difference.ts'
import { accessBy } from './evaluate.ts'
import { idOf, type Subject } from './subject.ts'

/** The tests of how a list is ordered, by the provider or here. */
export function checkOrder(resource: Resource, subject: () => Subject): void {
  const ids = (records: readonly ProviderRecord[]) => records.map((record) => idOf(record, resource))

  it('orders by every field up and down', async () => {
    const { recordsOf, fieldsOf, walk } = subject()
    const all = await recordsOf(resource)
    const fields = await fieldsOf(resource)
    const wrong: string[] = []
    for (const field of fields.filter(({ filterable, kind }) => filterable && ordered.has(kind))) {
      const [up, down] = [
        await walk(resource, { orderBy: `\`${field.path}\` asc`, pageSize: 5000, fields: field.path }),
        await walk(resource, { orderBy: `\`${field.path}\` desc`, pageSize: 5000, fields: field.path }),
      ]
      for (const found of [up, down]) {
        const difference = differenceOf(ids(found).toSorted(), ids(all).toSorted())
        if (difference !== undefined) wrong.push(`${field.path}: ${difference}`)
      }
      if (resource.sortable?.(field.path) === true) wrong.push(...misordered(field, up, down, fields))
      else {
        const compare = (direction: 'asc' | 'desc') =>
          compileOrder([{ field: field.path, direction }], accessBy(fields))
        if (!isOrdered(up, compare('asc'))) wrong.push(`${field.path} asc is not in order`)
        if (!isOrdered(down, compare('desc'))) wrong.push(`${field.path} desc is not in order`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('orders by several fields at once, up and down, with equal values and with none', async () => {
    const { recordsOf, fieldsOf, ranks, walk } = subject()
    const all = await recordsOf(resource)
    const fields = await fieldsOf(resource)
    const pageSize = Math.max(1, Math.ceil(all.length / 2))
    const listed = (terms: readonly OrderTerm[]) => walk(resource, { ...askedFor(terms), pageSize })
    const wrong: string[] = []
    for (const terms of severalTerms(resource, fields, all)) {
      const found = await listed(terms)
      const { orderBy } = askedFor(terms)
      const difference = differenceOf(ids(found).toSorted(), ids(all).toSorted())
      if (difference !== undefined) wrong.push(`${orderBy}: ${difference}`)
      const isProviders = terms.every(({ field }) => resource.sortable?.(field) === true)
      const compares = await Promise.all(
        terms.map(async (term) =>
          isProviders || (await ranks(resource, term.field))
            ? providerOrder(term, fields, await listed([term]))
            : compileOrder([term], accessBy(fields)),
        ),
      )
      const compare = (left: ProviderRecord, right: ProviderRecord) =>
        compares.map((one) => one(left, right)).find((order) => order !== 0) ?? 0
      if (!isOrdered(found, compare)) wrong.push(`${orderBy} is not in order`)
    }
    expect(wrong).toEqual([])
  })
}

const ordered: ReadonlySet<Field['kind']> = new Set(['string', 'number', 'boolean', 'date', 'datetime'])

function askedFor(terms: readonly OrderTerm[]) {
  return {
    orderBy: terms.map(({ field, direction }) => `\`${field}\` ${direction}`).join(', '),
    fields: terms.map(({ field }) => field).join(','),
  }
}

/** Orders that the provider makes, that are made here, and of both kinds of fields; first by what has the fewest values. */
function severalTerms(
  resource: Resource,
  fields: readonly Field[],
  all: readonly ProviderRecord[],
): readonly (readonly OrderTerm[])[] {
  const { read } = accessBy(fields)
  const isSortable = (field: Field) => resource.sortable?.(field.path) === true
  const varieties = new Map(fields.map(({ path }) => [path, new Set(all.map((one) => keyOf(read(one, path)))).size]))
  const varietyOf = ({ path }: Field) => varieties.get(path) ?? 0
  const candidates = fields
    .filter((field) => field.filterable && (ordered.has(field.kind) || isSortable(field)))
    .toSorted(
      (left, right) =>
        Number(varietyOf(left) === 1) - Number(varietyOf(right) === 1) || varietyOf(left) - varietyOf(right),
    )
  const [providers, ours] = [candidates.filter(isSortable), candidates.filter((field) => !isSortable(field))]
  const groups = [providers.slice(0, 3), ours.slice(0, 3), [...providers.slice(0, 1), ...ours.slice(0, 2)]]
  return groups
    .filter((group) => group.length > 1)
    .flatMap((group) =>
      [0, 1].map((first) =>
        group.map(({ path }, index) => ({
          field: path,
          direction: index % 2 === first ? ('asc' as const) : ('desc' as const),
        })),
      ),
    )
}

/** A provider orders by a sense of its own. That of one field alone shows what it is, and several follow one after the other. */
function providerOrder(
  { field }: OrderTerm,
  fields: readonly Field[],
  listed: readonly ProviderRecord[],
): (left: ProviderRecord, right: ProviderRecord) => number {
  const { read } = accessBy(fields)
  const keys = [...new Set(listed.map((record) => keyOf(read(record, field))))]
  const placeOf = (record: ProviderRecord) => keys.indexOf(keyOf(read(record, field)))
  return (left, right) => placeOf(left) - placeOf(right)
}

function keyOf(value: unknown): string {
  return String(value ?? null).toLowerCase()
}

function isOrdered(
  records: readonly ProviderRecord[],
  compare: (left: ProviderRecord, right: ProviderRecord) => number,
): boolean {
  return records.every((record, index) => {
    const before = records[index - 1]
    return before === undefined || compare(before, record) <= 0
  })
}

/**
 * A provider may order by a sense of its own, e.g. keys by their numbers. Whatever it is, equal values stand together, and down is up
 * reversed; moments and numbers have but one order.
 */
function misordered(
  field: Field,
  up: readonly ProviderRecord[],
  down: readonly ProviderRecord[],
  fields: readonly Field[],
): readonly string[] {
  const { read } = accessBy(fields)
  const runs = (records: readonly ProviderRecord[]) =>
    records
      .map((record) => read(record, field.path))
      .filter((value) => value !== undefined && value !== null)
      .map((value) => String(value).toLowerCase())
      .filter((value, index, values) => value !== values[index - 1])
  const [rising, falling] = [runs(up), runs(down)]
  if (new Set(rising).size < rising.length) return [`${field.path}: equal values do not stand together`]
  if (rising.join('\n') !== falling.toReversed().join('\n')) return [`${field.path}: desc is not asc reversed`]
  if (field.kind === 'string' || field.kind === 'boolean') return []
  const values = rising.map((value) => (field.kind === 'number' ? Number(value) : new Date(value).getTime()))
  const isRising = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value))
  return isRising ? [] : [`${field.path}: asc is not rising`]
}
