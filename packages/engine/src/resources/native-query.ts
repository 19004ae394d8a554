import { Fault, type NativeRestriction, type Resource, resourcePath } from '@valence/element-kit'
import type { Parameters } from './parameters.ts'

/**
 * What a caller restricts the list by in the provider's own language. It is read by the element, never joined with the text of a
 * `where`.
 *
 * @throws Fault forbidden when the instance does not allow it, invalid_request for text that the element cannot read
 */
export function readNative(
  resource: Resource,
  parameters: Parameters,
  isAllowed: boolean,
): NativeRestriction<unknown> | undefined {
  const { nativeQuery } = resource
  const text = nativeQuery === undefined ? undefined : parameters[nativeQuery.parameter]
  if (nativeQuery === undefined || text === undefined || text.trim() === '') return undefined
  if (isAllowed) return nativeQuery.read(text)
  throw new Fault(
    'forbidden',
    `This instance does not allow '${nativeQuery.parameter}'. Set its configuration key ${nativeQueryKey} to true.`,
  )
}

/** The configuration key of an instance that lets its callers speak the provider's own query language. */
export const nativeQueryKey = 'native.query.enabled'

/**
 * Passing over a restriction would answer too much, so a list that does not understand it says so.
 *
 * @throws Fault invalid_request
 */
export function refuseMisplacedNative(
  resource: Resource,
  siblings: readonly Resource[],
  parameters: Parameters = {},
): void {
  const known = siblings.flatMap(({ nativeQuery }) => nativeQuery?.parameter ?? [])
  const misplaced = known.find((name) => name !== resource.nativeQuery?.parameter && parameters[name] !== undefined)
  if (misplaced === undefined || resource.parameters?.some(({ name }) => name === misplaced)) return
  const takers = siblings.filter(({ nativeQuery }) => nativeQuery?.parameter === misplaced).map(resourcePath)
  throw new Fault(
    'invalid_request',
    `${resourcePath(resource)} does not understand '${misplaced}'. Use where; '${misplaced}' is for ${takers.join(', ')}.`,
  )
}
