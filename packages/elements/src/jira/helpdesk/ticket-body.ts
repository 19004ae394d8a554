import { type Connection, Fault, isRecord, type ProviderRecord } from '@valence/element-kit'
import { customFieldId, siteFieldsOf } from './site-fields.ts'

/** What a body says of a ticket, in Jira's names. What only answers show is left out: who sends a ticket back does not mean to set it. */
export async function incidentBody(connection: Connection, body: ProviderRecord): Promise<ProviderRecord> {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    const vendorName = vendorNames.get(name)
    return vendorName === undefined ? [] : [[vendorName, referred(name, value)] as const]
  })
  return { fields: { ...Object.fromEntries(entries), ...(await customFields(connection, body)) } }
}

const vendorNames: ReadonlyMap<string, string> = new Map([
  ['title', 'summary'],
  ['description', 'description'],
  ['type', 'issuetype'],
  ['status', 'status'],
  ['priority', 'priority'],
  ['resolution', 'resolution'],
  ['project', 'project'],
  ['requester', 'reporter'],
  ['assignee', 'assignee'],
  ['labels', 'labels'],
  ['parent', 'parent'],
  ['dueDate', 'duedate'],
])

/** What is given as an object is named by one member of it. */
function referred(name: string, value: unknown): unknown {
  if (name === 'description') return value ?? ''
  // The name of a person is not what Jira calls a user's name.
  if (name === 'requester' || name === 'assignee') return isRecord(value) ? value.id : value
  if ((name === 'project' || name === 'parent') && isRecord(value)) {
    return value.id === undefined ? { key: value.key } : { id: value.id }
  }
  return value
}

/** By the names that people see, or by id; also beside the other fields, when the caller named one by what the site calls it. */
async function customFields(connection: Connection, { customFields: given }: ProviderRecord): Promise<ProviderRecord> {
  if (!isRecord(given) || Object.keys(given).length === 0) return {}
  const site = await siteFieldsOf(connection)
  const entries = Object.entries(given).map(([name, value]) => [customFieldId(site, name), value] as const)
  const twice = entries.find(([id], index) => entries.findIndex(([other]) => other === id) !== index)
  if (twice !== undefined) throw new Fault('invalid_request', `The custom field '${twice[0]}' is given twice.`)
  return Object.fromEntries(entries)
}
