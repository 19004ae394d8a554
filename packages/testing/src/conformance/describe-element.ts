import { type Element, type Resource, resourcePath } from '@valence/element-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkErrors } from './check-errors.ts'
import { checkList } from './check-list.ts'
import { checkOrder } from './check-order.ts'
import { checkRoundTrip } from './check-round-trip.ts'
import type { Conformance } from './conformance.ts'
import { faultOf } from './failure.ts'
import { openSubject, type Subject } from './subject.ts'

/**
 * What every element promises, held against a provider: lists that lose and repeat nothing, filters that find what CEQL finds, orders,
 * writes that are seen again, metadata that tells the truth, errors that name what is wrong, events in the words of the platform.
 *
 * @example describeElement(element, { name: 'with a token', open: startProvider, samples: { notes: { create: () => ({ text: 'a' }) } } })
 */
export function describeElement(element: Element, conformance: Conformance): void {
  const { name, unlisted = [], refused = [], unsimulated = [], samples = {}, webhooks = [] } = conformance
  describe(`${element.key}, ${name}`, () => {
    let opened: Subject | undefined
    const subject = (): Subject => {
      if (opened === undefined) throw new Error('The provider is not open.')
      return opened
    }
    beforeAll(async () => {
      opened = await openSubject(element, conformance)
    })
    afterAll(() => opened?.close())

    it('has the resources that the suite is told of', () => {
      const paths = element.resources.map(resourcePath)
      const told = [...unlisted, ...refused, ...unsimulated, ...Object.keys(samples)]
      expect(told.filter((path) => !paths.includes(path))).toEqual([])
    })

    for (const resource of element.resources) {
      const path = resourcePath(resource)
      const { operations } = resource
      describe(path, () => {
        if (unsimulated.includes(path)) {
          it('is not simulated, and fails with words that say so', async () => {
            const { resources, instance, parentsOf } = subject()
            const fault = await faultOf(resources.list(instance, path, await parentsOf(resource), {}))
            expect(fault).toMatchObject({ status: 502, message: expect.stringContaining('does not implement') })
          })
          return
        }
        const isRefused = unlisted.includes(path) || refused.includes(path)
        if (isRefused) {
          it('does not list here, and says why', async () => {
            const { resources, instance, parentsOf } = subject()
            const fault = await faultOf(resources.list(instance, path, await parentsOf(resource), {}))
            expect(fault?.message).toMatch(/\w{3}/)
            if (unlisted.includes(path))
              expect(fault).toMatchObject({ status: 405, headers: { Allow: expect.any(String) } })
            else expect(fault?.status).toSatisfy((status: number) => status >= 400 && status < 500)
          })
        } else if (operations.list !== undefined) {
          checkList(resource, conformance, subject, valuesFor(element, resource))
          checkOrder(resource, subject)
        }
        checkErrors(resource, conformance, subject)
        const sample = samples[path]
        if (sample !== undefined && !isRefused) checkRoundTrip(element, resource, sample, subject)
      })
    }

    if (webhooks.length > 0) {
      it.each(webhooks.map((sample) => [sample.name, sample] as const))(
        'reads the webhook: %s',
        (_, { webhook, events }) => {
          const found = element.events?.normalize(webhook) ?? []
          expect(found.map(({ eventType, objectType, objectId }) => ({ eventType, objectType, objectId }))).toEqual(
            events,
          )
          const names = new Set(element.resources.map((resource) => resource.name))
          expect(found.filter(({ objectType }) => !names.has(objectType))).toEqual([])
        },
      )
    }
  })
}

/** Where the provider does not filter, or filters as it did for another resource, few values show what there is to see. */
function valuesFor({ resources }: Element, { dialect, name, parent }: Resource): number {
  const first = dialect === undefined ? undefined : resources.find((resource) => resource.dialect === dialect)
  return first?.name === name && first.parent === parent ? 2 : 1
}
