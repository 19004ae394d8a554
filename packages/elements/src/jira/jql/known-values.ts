import type { Connection } from '@valence/element-kit'
import { z } from 'zod'
import { allOf, anyOf, type Clause, everything, type MembersClause, members, writeJql } from './jql.ts'

/**
 * Jira does not take a value it does not know for what it is, one that no issue has. Strict sites refuse the query; others answer
 * without any issue, to `status != "Nowhere"` too. These functions find such values with Jira's own parser, and take
 * them out: what equals an unknown value is nothing, what differs from it is everything that has a value.
 */
export async function withKnownValues(connection: Connection, clause: Clause): Promise<Clause> {
  // Mostly all values are known, and then one question is enough.
  if ((await unknownAmong(connection, [writeJql(clause)])).length === 0) return clause
  const questions = [...new Set(questionsOf(clause))]
  const unknown = new Set<string>()
  for (let start = 0; start < questions.length; start += questionsPerCall) {
    for (const question of await unknownAmong(connection, questions.slice(start, start + questionsPerCall))) {
      unknown.add(question)
    }
  }
  return unknown.size === 0 ? clause : without(clause, unknown)
}

/**
 * Whether an unknown value, or a missing field, would lose rows without a word. It does not where nothing can be found anyway:
 * a single value that every row has to have.
 */
export function needsKnownValues(clause: Clause): boolean {
  if (clause.kind === 'and') return clause.clauses.some(needsKnownValues)
  if (clause.kind === 'members') return clause.isNegated || clause.operands.length > 1
  return hasDoubt(clause)
}

/**
 * Without the values and fields that a strict site named in its refusal; undefined when it named none of them. Its sentences give
 * the value in quotes, and mostly the field as well, in whatever language the rest is.
 */
export function withoutRefused(clause: Clause, words: string): Clause | undefined {
  const doubts = doubtsOf(clause)
  const said = words.toLowerCase()
  const both = doubts.filter(({ value, field }) => quotedTogether(said, value, field))
  const found = both.length > 0 ? both : doubts.filter(({ value }) => said.includes(`'${value}'`))
  return found.length === 0 ? undefined : without(clause, new Set(found.map(({ question }) => question)))
}

interface Doubt {
  readonly question: string
  /** As the site would name them, in lower case. */
  readonly value: string
  readonly field: string
}

function doubtsOf(clause: Clause): readonly Doubt[] {
  if (clause.kind === 'and' || clause.kind === 'or') return clause.clauses.flatMap(doubtsOf)
  if (clause.kind === 'fieldPresence') {
    const field = clause.jql.split(' ', 1).join().toLowerCase()
    return [{ question: clause.jql, value: field, field }]
  }
  if (clause.kind !== 'members') return []
  const field = clause.field.toLowerCase()
  return clause.operands.map((operand) => {
    const value = operand
      .replace(/^"|"$/g, '')
      .replaceAll(/\\(["\\])/g, '$1')
      .toLowerCase()
    return { question: questionOf(clause, operand), value, field }
  })
}

/** `The value 'X' does not exist for the field 'Y'.` */
function quotedTogether(said: string, value: string, field: string): boolean {
  if (value === field) return said.includes(`'${field}'`)
  for (let at = said.indexOf(`'${value}'`); at >= 0; at = said.indexOf(`'${value}'`, at + 1)) {
    const rest = said.slice(at + value.length + 2)
    if (rest.slice(rest.indexOf("'")).startsWith(`'${field}'`)) return true
  }
  return false
}

/** Whether there is anything in the clause that a site may not know. */
export function hasDoubt(clause: Clause): boolean {
  return questionsOf(clause).length > 0
}

/** The operation has no published limit; this many short queries are a body of some kilobytes. */
const questionsPerCall = 100

async function unknownAmong(connection: Connection, questions: readonly string[]): Promise<readonly string[]> {
  const said = await parserSays(connection, questions)
  return questions.filter((_, index) => (said[index] ?? []).length > 0)
}

/**
 * What Jira's own parser finds wrong with each of some queries: an unknown field is an error to it, an unknown value a warning, and
 * both are told here.
 */
export async function parserSays(
  connection: Connection,
  questions: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const request = {
    method: 'POST',
    path: '/rest/api/3/jql/parse',
    query: { validation: 'strict' },
    body: { queries: questions },
    repeatable: true,
  } as const
  const { queries } = await connection.request(request, parsed)
  return queries.map(({ errors = [], warnings = [] }) => [...errors, ...warnings])
}

const parsed = z.object({
  queries: z.array(z.object({ errors: z.array(z.string()).optional(), warnings: z.array(z.string()).optional() })),
})

function questionsOf(clause: Clause): readonly string[] {
  if (clause.kind === 'and' || clause.kind === 'or') return clause.clauses.flatMap(questionsOf)
  if (clause.kind === 'fieldPresence') return [clause.jql]
  return clause.kind === 'members' ? clause.operands.map((operand) => questionOf(clause, operand)) : []
}

function questionOf({ field }: MembersClause, operand: string): string {
  return `${field} = ${operand}`
}

function without(clause: Clause, unknown: ReadonlySet<string>): Clause {
  if (clause.kind === 'and') return allOf(clause.clauses.map((part) => without(part, unknown)))
  if (clause.kind === 'or') return anyOf(clause.clauses.map((part) => without(part, unknown)))
  if (clause.kind === 'fieldPresence') return unknown.has(clause.jql) ? everything : clause
  if (clause.kind !== 'members') return clause
  const operands = clause.operands.filter((operand) => !unknown.has(questionOf(clause, operand)))
  return members(clause.field, operands, clause.isNegated)
}
