import {
  type Connection,
  type DiscoveryScope,
  Fault,
  type Field,
  field,
  type ParameterDeclaration,
} from '@valence/element-kit'
import { z } from 'zod'
import { type CreateField, createFieldsOf } from './create-metadata.ts'
import { fieldSchema, typeOfField } from './field-types.ts'
import { incidentField, incidentFields } from './incident-fields.ts'

export const discoveryScope: readonly ParameterDeclaration[] = [
  { name: 'project', description: 'Key or id: which fields a create in that project requires, takes and allows.' },
  { name: 'issuetype', description: 'Name or id: the same for one type of issue of the project; for all without it.' },
]

/**
 * The custom fields of the site, with the types that Jira tells. With a project, every field as a create there takes it: what is not
 * on its screen cannot be given.
 */
export async function discoverIncidentFields(connection: Connection, scope: DiscoveryScope): Promise<readonly Field[]> {
  const customFields = await listCustomFields(connection)
  if (scope.project === undefined) {
    if (scope.issuetype === undefined) return customFields
    throw new Fault('invalid_request', "'issuetype' is understood together with 'project' only.")
  }
  const offered = await createFieldsOf(connection, scope.project, scope.issuetype)
  const known = [...incidentFields.filter(({ createable }) => createable), ...customFields]
  const ids = new Set(known.map(({ path }) => path))
  return [
    ...known.map((one) => asOffered(one, offered.get(one.path))),
    // What neither the site's list nor this element declares, for example fields that an app adds.
    ...[...offered].flatMap(([id, one]) =>
      ids.has(id) || incidentField(id) !== undefined ? [] : [asOffered(newField(one), one)],
    ),
  ]
}

async function listCustomFields(connection: Connection): Promise<readonly Field[]> {
  const all = await connection.request({ method: 'GET', path: '/rest/api/2/field' }, z.array(fieldDetails))
  return all.filter(({ id }) => id.startsWith('customfield_')).map(customField)
}

const fieldDetails = z.object({ id: z.string(), name: z.string(), schema: fieldSchema.optional() })

function customField({ id, name, schema }: z.infer<typeof fieldDetails>): Field {
  const type = typeOfField(schema)
  const writable = { createable: true, updateable: true, custom: true } as const
  return field(id, type.kind, { ...type, ...writable, vendorPath: `fields.${id}`, displayName: name })
}

function newField({ fieldId, name, schema }: CreateField): Field {
  const isCustom = fieldId.startsWith('customfield_')
  return { ...customField({ id: fieldId, name, schema }), custom: isCustom, updateable: isCustom }
}

function asOffered(one: Field, offered: CreateField | undefined): Field {
  if (offered === undefined) return { ...one, createable: false, required: false }
  const { required, allowedValues } = offered
  return { ...one, createable: true, required, ...(allowedValues !== undefined && { allowedValues }) }
}
