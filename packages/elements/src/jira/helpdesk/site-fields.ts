import { type Connection, Fault, type Field } from '@valence/element-kit'
import { discoverIncidentFields } from '../incidents/incident-discovery.ts'

/** The custom fields of a site as the help desk shows them. */
export interface SiteFields {
  /** The name that people see, by id. When several fields bear it the id stands behind it, in parentheses. */
  readonly labels: ReadonlyMap<string, string>
  /** Of the sprint; absent where the site has none. */
  readonly sprintId?: string
  readonly fields: readonly Field[]
}

/**
 * Whether a name is ambiguous is a matter of the whole site, not of the issues in an answer, else a field would be called otherwise
 * from one page to the next. So the site's list is asked for, once for each connection, beside the issues.
 */
export function siteFieldsOf(connection: Connection): Promise<SiteFields> {
  const known = asked.get(connection)
  if (known !== undefined) return known
  const fields = discoverIncidentFields(connection, {}).then(siteFields)
  asked.set(connection, fields)
  // A failure is told to whoever waits for it, and not kept.
  fields.catch(() => asked.delete(connection))
  return fields
}

const asked = new WeakMap<Connection, Promise<SiteFields>>()

function siteFields(all: readonly Field[]): SiteFields {
  const fields = all.filter(({ custom }) => custom)
  const counts = new Map<string, number>()
  for (const { displayName } of fields) {
    const name = displayName.toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const labels = new Map(
    fields.map(({ path, displayName }) => {
      const isOnly = counts.get(displayName.toLowerCase()) === 1
      return [path, isOnly ? displayName : `${displayName} (${path})`]
    }),
  )
  const sprintId = fields.find(({ nativeType }) => nativeType === 'sprint')?.path
  return { labels, fields, ...(sprintId !== undefined && { sprintId }) }
}

/** The id of a custom field that is named as people see it, or by its id. @throws Fault invalid_request */
export function customFieldId({ labels }: SiteFields, name: string): string {
  if (labels.has(name)) return name
  const wanted = name.trim().toLowerCase()
  const found = [...labels].filter(([id, label]) => [label, id].some((one) => one.toLowerCase() === wanted))
  const [only] = found
  if (only !== undefined) return only[0]
  const alike = [...labels]
    .filter(([id, label]) => label.toLowerCase() === `${wanted} (${id})`)
    .map(([, label]) => label)
  if (alike.length > 0) {
    throw new Fault('invalid_request', `Several custom fields are called '${name}'. Name one: ${alike.join(', ')}.`)
  }
  throw new Fault('invalid_request', `The site has no custom field '${name}'.`)
}
