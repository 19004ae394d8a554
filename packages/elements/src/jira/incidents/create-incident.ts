import { type Connection, Fault, type ItemOptions, isRecord, type ProviderRecord } from '@valence/element-kit'
import { asVersion2 } from '../rest/version2.ts'
import { issueBody } from './bodies.ts'
import { withPeople } from './person.ts'
import { issue, readIncident } from './read-incident.ts'
import { withFittingValues } from './refused-values.ts'
import { withRichText } from './rich-text.ts'

/** Creates an issue, and answers it as it became. */
export async function createIncident(
  connection: Connection,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const read = issueBody(body)
  const wanted = { ...read, fields: await withPeople(connection, isRecord(read.fields) ? read.fields : {}) }
  const created = await withFittingValues(connection, wanted, async (fitting) => {
    const { version, bodies } = await withRichText(connection, [fitting])
    return connection.request({ method: 'POST', path: `/rest/api/${version}/issue`, body: bodies[0] }, issue)
  })
  try {
    return await readIncident(connection, created.id, options)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // The issue exists, though it cannot be read just now: a failure here would have it created twice.
    return asVersion2(created)
  }
}
