import type { Predicate } from '@valence/ceql'

/**
 * A restriction in Jira's query language. Values are kept apart from the text until the end, because whether Jira knows them
 * decides what the text may be.
 */
export type Clause =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  /** JQL that holds whatever the site looks like. */
  | { readonly kind: 'plain'; readonly jql: string }
  /** JQL of a caller, in parentheses of its own. */
  | { readonly kind: 'native'; readonly jql: string }
  /** A field that the site may lack; without it the clause says nothing. */
  | { readonly kind: 'fieldPresence'; readonly jql: string }
  | BySiteClause
  /** A field compared with names, ids or keys that the site may not know. */
  | MembersClause
  | PeopleClause
  | { readonly kind: 'and' | 'or'; readonly clauses: readonly Clause[] }

export interface MembersClause {
  readonly kind: 'members'
  readonly field: string
  readonly isNegated: boolean
  /** Operands as JQL. */
  readonly operands: readonly string[]
}

/**
 * A field that holds a user, who is named by anything but an id. Only a Data Center finds people so; elsewhere it says no more than
 * that there is somebody.
 */
export interface PeopleClause {
  readonly kind: 'people'
  readonly field: string
  readonly texts: readonly string[]
}

/** A comparison with a field of which only the site knows what it is. At the least it says that the field has a value. */
export interface BySiteClause {
  readonly kind: 'bySite'
  readonly field: string
  readonly predicate: Predicate
}

export const everything: Clause = { kind: 'everything' }
export const nothing: Clause = { kind: 'nothing' }

export function plain(jql: string): Clause {
  return { kind: 'plain', jql }
}

/** The field is one of the operands or, negated, has a value and is none of them. The site may not know some of them. */
export function members(field: string, operands: readonly string[], isNegated = false): Clause {
  if (operands.length > 0) return { kind: 'members', field, isNegated, operands }
  return isNegated ? plain(`${field} IS NOT EMPTY`) : nothing
}

/** As {@link members}, for operands that every site understands. */
export function plainMembers(field: string, operands: readonly string[], isNegated = false): Clause {
  return operands.length > 0 ? plain(writeMembership(field, operands, isNegated)) : members(field, operands, isNegated)
}

export function allOf(clauses: readonly Clause[]): Clause {
  if (clauses.some(({ kind }) => kind === 'nothing')) return nothing
  return (
    join(
      'and',
      clauses.filter(({ kind }) => kind !== 'everything'),
    ) ?? everything
  )
}

export function anyOf(clauses: readonly Clause[]): Clause {
  if (clauses.some(({ kind }) => kind === 'everything')) return everything
  return (
    join(
      'or',
      clauses.filter(({ kind }) => kind !== 'nothing'),
    ) ?? nothing
  )
}

/** Always quoted: 178 words are reserved in JQL, project keys such as IF and SET among them. */
export function quote(text: string): string {
  return `"${text.replaceAll(special, escapeOne)}"`
}

/** The text of a query. Jira refuses one that restricts nothing, so everything is said as what holds for every issue. */
export function writeJql(clause: Clause, orderBy: readonly string[] = []): string {
  const restriction = clause.kind === 'everything' ? 'created >= "1970-01-01"' : write(clause)
  return orderBy.length === 0 ? restriction : `${restriction} ORDER BY ${orderBy.join(', ')}`
}

function join(kind: 'and' | 'or', clauses: readonly Clause[]): Clause | undefined {
  return clauses.length > 1 ? { kind, clauses } : clauses[0]
}

const special = /["\\\p{Cc}\p{Zl}\p{Zp}]/gu

function escapeOne(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function write(clause: Clause): string {
  if (clause.kind === 'and' || clause.kind === 'or') {
    return clause.clauses.map(writeInside).join(clause.kind === 'and' ? ' AND ' : ' OR ')
  }
  if (clause.kind === 'members') return writeMembership(clause.field, clause.operands, clause.isNegated)
  if (clause.kind === 'people' || clause.kind === 'bySite') return `${clause.field} IS NOT EMPTY`
  if (clause.kind === 'plain' || clause.kind === 'native' || clause.kind === 'fieldPresence') return clause.jql
  throw new Error(`The clause '${clause.kind}' has no JQL: joining removes it, and at the top it is no query.`)
}

function writeInside(clause: Clause): string {
  return clause.kind === 'and' || clause.kind === 'or' ? `(${write(clause)})` : write(clause)
}

/** Jira fails on IN lists from a few thousand operands (JRACLOUD-84010). */
const listLengthMax = 500

function writeMembership(field: string, operands: readonly string[], isNegated: boolean): string {
  const [only, ...others] = operands
  if (only !== undefined && others.length === 0) return `${field} ${isNegated ? '!=' : '='} ${only}`
  const lists = Array.from({ length: Math.ceil(operands.length / listLengthMax) }, (_, index) => {
    const list = operands.slice(index * listLengthMax, (index + 1) * listLengthMax)
    return `${field} ${isNegated ? 'NOT IN' : 'IN'} (${list.join(', ')})`
  })
  return lists.length === 1 ? lists.join() : `(${lists.join(isNegated ? ' AND ' : ' OR ')})`
}
