import { type Resource, resourcePath } from '@valence/element-kit'
import { methodsOf } from '@valence/engine'
import { expect, it } from 'vitest'
import type { Conformance } from './conformance.ts'
import { faultOf } from './failure.ts'
import type { Subject } from './subject.ts'

/** The tests of what goes wrong. */
export function checkErrors(
  resource: Resource,
  { unknownId = '999999999', unlisted = [], refused = [] }: Conformance,
  subject: () => Subject,
): void {
  const path = resourcePath(resource)
  const { operations } = resource

  if (operations.get !== undefined) {
    it('answers 404 for an id that is not there', async () => {
      const { resources, instance, parentsOf, parametersOf } = subject()
      const request = { parameters: parametersOf(resource) }
      const fault = await faultOf(resources.get(instance, path, await parentsOf(resource), unknownId, request))
      expect(fault?.message).toMatch(/\w{3}/)
      // What is not listed here may not be there at all, or closed to the account.
      const others = unlisted.includes(path) ? [405] : refused.includes(path) ? [401, 403] : []
      expect([404, ...others]).toContain(fault?.status)
    })
  }

  if (operations.list !== undefined) {
    it('answers 400 for what cannot be asked, and names it', async () => {
      const { resources, instance, parentsOf } = subject()
      const parents = await parentsOf(resource)
      const list = (request: object) => faultOf(resources.list(instance, path, parents, request))
      expect(await list({ where: 'and and' })).toMatchObject({ status: 400 })
      expect(await list({ pageSize: 0 })).toMatchObject({ status: 400, message: expect.stringContaining('pageSize') })
      expect(await list({ nextPage: 'x' })).toMatchObject({ status: 400, message: expect.stringContaining('nextPage') })
      if (resource.isOpen === true) return
      const named = { status: 400, message: expect.stringContaining('noSuchField') }
      expect(await list({ where: "noSuchField = 'x'" })).toMatchObject(named)
      expect(await list({ orderBy: 'noSuchField' })).toMatchObject(named)
    })
  }

  const verbs = (['list', 'create', 'get', 'update', 'remove'] as const).filter(
    (verb) => operations[verb] === undefined,
  )
  if (verbs.length === 0) return
  it('answers 405 for what is not done with it, and tells what is', async () => {
    const { resources, instance } = subject()
    const parents = resource.parent === undefined ? [] : [unknownId]
    const { collection, item } = methodsOf(resource)
    const body = { a: 1 }
    const calls = {
      list: [collection, () => resources.list(instance, path, parents, {})],
      create: [collection, () => resources.create(instance, path, parents, body)],
      get: [item, () => resources.get(instance, path, parents, unknownId)],
      update: [item, () => resources.update(instance, path, parents, unknownId, body)],
      remove: [item, () => resources.remove(instance, path, parents, unknownId)],
    } as const
    for (const verb of verbs) {
      const [methods, call] = calls[verb]
      expect(await faultOf(call()), verb).toMatchObject({ status: 405, headers: { Allow: methods.join(', ') } })
    }
  })
}
