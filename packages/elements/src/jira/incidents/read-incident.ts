import { type Connection, type ItemOptions, type ProviderRecord, path } from '@valence/element-kit'
import { z } from 'zod'
import { withSiteNames } from '../language/site-names.ts'
import { complete, embeddedIn } from './embedded.ts'
import { vendorFields } from './incident-fields.ts'

/** An issue as far as it is relied on. */
export const issue = z.looseObject({ id: z.string(), key: z.string(), self: z.string() })

/** One issue, by number or key; the key that it had before it was moved finds it too. */
export async function readIncident(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const fields = vendorFields(options.fields)
  const query = {
    // A list without a known field would mean all of them.
    fields: fields === undefined ? undefined : fields.join(',') || 'key',
    expand: options.parameters.expand,
  }
  const found = await connection.request({ method: 'GET', path: path`/rest/api/2/issue/${id}`, query }, issue)
  const whole = await complete(connection, [found], embeddedIn(options))
  const [named] = await withSiteNames(connection, whole)
  return named ?? found
}
