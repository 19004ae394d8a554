import type { Expression } from './ast.ts'
import { type Cursor, createCursor } from './cursor.ts'
import { takeField } from './field.ts'
import { type OrderTerm, takeOrder } from './order-by.ts'
import { severalWords, takeWhere } from './parse.ts'

/** A whole query in one text: of what, which fields, which records, in which order, how many. */
export interface Select {
  /** The name of an object: `incidents`, or anything at all if it was written in backticks. */
  readonly object: string
  /** Absent when all are wanted. */
  readonly fields?: readonly string[]
  readonly where?: Expression
  readonly orderBy?: readonly OrderTerm[]
  readonly limit?: number
}

/**
 * Reads the select form of a query, or throws a `CeqlError` that points at the mistake. Its words are words only where the
 * grammar asks for them: `select limit from order order by limit` has a meaning.
 *
 * ```text
 * select := "SELECT" ("*" | field ("," field)*) "FROM" object clause*
 * clause := "WHERE" any | "ORDER" "BY" field ["ASC" | "DESC"] ("," …)* | "LIMIT" number      in any order, each once
 * ```
 *
 * @example parseSelect("select id, name from contacts where lastModified > -1d order by name limit 100")
 */
export function parseSelect(text: string): Select {
  const cursor = createCursor(text)
  if (!cursor.take('SELECT')) throw cursor.expected('SELECT')
  const fields = takeFields(cursor)
  if (!cursor.take('FROM')) throw cursor.expected(fields === undefined ? 'FROM' : 'a comma or FROM')
  let select: Select = { object: takeObject(cursor), ...(fields !== undefined && { fields }) }
  while (cursor.peek().kind !== 'end') {
    const member = members.find((name) => cursor.take(clauses[name].word))
    if (member === undefined) throw cursor.expected('WHERE, ORDER BY, LIMIT or the end of the query', severalWords)
    if (member in select) throw cursor.refuse(`the query has ${clauses[member].word} twice`)
    select = { ...select, ...clauses[member].take(cursor) }
  }
  return select
}

const members = ['where', 'orderBy', 'limit'] as const

/** For each clause the word that it begins with, and how to take the rest. */
const clauses: {
  readonly [M in (typeof members)[number]]: {
    readonly word: string
    readonly take: (cursor: Cursor) => Partial<Select>
  }
} = {
  where: { word: 'WHERE', take: (cursor) => ({ where: takeWhere(cursor) }) },
  orderBy: { word: 'ORDER', take: (cursor) => ({ orderBy: takeOrderBy(cursor) }) },
  limit: { word: 'LIMIT', take: (cursor) => ({ limit: takeLimit(cursor) }) },
}

function takeOrderBy(cursor: Cursor): readonly OrderTerm[] {
  if (!cursor.take('BY')) throw cursor.expected('BY')
  return takeOrder(cursor)
}

function takeFields(cursor: Cursor): readonly string[] | undefined {
  if (cursor.take('*')) return undefined
  const fields = [takeField(cursor)]
  while (cursor.take(',')) fields.push(takeField(cursor))
  return fields
}

function takeObject(cursor: Cursor): string {
  const { kind, raw, text } = cursor.peek()
  const isQuoted = kind === 'quoted' && raw.startsWith('`') && text !== ''
  if (kind !== 'word' && !isQuoted) throw cursor.expected('the name of an object')
  cursor.skip()
  return text
}

function takeLimit(cursor: Cursor): number {
  const { kind, text } = cursor.peek()
  const limit = kind === 'word' && /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (limit === 0) throw cursor.expected('a whole number above zero')
  cursor.skip()
  return limit
}
