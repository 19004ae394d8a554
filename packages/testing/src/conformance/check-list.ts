import { compileOrder } from '@valence/ceql'
import { type Field, type ProviderRecord, type Resource, resourcePath } from '@valence/element-kit'
import { expect, it } from 'vitest'
import type { Conformance } from './conformance.ts'
import { accessBy, kept } from './evaluate.ts'
import { faultOf } from './failure.ts'
import { misfit } from './kinds.ts'
import { idOf, type Subject } from './subject.ts'
import { wheresOn } from './wheres.ts'

/**
 * The tests of a resource that can be listed.
 *
 * @param valuesMax how many values of each field that the provider filters by are asked for
 */
export function checkList(
  resource: Resource,
  { samples = {} }: Conformance,
  subject: () => Subject,
  valuesMax: number,
): void {
  const path = resourcePath(resource)
  const ids = (records: readonly ProviderRecord[]) => records.map((record) => idOf(record, resource))

  it('lists its records, each once, in pages of any size', async () => {
    const { walk, recordsOf } = subject()
    const all = await recordsOf(resource)
    expect(new Set(ids(all)).size).toBe(all.length)
    const pageSize = Math.max(1, Math.ceil(all.length / 7))
    expect(await walk(resource, { pageSize })).toEqual(all)
    expect(all.filter((record) => !resource.record.safeParse(record).success)).toEqual([])
  })

  it('reads by id what it lists', async () => {
    const { resources, instance, recordsOf, parentsOf, parametersOf } = subject()
    const parameters = parametersOf(resource)
    const all = resource.operations.get === undefined ? [] : await recordsOf(resource)
    const read = await Promise.all(
      ids(all.slice(0, 4)).map(async (id) =>
        resources.get(instance, path, await parentsOf(resource), id, { parameters }),
      ),
    )
    expect(ids(read)).toEqual(ids(all.slice(0, 4)))
  })

  it(
    'finds by every field and operator what CEQL finds in all its records',
    async () => {
      const { recordsOf, fieldsOf, walk } = subject()
      const all = await recordsOf(resource)
      const fields = await fieldsOf(resource)
      const wheres = fields
        .filter(({ filterable }) => filterable)
        .flatMap((field) => wheresOn(field, all, resource.dialect?.rule(field.path) === undefined ? 1 : valuesMax))
      const wrong: string[] = []
      for (const where of wheres) {
        const expected = kept(where, all, fields)
        const call = walk(resource, { where, pageSize: 5000, fields: resource.idField })
        if (expected === undefined) {
          if ((await faultOf(call))?.status !== 400) wrong.push(`${where}: must be refused with 400`)
          continue
        }
        const found = await call.then(ids, (error: unknown) => [`failed: ${String(error)}`])
        const difference = differenceOf(found, ids(expected))
        if (difference !== undefined) wrong.push(`${where}: ${difference}`)
      }
      expect(wrong).toEqual([])
    },
    askingMaxMs,
  )

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

  it('has in its records what its metadata says', async () => {
    const { recordsOf, fieldsOf } = subject()
    const [records, fields] = [await recordsOf(resource), await fieldsOf(resource)]
    expect(fields.filter((field) => field.vendorPath === '')).toEqual([])
    const wrong = fields.flatMap((field) => records.flatMap((record) => misfit(record, field) ?? []))
    expect([...new Set(wrong)].slice(0, 20)).toEqual([])
  })

  const create = samples[path]?.create
  if (create !== undefined) {
    it('loses and repeats nothing while records are added', async () => {
      const { resources, instance, parentsOf, recordsOf, walk } = subject()
      const parents = await parentsOf(resource)
      const make = async (mark: string) =>
        idOf(await resources.create(instance, path, parents, create(mark, instance)), resource)
      const before = await recordsOf(resource)
      const pageSize = Math.max(1, Math.ceil(before.length / 4))
      const made: string[] = []
      const found = await walk(resource, { pageSize }, async () => {
        if (made.length < insertsMax) made.push(await make(`inserted${made.length}${Date.now()}`))
      })
      expect(new Set(ids(found)).size).toBe(found.length)
      expect(ids(before).filter((id) => !ids(found).includes(id))).toEqual([])
      for (const id of resource.operations.remove === undefined ? [] : made) {
        await resources.remove(instance, path, parents, id)
      }
    })
  }
}

const insertsMax = 5
/** Thousands of queries, on a machine that may have other work. */
const askingMaxMs = 600_000
const ordered: ReadonlySet<Field['kind']> = new Set(['string', 'number', 'boolean', 'date', 'datetime'])

function differenceOf(found: readonly string[], expected: readonly string[]): string | undefined {
  const [lost, extra] = [expected.filter((id) => !found.includes(id)), found.filter((id) => !expected.includes(id))]
  if (lost.length === 0 && extra.length === 0 && found.length === expected.length) return undefined
  return `lost ${lost.slice(0, 5)} (${lost.length}), too many ${extra.slice(0, 5)} (${extra.length})`
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
