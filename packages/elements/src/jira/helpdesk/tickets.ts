import {
  type Connection,
  defineResource,
  Fault,
  type Field,
  helpdesk,
  type ItemOptions,
  isRecord,
  type ListQuery,
  type Page,
  type ProviderRecord,
} from '@valence/element-kit'
import { createIncident } from '../incidents/create-incident.ts'
import { countIncidents, searchIncidents } from '../incidents/incident-search.ts'
import { incidents } from '../incidents/incidents.ts'
import { readIncident } from '../incidents/read-incident.ts'
import { updateIncident } from '../incidents/update-incident.ts'
import { orderTermsMax } from '../jql/incident-query.ts'
import type { Clause } from '../jql/jql.ts'
import { nativeJql } from '../jql/native-jql.ts'
import { orderKeys } from '../jql/order-keys.ts'
import { siteFieldsOf } from './site-fields.ts'
import { incidentBody } from './ticket-body.ts'
import { isCustomField, isTicketSortable, ticketDialect, vendorField } from './ticket-query.ts'
import { type TicketView, ticketOf } from './ticket-record.ts'

/** Issues in the form that all help desks share. */
export const tickets = defineResource<Clause>({
  ...helpdesk.tickets,
  vendorName: 'issue',
  view: 'canonical',
  idField: 'id',
  dialect: ticketDialect,
  nativeQuery: {
    ...nativeJql,
    print: (connection, query) => nativeJql.print(connection, { ...query, orderBy: inVendorOrder(query.orderBy) }),
  },
  sortable: isTicketSortable,
  orderTermsMax,
  orderKeys,
  parameters: [
    { name: 'raw', description: 'true: every ticket has the issue itself in `raw`.' },
    { name: 'deleteSubtasks', description: 'true: deleting a ticket deletes its sub-tasks; without it Jira refuses.' },
  ],
  operations: {
    list,
    count: (connection, { where }) => countIncidents(connection, where),
    get,
    create,
    update,
    remove,
  },
  discover,
})

async function list(connection: Connection, query: ListQuery<Clause>): Promise<Page> {
  const { fields: _own, ...others } = query
  const [view, asked] = await Promise.all([viewOf(connection, query), inVendorFields(connection, query)])
  const orderBy = inVendorOrder(query.orderBy)
  const page = await searchIncidents(connection, { ...others, ...asked, orderBy })
  return { ...page, records: page.records.map((issue) => ticketOf(issue, view)) }
}

function inVendorOrder(order: ListQuery<Clause>['orderBy']): ListQuery<Clause>['orderBy'] {
  return order.map(({ field, direction }) => ({ field: vendorField(field) ?? field, direction }))
}

async function get(connection: Connection, id: string, options: ItemOptions): Promise<ProviderRecord> {
  const [view, asked] = await Promise.all([viewOf(connection, options), inVendorFields(connection, options)])
  return ticketOf(await readIncident(connection, id, { parents: [], ...asked }), view)
}

async function create(connection: Connection, body: ProviderRecord, options: ItemOptions): Promise<ProviderRecord> {
  if (body.status !== undefined) {
    throw new Fault(
      'invalid_request',
      'A ticket begins in the first status of its workflow; an update sets another one.',
    )
  }
  const wanted = await incidentBody(connection, body)
  const created = await createIncident(connection, wanted, { parents: [], parameters: {} })
  return ticketOf(created, await viewOf(connection, options))
}

async function update(
  connection: Connection,
  id: string,
  body: ProviderRecord,
  options: ItemOptions,
): Promise<ProviderRecord> {
  const isEcho = body.id !== undefined && body.key !== undefined
  const changes = isEcho ? changedIn(body, await get(connection, id, { parents: [], parameters: {} })) : body
  const wanted = await incidentBody(connection, changes)
  const updated = await updateIncident(connection, id, wanted, { parents: [], parameters: {} })
  return ticketOf(updated, await viewOf(connection, options))
}

/** Whoever sends a ticket back means what he changed in it, not what he left as it was. */
function changedIn(body: ProviderRecord, present: ProviderRecord): ProviderRecord {
  const changed = Object.entries(body).filter(([name, value]) => !isSame(value, present[name]))
  const { customFields, ...others } = Object.fromEntries(changed)
  if (!isRecord(customFields)) return others
  const known = isRecord(present.customFields) ? present.customFields : {}
  return { ...others, customFields: changedIn(customFields, known) }
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null)
}

async function remove(connection: Connection, id: string, options: ItemOptions): Promise<void> {
  await incidents.operations.remove?.(connection, id, options)
}

/** The custom fields of the site, by the names that people see. */
async function discover(connection: Connection): Promise<readonly Field[]> {
  const { fields, labels } = await siteFieldsOf(connection)
  return fields.map((field) => ({ ...field, vendorPath: `customFields.${labels.get(field.path) ?? field.path}` }))
}

async function viewOf(connection: Connection, { fields, parameters }: ItemOptions): Promise<TicketView> {
  const needsSite = fields?.some(isOfSite) ?? true
  return { connection, site: needsSite ? await siteFieldsOf(connection) : undefined, isRaw: parameters.raw === 'true' }
}

/** What is wished for, in Jira's fields: all of them, if it cannot be told which. */
async function inVendorFields(
  connection: Connection,
  { fields, parameters }: ItemOptions,
): Promise<Pick<ItemOptions, 'fields' | 'parameters'>> {
  const isWhole =
    fields === undefined || parameters.raw === 'true' || fields.some((name) => headOf(name) === 'customFields')
  if (isWhole) return { parameters: {} }
  const needsSprint = fields.some((name) => headOf(name) === 'sprint')
  const sprintId = needsSprint ? (await siteFieldsOf(connection)).sprintId : undefined
  const names = fields.flatMap((name) => vendorField(headOf(name)) ?? [])
  // The stage of a status is a part of it.
  const asked = names.map((name) => (name === 'statusCategory' ? 'status' : name))
  return { parameters: {}, fields: [...asked, ...(sprintId === undefined ? [] : [sprintId])] }
}

function isOfSite(name: string): boolean {
  const head = headOf(name)
  return head === 'sprint' || head === 'customFields' || isCustomField(head)
}

function headOf(name: string): string {
  return name.split('.', 1).join()
}
