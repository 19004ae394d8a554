import { Fault } from '@valence/element-kit'
import type { Budgets } from './budgets.ts'

/** Which part of a list is wanted. */
export interface Paging {
  readonly pageSize: number
  /** Records before the wanted ones, when there is no token. */
  readonly skip: number
  readonly token?: string
  readonly warnings: readonly string[]
}

export interface PagingQuery {
  /** From 1. */
  readonly page?: number
  readonly pageSize?: number
  /** The token of the page before; it wins over `page`. */
  readonly nextPage?: string
}

/** @throws Fault invalid_request naming the parameter that is not a positive whole number */
export function readPaging({ page = 1, pageSize, nextPage }: PagingQuery, budgets: Budgets): Paging {
  const asked = pageSize ?? budgets.pageSizeDefault
  requirePositive('pageSize', asked)
  requirePositive('page', page)
  const size = Math.min(asked, budgets.pageSizeMax)
  const warnings = size < asked ? [`pageSize ${asked} is above the maximum; ${size} was used.`] : []
  if (nextPage !== undefined && nextPage !== '') return { pageSize: size, skip: 0, token: nextPage, warnings }
  return { pageSize: size, skip: (page - 1) * size, warnings }
}

function requirePositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return
  throw new Fault('invalid_request', `${name} must be a whole number from 1 on, not ${value}.`)
}
