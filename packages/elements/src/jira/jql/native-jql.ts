import { Fault, type NativeQuery, type NativeRestriction } from '@valence/element-kit'
import { askKnowing } from '../incidents/ask-known.ts'
import { orderTerms } from './incident-query.ts'
import { type Clause, everything, writeJql } from './jql.ts'

/**
 * JQL that a caller writes. It becomes one clause in parentheses of its own, so that whatever it is joined with holds beside it. What
 * would leave those parentheses is refused; whether fields and values exist is Jira's to say.
 */
export const nativeJql: NativeQuery<Clause> = {
  parameter: 'jql',
  description:
    'JQL that restricts the list beside where, for instances that allow it. An ORDER BY in it is passed over; use orderBy.',
  read: readJql,
  print: (connection, { where = everything, orderBy }) =>
    askKnowing(connection, where, 'nothing', async (clause) => writeJql(clause, orderTerms(orderBy))),
}

function readJql(text: string): NativeRestriction<Clause> {
  if (text.length > lengthMax) throw refused(`has more than ${lengthMax} characters`)
  const end = restrictionEnd(text)
  // A blank at the end may be what a backslash escapes.
  const restriction = text.slice(0, end).trimStart()
  const warnings = end < text.length ? ['ORDER BY in jql was passed over; use orderBy.'] : []
  return { where: restriction === '' ? everything : { kind: 'native', jql: `(${restriction})` }, warnings }
}

/** A search takes more, but not in the address of a GET. */
const lengthMax = 16_384

/**
 * Strings in either kind of quotes, escapes as Jira's grammar has them, words, parentheses, and any other character by itself. JQL has
 * no comments.
 */
const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\(?:u[0-9a-fA-F]{4}|[tnr\\'" ])|[\p{L}\p{N}_]+|./gsu

/** Where the restriction ends: before ORDER BY, or with the text. @throws Fault when the text is not whole up to there */
function restrictionEnd(text: string): number {
  let depth = 0
  let order: number | undefined
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === '"' || part === "'") throw refused(`has a quote at column ${index + 1} that does not end`)
    if (part === '\\') throw refused(`has a backslash at column ${index + 1} that escapes nothing`)
    if (part.trim() === '') continue
    const isBy = part.toLowerCase() === 'by'
    if (isBy && depth === 0 && order !== undefined) return order
    order = part.toLowerCase() === 'order' ? index : undefined
    if (part === '(') depth += 1
    if (part === ')') depth -= 1
    if (depth < 0) throw refused(`has a ')' at column ${index + 1} without its '('`)
  }
  if (depth > 0) throw refused(`has ${depth} '(' without ')'`)
  return text.length
}

function refused(what: string): Fault {
  return new Fault('invalid_request', `jql ${what}.`)
}
