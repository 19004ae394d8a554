import { and, type Expression, or } from './ast.ts'
import { bounds } from './bounds.ts'
import { type Cursor, expected, openCursor, peek, refused, take } from './cursor.ts'
import { CeqlError } from './errors.ts'
import { negate } from './negate.ts'
import { takePredicate } from './predicate.ts'
import { predicatesOf } from './walk.ts'

/**
 * Reads a `where` text into an expression, or throws a `CeqlError` that points at the mistake.
 *
 * ```text
 * any  := all ("OR" all)*                    AND binds tighter than OR
 * all  := term ("AND" term)*
 * term := "NOT" term | "(" any ")" | predicate
 * ```
 *
 * `NOT` leaves no trace: it is worked into the operators below it, as {@link negate} does.
 *
 * @example parse("status IN (Open, 'In Progress') and not (votes < 3 or created > 2024-01-31)")
 */
export function parse(text: string): Expression {
  const cursor = openCursor(text)
  const expression = takeWhere(cursor)
  if (peek(cursor).kind === 'end') return expression
  throw expected(cursor, 'AND, OR or the end of the query', adviceAtEnd(cursor))
}

function adviceAtEnd(cursor: Cursor): string | undefined {
  const { kind, text } = peek(cursor)
  if (kind !== 'word') return undefined
  if (peek(cursor, -1).text !== ')') return severalWords
  return /^[+-]/.test(text) ? 'an increment stands in the parentheses: startOfDay(-1d)' : undefined
}

/** Takes a whole expression, wherever it stands; what follows it is not looked at. */
export function takeWhere(cursor: Cursor): Expression {
  const expression = takeAny(cursor, 0)
  const surplus = predicatesOf(expression)[bounds.predicatesMax]
  if (surplus === undefined) return expression
  const reason = `the query has more than ${bounds.predicatesMax} predicates`
  throw new CeqlError(reason, { position: surplus.span?.start, source: cursor.source })
}

/** What most likely went wrong when a word stands where an expression could have ended. */
export const severalWords = 'a value of several words needs quotes'

function takeAny(cursor: Cursor, depth: number): Expression {
  const first = takeAll(cursor, depth)
  const others: Expression[] = []
  while (take(cursor, 'OR')) others.push(takeAll(cursor, depth))
  return or([first, ...others]) ?? first
}

function takeAll(cursor: Cursor, depth: number): Expression {
  const first = takeTerm(cursor, depth)
  const others: Expression[] = []
  while (take(cursor, 'AND')) others.push(takeTerm(cursor, depth))
  return and([first, ...others]) ?? first
}

function takeTerm(cursor: Cursor, depth: number): Expression {
  if (depth > bounds.depthMax) throw refused(cursor, `the query nests deeper than ${bounds.depthMax} levels`)
  if (take(cursor, 'NOT')) return negate(takeTerm(cursor, depth + 1))
  if (!take(cursor, '(')) return takePredicate(cursor)
  const inner = takeAny(cursor, depth + 1)
  if (!take(cursor, ')')) throw expected(cursor, 'AND, OR or a closing parenthesis')
  return inner
}
