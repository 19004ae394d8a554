import { CeqlError, parse } from '@valence/ceql'
import { Fault, type Resource, resourcePath } from '@valence/element-kit'
import { liftParameters, type Parameters } from './parameters.ts'

/** What is said of a list, and means nothing where there is one record. */
export interface ListWishes {
  readonly where?: string
  readonly orderBy?: string
  readonly explain?: string
}

/**
 * The parameters for a resource of one record, with those that clients carry in `where`.
 *
 * @throws Fault invalid_request for a filter or an order: passing over it would answer too much
 */
export function parametersOfOne(resource: Resource, wishes: ListWishes, given: Parameters = {}): Parameters {
  const { where = '', orderBy = '', explain = 'false' } = wishes
  const carried = where.trim() === '' ? { parameters: {}, where: undefined } : lifted(where, resource)
  if (carried.where === undefined && orderBy.trim() === '' && explain === 'false') {
    return { ...given, ...carried.parameters }
  }
  const reason = `${resourcePath(resource)} is one record and no list: there is nothing to filter, to order or to explain.`
  throw new Fault('invalid_request', reason)
}

function lifted(where: string, resource: Resource) {
  try {
    return liftParameters(parse(where), resource)
  } catch (error) {
    if (error instanceof CeqlError) throw new Fault('invalid_request', error.message, { cause: error })
    throw error
  }
}
