import type { Expression } from './ast.ts'
import { type Cursor, expected, openCursor, peek, refused, skip, take, takeWord } from './cursor.ts'
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
  const cursor = openCursor(text)
  if (!takeWord(cursor, 'SELECT')) throw expected(cursor, 'SELECT')
  const fields = takeFields(cursor)
  if (!takeWord(cursor, 'FROM')) throw expected(cursor, fields === undefined ? 'FROM' : 'a comma or FROM')
  let select: Select = { object: takeObject(cursor), ...(fields !== undefined && { fields }) }
  while (peek(cursor).kind !== 'end') {
    const member = members.find((name) => takeWord(cursor, clauses[name].word))
    if (member === undefined) throw expected(cursor, 'WHERE, ORDER BY, LIMIT or the end of the query', severalWords)
    if (member in select) throw refused(cursor, `the query has ${clauses[member].word} twice`)
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
  if (!takeWord(cursor, 'BY')) throw expected(cursor, 'BY')
  return takeOrder(cursor)
}

function takeFields(cursor: Cursor): readonly string[] | undefined {
  if (takeWord(cursor, '*')) return undefined
  const fields = [takeField(cursor)]
  while (take(cursor, ',')) fields.push(takeField(cursor))
  return fields
}

function takeObject(cursor: Cursor): string {
  const { kind, raw, text } = peek(cursor)
  const isQuoted = kind === 'quoted' && raw.startsWith('`') && text !== ''
  if (kind !== 'word' && !isQuoted) throw expected(cursor, 'the name of an object')
  skip(cursor)
  return text
}

function takeLimit(cursor: Cursor): number {
  const { kind, text } = peek(cursor)
  const limit = kind === 'word' && /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (limit === 0) throw expected(cursor, 'a whole number above zero')
  skip(cursor)
  return limit
}
