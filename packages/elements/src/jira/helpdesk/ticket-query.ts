import { type CanonicalFilter, canonicalDialect } from '@valence/element-kit'
import { incidentDialect, isSortable } from '../jql/incident-query.ts'

/**
 * How the fields of a ticket are compared in Jira. A ticket shows names only; text that looks like an id would be taken for one
 * there.
 */
const filters: Readonly<Record<string, CanonicalFilter>> = {
  id: { field: 'id', isSame: true },
  key: { field: 'key' },
  title: { field: 'summary' },
  description: { field: 'description', presence: 'description' },
  type: { field: 'issuetype', accepts: isNoId },
  status: { field: 'status', accepts: isNoId },
  statusCategory: { field: 'statusCategory', values: { new: 'new', in_progress: 'indeterminate', done: 'done' } },
  priority: { field: 'priority', presence: 'priority', accepts: isNoId },
  resolution: { field: 'resolution', presence: 'resolution', accepts: isNoId },
  project: { field: 'project', isSame: true },
  requester: { field: 'reporter', presence: 'reporter' },
  assignee: { field: 'assignee', presence: 'assignee' },
  creator: { field: 'creator' },
  labels: { field: 'labels', presence: 'labels', isSame: true },
  parent: { field: 'parent', presence: 'parent' },
  createdAt: { field: 'created' },
  updatedAt: { field: 'updated' },
  resolvedAt: { field: 'resolutiondate', presence: 'resolutiondate' },
  dueDate: { field: 'duedate', presence: 'duedate' },
}

export const ticketDialect = canonicalDialect(incidentDialect, (field) =>
  Object.hasOwn(filters, field) ? filters[field] : customFilter(field),
)

/** Of a ticket a custom field is the issue's own. */
function customFilter(field: string): CanonicalFilter | undefined {
  return isCustomField(field) ? { field, isSame: true } : undefined
}

export function isTicketSortable(field: string): boolean {
  const vendor = vendorField(field)
  return vendor !== undefined && field !== 'project' && isSortable(vendor)
}

/** Jira's name of a field that stands by itself there. */
export function vendorField(field: string): string | undefined {
  if (Object.hasOwn(filters, field)) return filters[field]?.field
  return isCustomField(field) ? field : undefined
}

export function isCustomField(name: string): boolean {
  return /^customfield_\d{1,10}$/.test(name)
}

function isNoId(text: string): boolean {
  return !/^\s*\d+\s*$/.test(text)
}
