import { badRequest } from '../http/faults.ts'
import type { Query } from './request.ts'

const pageMax = 200

/** A page of usages: `nextPageToken` is there as long as more come. */
export function tokenPage<Item>(items: readonly Item[], query: Query) {
  const startAt = startOf(query.text('nextPageToken'))
  const length = Math.min(pageMax, Math.max(1, query.int('maxResults', 50)))
  const end = startAt + length
  return {
    values: items.slice(startAt, end),
    ...(end < items.length && { nextPageToken: Buffer.from(JSON.stringify({ o: end })).toString('base64') }),
  }
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0
  const [, offset] = /^\{"o":(\d+)\}$/.exec(Buffer.from(token, 'base64').toString('utf8')) ?? []
  if (offset === undefined) throw badRequest('Invalid format of nextPageToken')
  return Number(offset)
}
