import type { Connection, OrderKeyOf } from '@valence/element-kit'
import { z } from 'zod'
import { priorities } from '../vocabulary/priorities.ts'

/** A priority comes in the order of the site, from low to high, and a key by its project and then by its number. */
export function orderKeys(connection: Connection, field: string): Promise<OrderKeyOf> | undefined {
  if (field === 'key') return Promise.resolve(byNumber)
  return field === 'priority' ? byRank(connection) : undefined
}

const byNumber: OrderKeyOf = (value) => {
  const [key = '', project, number = ''] = /^(.*)-(\d{1,18})$/.exec(String(value)) ?? []
  return project === undefined ? undefined : key.slice(0, project.length + 1).toUpperCase() + number.padStart(18, '0')
}

async function byRank(connection: Connection): Promise<OrderKeyOf> {
  const ranks = ranksOf(await namesFromHighToLow(connection))
  // The id is the last of a priority's identities, and the surest.
  return (value) => {
    const known = [value].flat().findLast((one) => ranks.has(String(one).toLowerCase()))
    return known === undefined ? undefined : ranks.get(String(known).toLowerCase())
  }
}

function ranksOf(fromHighToLow: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(fromHighToLow.flatMap((names, index) => names.map((name) => [name.toLowerCase(), -index] as const)))
}

async function namesFromHighToLow(connection: Connection): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = []
  const list = priorities.operations.list
  if (list === undefined) return found
  let cursor: string | undefined
  do {
    const page = await list(connection, {
      parents: [],
      parameters: {},
      orderBy: [],
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    found.push(...page.records.map((record) => Object.values(named.parse(record))))
    cursor = page.next
  } while (cursor !== undefined)
  return found
}

const named = z.object({ name: z.string(), id: z.string() })
