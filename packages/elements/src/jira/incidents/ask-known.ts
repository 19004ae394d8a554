import { type Connection, Fault } from '@valence/element-kit'
import { deploymentOf } from '../connection/deployment.ts'
import type { Clause } from '../jql/jql.ts'
import { hasDoubt, needsKnownValues, withKnownValues, withoutRefused } from '../jql/known-values.ts'
import { withPeopleNamed } from '../jql/named-people.ts'
import { withSiteFields } from '../jql/site-fields.ts'
import { withIdsForNames } from '../language/ids-for-names.ts'

/**
 * Asks without the values that the site does not know, in JQL that the deployment understands. What equals an unknown value is
 * nothing, and `none` is then the answer.
 */
export async function askKnowing<T>(
  connection: Connection,
  where: Clause,
  none: T,
  ask: (clause: Clause) => Promise<T>,
): Promise<T> {
  const isCloud = deploymentOf(connection) === 'cloud'
  const named = await withIdsForNames(connection, await withSiteFields(connection, where))
  return isCloud ? askCloud(connection, named, none, ask) : askDataCenter(connection, named, none, ask)
}

/** Found out beforehand where unknown values would lose rows without a word, else when Jira refuses the query. */
async function askCloud<T>(
  connection: Connection,
  where: Clause,
  none: T,
  ask: (clause: Clause) => Promise<T>,
): Promise<T> {
  const isChecked = needsKnownValues(where)
  const known = isChecked ? await withKnownValues(connection, where) : where
  if (known.kind === 'nothing') return none
  try {
    return await ask(known)
  } catch (error) {
    const mayBeUnknown = isRefused(error) && hasDoubt(where) && !isChecked
    if (mayBeUnknown && (await withKnownValues(connection, where)).kind === 'nothing') return none
    throw error
  }
}

/** A Data Center has no parser to ask, but its strict search refuses a query and names what it does not know. */
async function askDataCenter<T>(
  connection: Connection,
  where: Clause,
  none: T,
  ask: (clause: Clause) => Promise<T>,
): Promise<T> {
  let clause = await withPeopleNamed(connection, where)
  for (let attempt = 1; ; attempt += 1) {
    if (clause.kind === 'nothing') return none
    try {
      return await ask(clause)
    } catch (error) {
      const known = isRefused(error) ? withoutRefused(clause, error.providerMessage ?? '') : undefined
      if (known === undefined || attempt === attemptsMax) throw error
      clause = known
    }
  }
}

/** A refusal names all unknown values, or those of one clause; each attempt leaves out some more. */
const attemptsMax = 20

function isRefused(error: unknown): error is Fault {
  return error instanceof Fault && error.status === 400
}
