import { type Connection, Fault, isRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { idsOf, readsForeignNames, vocabularyOf } from '../language/vocabulary.ts'

const available = z.object({
  transitions: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      to: z.looseObject({ id: z.string(), name: z.string() }).optional(),
    }),
  ),
})

export type Transition = z.infer<typeof available>['transitions'][number]

/** What can be done with an issue now. */
export async function transitionsOf(connection: Connection, issue: string): Promise<readonly Transition[]> {
  const request = { method: 'GET', path: path`/rest/api/2/issue/${issue}/transitions` } as const
  return (await connection.request(request, available)).transitions
}

/** What is called for by an id, a name, or an object that has one; undefined when nothing is. */
export function wantedTransition(said: unknown): string | undefined {
  const words = isRecord(said) ? [said.id, said.name, isRecord(said.to) ? said.to.name : said.to] : [said]
  const word = words.find((word) => typeof word === 'string' || typeof word === 'number')
  return word === undefined ? undefined : String(word)
}

/**
 * The transition by its id, its name, or the status that it leads to. Ids differ from one workflow to the next; the status that is
 * wanted says the same everywhere.
 *
 * @throws Fault invalid_request that lists what can be done
 */
export function chooseTransition(transitions: readonly Transition[], wanted: string): Transition {
  const found =
    transitions.find(({ id }) => id === wanted) ??
    transitions.find(({ name }) => isSame(name, wanted)) ??
    leadingTo(transitions, wanted)
  if (found !== undefined) return found
  throw new Fault('invalid_request', `The issue has no transition '${wanted}' now. It has: ${listed(transitions)}.`)
}

/**
 * A status as the transitions of an issue name it. They do so in the language of the account; what the site calls it, or its id,
 * means the same.
 */
export async function statusToReach(
  connection: Connection,
  transitions: readonly Transition[],
  wanted: string,
): Promise<string> {
  if (!readsForeignNames(connection) || leadingTo(transitions, wanted) !== undefined) return wanted
  const ids = idsOf(await vocabularyOf(connection, 'status'), wanted)
  return ids.find((id) => leadingTo(transitions, id) !== undefined) ?? wanted
}

/** Whichever transition leads to a status. @throws Fault invalid_request that lists the statuses that can be reached */
export function chooseStatus(transitions: readonly Transition[], wanted: string): Transition {
  const found = leadingTo(transitions, wanted)
  if (found !== undefined) return found
  throw new Fault(
    'invalid_request',
    `No transition leads from the present status of the issue to '${wanted}'. It has: ${listed(transitions)}.`,
  )
}

function leadingTo(transitions: readonly Transition[], wanted: string): Transition | undefined {
  return transitions.find(({ to }) => isSame(to?.name, wanted) || to?.id === wanted)
}

function isSame(word: string | undefined, wanted: string): boolean {
  return word?.toLowerCase() === wanted.toLowerCase()
}

function listed(transitions: readonly Transition[]): string {
  const known = transitions.map(({ name, to }) => (to === undefined ? `'${name}'` : `'${name}' to '${to.name}'`))
  return known.join(', ') || 'none'
}
