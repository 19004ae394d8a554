import { type Connection, type helpdesk, isRecord, type ProviderRecord, readPath } from '@valence/element-kit'
import { browseUrl } from './browse.ts'
import { instantOf } from './instants.ts'
import { personOf, textOrNull } from './person-record.ts'
import type { SiteFields } from './site-fields.ts'
import { sprintOf } from './sprint.ts'

export interface TicketView {
  readonly connection: Pick<Connection, 'profile'>
  /** Absent when neither custom fields nor the sprint are wanted. */
  readonly site: SiteFields | undefined
  /** Whether the issue itself comes along. */
  readonly isRaw: boolean
}

/** An issue as a ticket. */
export function ticketOf(issue: ProviderRecord, { connection, site, isRaw }: TicketView): helpdesk.Ticket {
  const fields = isRecord(issue.fields) ? issue.fields : {}
  const key = String(issue.key)
  return {
    id: String(issue.id),
    key,
    url: browseUrl(connection, key),
    title: textOrNull(fields.summary) ?? '',
    description: textOrNull(fields.description),
    type: nameOf(fields.issuetype),
    status: nameOf(fields.status),
    statusCategory: stageOf(readPath(fields, 'status.statusCategory.key')),
    priority: nameOf(fields.priority),
    resolution: nameOf(fields.resolution),
    project: projectOf(fields.project),
    requester: personOf(fields.reporter),
    assignee: personOf(fields.assignee),
    creator: personOf(fields.creator),
    labels: Array.isArray(fields.labels) ? fields.labels.map(String) : [],
    parent: parentOf(fields.parent),
    sprint: site?.sprintId === undefined ? null : sprintOf(fields[site.sprintId]),
    createdAt: instantOf(fields.created),
    updatedAt: instantOf(fields.updated),
    resolvedAt: instantOf(fields.resolutiondate),
    dueDate: textOrNull(fields.duedate),
    customFields: site === undefined ? {} : customFieldsOf(fields, site),
    ...(isRaw && { raw: issue }),
  }
}

/** By the key, which is the same everywhere; names are shown in the caller's language. */
function stageOf(key: unknown): helpdesk.StatusCategory | null {
  return typeof key === 'string' ? (stages.get(key) ?? null) : null
}

const stages: ReadonlyMap<string, helpdesk.StatusCategory> = new Map([
  ['new', 'new'],
  ['indeterminate', 'in_progress'],
  ['done', 'done'],
])

function customFieldsOf(fields: ProviderRecord, { labels }: SiteFields): ProviderRecord {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([id, value]) => {
      const label = labels.get(id)
      return label === undefined ? [] : [[label, value] as const]
    }),
  )
}

function nameOf(value: unknown): string | null {
  return isRecord(value) ? textOrNull(value.name) : null
}

function projectOf(value: unknown): helpdesk.Ticket['project'] {
  return isRecord(value) ? { id: String(value.id), key: String(value.key), name: textOrNull(value.name) } : null
}

function parentOf(value: unknown): helpdesk.Ticket['parent'] {
  return isRecord(value) ? { id: String(value.id), key: String(value.key) } : null
}
