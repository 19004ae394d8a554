import { type Connection, Fault } from '@valence/element-kit'
import { everyoneNamed, type Person } from '../incidents/person.ts'
import { allOf, anyOf, type Clause, members, type PeopleClause, plain, quote } from './jql.ts'

/**
 * The clause with people by their user names, as a Data Center understands them. Who is meant is looked up first, because JQL
 * stops at the first user whose name fits, where CEQL means everybody who is called that.
 */
export async function withPeopleNamed(connection: Connection, clause: Clause): Promise<Clause> {
  if (clause.kind === 'people') return named(connection, clause)
  if (clause.kind !== 'and' && clause.kind !== 'or') return clause
  const parts = await Promise.all(clause.clauses.map((part) => withPeopleNamed(connection, part)))
  return clause.kind === 'and' ? allOf(parts) : anyOf(parts)
}

async function named(connection: Connection, { field, texts }: PeopleClause): Promise<Clause> {
  if (texts.length > lookedUpMax) return plain(`${field} IS NOT EMPTY`)
  const operands = await Promise.all(
    texts.map(async (text) => {
      const names = (await namesakes(connection, text)).flatMap(({ name }) => (name === undefined ? [] : [name]))
      // Of a deleted user only issues still know; JQL takes the name all the same.
      return names.length === 0 ? [text] : names
    }),
  )
  return members(field, [...new Set(operands.flat())].map(quote))
}

/** Whoever may not look through the users still finds them by what JQL makes of a name. */
async function namesakes(connection: Connection, text: string): Promise<readonly Person[]> {
  try {
    return await everyoneNamed(connection, text)
  } catch (error) {
    if (error instanceof Fault && error.status === 403) return []
    throw error
  }
}

/** Each is a call of its own; beyond, filtering here is cheaper. */
const lookedUpMax = 20
