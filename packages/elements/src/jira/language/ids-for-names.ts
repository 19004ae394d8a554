import type { Connection } from '@valence/element-kit'
import { type Clause, type MembersClause, members, quote } from '../jql/jql.ts'
import { idsOf, isLocalisedField, readsForeignNames, vocabularyOf, type Word } from './vocabulary.ts'

/**
 * A restriction that names statuses, types and so on by id. In its queries Jira knows them by the words of the site only, while
 * whoever reads in another language sees, and asks for, others. A word that is nobody's name stays.
 */
export async function withIdsForNames(connection: Connection, clause: Clause): Promise<Clause> {
  if (!readsForeignNames(connection)) return clause
  if (clause.kind === 'and' || clause.kind === 'or') {
    const clauses = await Promise.all(clause.clauses.map((one) => withIdsForNames(connection, one)))
    return { ...clause, clauses }
  }
  if (clause.kind !== 'members' || !isLocalisedField(clause.field)) return clause
  return withIds(clause, await vocabularyOf(connection, clause.field))
}

function withIds({ field, operands, isNegated }: MembersClause, words: readonly Word[]): Clause {
  const known = operands.flatMap((operand) => {
    const ids = idsOf(words, unquoted(operand))
    return ids.length === 0 ? [operand] : ids.map(quote)
  })
  return members(field, [...new Set(known)], isNegated)
}

/** The names of the catalogues have no character that JQL would have escaped, but for these two. */
function unquoted(operand: string): string {
  return operand.replace(/^"(.*)"$/s, '$1').replaceAll(/\\(["\\])/g, '$1')
}
