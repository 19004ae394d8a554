import { type Connection, Fault } from '@valence/element-kit'
import type { Clause } from '../jql/jql.ts'
import { parserSays } from '../jql/known-values.ts'

/**
 * Jira Cloud answers JQL that it cannot make sense of, be it a field or a value that there is not, as if no issue met it. So where
 * a caller's own JQL finds nothing, Jira's parser is asked whether that is true.
 *
 * @throws Fault invalid_request with what Jira does not know
 */
export async function checkNative(connection: Connection, where: Clause): Promise<void> {
  const texts = nativeIn(where)
  const said = texts.length === 0 ? [] : (await parserSays(connection, texts)).flat()
  if (said.length === 0) return
  const words = said.join(' ')
  throw new Fault('invalid_request', `Jira does not understand jql. ${words}`, { providerMessage: words })
}

function nativeIn(clause: Clause): readonly string[] {
  if (clause.kind === 'and' || clause.kind === 'or') return clause.clauses.flatMap(nativeIn)
  return clause.kind === 'native' ? [clause.jql] : []
}
