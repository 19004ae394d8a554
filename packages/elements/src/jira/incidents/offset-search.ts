import { type Connection, Fault, type Page } from '@valence/element-kit'
import { z } from 'zod'

export interface OffsetSearch {
  readonly jql: string
  readonly fields: readonly string[]
  readonly expand?: readonly string[] | undefined
  /** Records for a page; Data Center lowers it to its own limit without a word. */
  readonly limit: number
  readonly cursor?: string | undefined
}

/**
 * One page of Data Center's search, which counts by offset. What is created or deleted during a walk moves every later record, so
 * the cursor remembers the last records that were given, and a page begins behind them, wherever they are by then.
 */
export async function searchByOffset(connection: Connection, search: OffsetSearch): Promise<Page> {
  const from = readCursor(search.cursor)
  const overlap = from.anchors.length
  const window = await ask(connection, search, from.position - overlap, search.limit + overlap)
  const { last, count } = placeOf(window.issues, from.anchors)
  if (count === overlap) return pageFrom(window, last + 1, from)
  const found = await locate(connection, search, from)
  // When all of them went away, what stands where they stood comes next.
  const again = await ask(connection, search, found ?? from.position - overlap, search.limit)
  return pageFrom(again, 0, from)
}

/** How many issues the restriction holds for. */
export async function countByOffset(connection: Connection, jql: string): Promise<number> {
  const request = { method: 'POST', path: searchPath, body: { jql, maxResults: 0, validateQuery: true } } as const
  return (await connection.request({ ...request, repeatable: true }, z.object({ total: z.number() }))).total
}

const searchPath = '/rest/api/2/search'

/** So many of the last records would all have to be gone for the place to be lost. */
const anchorsMax = 10

const elsewhereMax = 20

/** So far around the place it is looked for when a page does not show it. */
const searchAround = 500

interface From {
  readonly position: number
  /** The last records that were given. */
  readonly anchors: readonly string[]
  /** Such as were, and then stood somewhere else: should they come up again, they are passed over. */
  readonly elsewhere: readonly string[]
}

/** With `expand` told once for all issues; it stands with each of them here, as it does when one is read. */
export const toldOfAll = {
  names: z.record(z.string(), z.unknown()).optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
} as const

const answer = z.object({
  ...toldOfAll,
  startAt: z.number(),
  total: z.number(),
  issues: z.array(z.looseObject({ id: z.string() })),
})
type Answer = z.infer<typeof answer>

async function ask(
  connection: Connection,
  { jql, fields, expand }: OffsetSearch,
  startAt: number,
  maxResults: number,
): Promise<Answer> {
  const body = { jql, startAt: Math.max(0, startAt), maxResults, fields, expand, validateQuery: true }
  return connection.request({ method: 'POST', path: searchPath, body, repeatable: true }, answer)
}

function pageFrom({ issues, startAt, total, ...shared }: Answer, first: number, from: From): Page {
  const passed = new Set([...from.anchors, ...from.elsewhere])
  const records = issues.slice(first).flatMap((issue) => (passed.has(issue.id) ? [] : [{ ...issue, ...shared }]))
  const position = startAt + issues.length
  if (issues.length === 0 || position >= total) return { records }
  const here = new Set(issues.map(({ id }) => id))
  const notHere = from.anchors.filter((id) => !here.has(id))
  const last = [...notHere, ...here].slice(-anchorsMax)
  const elsewhere = [...from.elsewhere, ...notHere].filter((id) => !here.has(id) && !last.includes(id))
  return { records, next: [position, last.join(','), elsewhere.slice(-elsewhereMax).join(',')].join(':') }
}

/** Where to go on when many records came in or went away before the place. */
async function locate(connection: Connection, search: OffsetSearch, from: From): Promise<number | undefined> {
  const bare = { ...search, fields: ['key'], expand: undefined }
  const around = await ask(connection, bare, from.position - searchAround, 2 * searchAround)
  const { last } = placeOf(around.issues, from.anchors)
  return last < 0 ? undefined : around.startAt + last + 1
}

interface Place {
  /** The index of the last of them; -1 for none. */
  readonly last: number
  /** How many of them stand together there. */
  readonly count: number
}

/**
 * Where the last records that were given end. Most of them stand together; one that was changed meanwhile may have moved far
 * away in an order by what was changed, and it says nothing.
 */
function placeOf(issues: Answer['issues'], anchors: readonly string[]): Place {
  let best: Place = { last: -1, count: 0 }
  let run = best
  for (const [index, { id }] of issues.entries()) {
    if (!anchors.includes(id)) continue
    const isNear = run.count > 0 && index - run.last <= gapMax
    run = { last: index, count: isNear ? run.count + 1 : 1 }
    if (run.count > best.count) best = run
  }
  return best
}

/** New records may come in between. */
const gapMax = 5

function readCursor(cursor: string | undefined): From {
  if (cursor === undefined) return { position: 0, anchors: [], elsewhere: [] }
  const [, position, last, elsewhere = ''] = /^(\d{1,9}):(\d+(?:,\d+)*):(\d+(?:,\d+)*)?$/.exec(cursor) ?? []
  if (position === undefined || last === undefined)
    throw new Fault('invalid_request', `'${cursor}' is not the beginning of a page.`)
  return {
    position: Number(position),
    anchors: last.split(','),
    elsewhere: elsewhere.split(',').filter((id) => id !== ''),
  }
}
