import { type Element, type Resource, resourcePath } from '@valence/element-kit'
import { expect, it } from 'vitest'
import type { Sample } from './conformance.ts'
import { faultOf } from './failure.ts'
import { idOf, type Subject } from './subject.ts'

/** The tests of a resource whose records can be written. */
export function checkRoundTrip(element: Element, resource: Resource, sample: Sample, subject: () => Subject): void {
  const path = resourcePath(resource)
  const { create, update, shows = (body) => body } = sample
  if (create === undefined) return

  it('shows again what was written, and no more when it is deleted', async () => {
    const { resources, instance, parentsOf } = subject()
    const parents = await parentsOf(resource)
    const { operations } = resource
    const reader = readerOf(element, resource)
    const get = async (id: string) =>
      reader === undefined
        ? (await subject().walk(resource, { pageSize: 5000 })).find((record) => idOf(record, resource) === id)
        : resources.get(instance, reader.path, reader.isChild ? parents : [], id)
    const body = create(`made${Date.now()}`, instance)
    const made = await resources.create(instance, path, parents, body)
    const id = idOf(made, resource)
    expect(await get(id)).toMatchObject(shows(body))
    if (update !== undefined && operations.update !== undefined) {
      expect(await resources.update(instance, path, parents, id, update)).toMatchObject(shows(update))
      expect(await get(id)).toMatchObject(shows(update))
    }
    if (operations.remove === undefined) return
    await resources.remove(instance, path, parents, id)
    if (reader === undefined) expect(await get(id)).toBeUndefined()
    else expect(await faultOf(get(id))).toMatchObject({ status: 404 })
  })
}

/** Where a record is read by id: here, or where records of the kind stand by themselves. */
function readerOf(
  element: Element,
  resource: Resource,
): { readonly path: string; readonly isChild: boolean } | undefined {
  if (resource.operations.get !== undefined) return { path: resourcePath(resource), isChild: true }
  const alone = element.resources.find(
    ({ name, parent, operations }) => name === resource.name && parent === undefined && operations.get !== undefined,
  )
  return alone === undefined ? undefined : { path: alone.name, isChild: false }
}
