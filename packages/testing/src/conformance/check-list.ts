import { type ProviderRecord, type Resource, resourcePath } from '@valence/element-kit'
import { expect, it } from 'vitest'
import type { Conformance } from './conformance.ts'
import { differenceOf } from './difference.ts'
import { kept } from './evaluate.ts'
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
