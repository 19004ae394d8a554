import { type Connection, type Field, type FieldKind, field } from '@valence/element-kit'
import { z } from 'zod'

/** The custom fields of the site, with the types that Jira tells. */
export async function discoverCustomFields(connection: Connection): Promise<readonly Field[]> {
  const all = await connection.request({ method: 'GET', path: '/rest/api/3/field' }, z.array(fieldDetails))
  return all.filter(({ id }) => id.startsWith('customfield_')).map(customField)
}

const fieldDetails = z.object({
  id: z.string(),
  name: z.string(),
  schema: z.object({ type: z.string(), items: z.string().optional() }).optional(),
})

function customField({ id, name, schema }: z.infer<typeof fieldDetails>): Field {
  const kind = kindOf(schema?.type)
  return field(id, kind, {
    vendorPath: `fields.${id}`,
    displayName: name,
    ...(kind === 'array' && { itemKind: kindOf(schema?.items) }),
    createable: true,
    updateable: true,
    custom: true,
  })
}

/** Jira's `any` is text in practice, such as a rank; what is no scalar is an object with a name, a value or an id. */
function kindOf(type: string | undefined): FieldKind {
  return (type === undefined ? undefined : kinds.get(type)) ?? 'object'
}

const kinds: ReadonlyMap<string, FieldKind> = new Map([
  ['string', 'string'],
  ['any', 'string'],
  ['number', 'number'],
  ['date', 'date'],
  ['datetime', 'datetime'],
  ['array', 'array'],
])
