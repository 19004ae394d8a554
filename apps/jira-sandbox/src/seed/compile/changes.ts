import { systemFields } from '../../fields/system.ts'
import type { ChangeItem } from '../../records/records.ts'
import type { Place } from '../description/place.ts'
import { actor, momentOf } from './activity.ts'
import type { Draft } from './draft.ts'
import type { Telling } from './telling.ts'

/** The history that is told, or else the way of the status from the first to the present one. */
export function addChanges(draft: Draft, telling: Telling): void {
  const { given, where } = telling
  if (given.changes === undefined) {
    addStatusChange(draft, telling)
    return
  }
  given.changes.forEach((change, index) => {
    const place = [...where, 'changes', index]
    const heading = headingOf(draft, [...place, 'field'], change.field)
    if (!heading) return
    const [from, to] = [idOf(draft, heading.fieldId, change.from), idOf(draft, heading.fieldId, change.to)]
    const item = { ...heading, from, fromString: change.from, to, toString: change.to }
    const authorId = actor(draft, telling, [...place, 'by'], change.by)
    record(draft, telling, authorId, momentOf(draft, telling, [...place, 'at'], change.at, index), [item])
  })
}

function addStatusChange(draft: Draft, telling: Telling): void {
  const { issue, project, given } = telling
  const { workflows, statuses, resolutions } = draft.site
  const first = workflows.find(({ id }) => id === project.workflowId)?.initialStatusId
  const now = issue.values.status
  if (first === undefined || typeof now !== 'string' || first === now) return
  const name = (items: readonly { id: string; name: string }[], id: string) =>
    items.find((it) => it.id === id)?.name ?? id
  const item = (
    field: string,
    from: string | null,
    fromString: string | null,
    to: string,
    text: string,
  ): ChangeItem => {
    return { field, fieldtype: 'jira', fieldId: field, from, fromString, to, toString: text }
  }
  const items = [item('status', first, name(statuses, first), now, name(statuses, now))]
  const { resolution } = issue.values
  if (typeof resolution === 'string')
    items.unshift(item('resolution', null, null, resolution, name(resolutions, resolution)))
  const at = Math.max(issue.resolved ?? issue.updated, issue.created + 60_000)
  if (given.updated === undefined) issue.updated = Math.max(issue.updated, at)
  if (issue.resolved !== null && given.resolved === undefined) issue.resolved = at
  record(draft, telling, issue.creatorId, at, items)
}

function record(draft: Draft, { issue }: Telling, authorId: string, created: number, items: ChangeItem[]): void {
  issue.changes.push({ id: String(draft.next('change')), authorId, created, items })
  if (items.some(({ fieldId }) => fieldId === 'status')) issue.statusChanged = Math.max(issue.statusChanged, created)
}

type Heading = Pick<ChangeItem, 'field' | 'fieldtype' | 'fieldId'>

/** Keys of moved issues are history, too, though no field. */
const fieldless: Readonly<Record<string, Heading>> = {
  Key: { field: 'Key', fieldtype: 'jira', fieldId: '' },
  Link: { field: 'Link', fieldtype: 'jira', fieldId: 'issuelinks' },
}

function headingOf(draft: Draft, place: Place, name: string): Heading | undefined {
  const is = (field: { id: string; name: string }) =>
    [field.id, field.name].some((it) => it.toLowerCase() === name.toLowerCase())
  const system = systemFields().find(is)
  if (system) return { field: system.id, fieldtype: 'jira', fieldId: system.id }
  const custom = draft.site.customFields.find(is)
  if (custom) return { field: custom.name, fieldtype: 'custom', fieldId: custom.id }
  const special = fieldless[name]
  if (!special) draft.fault(place, `there is no field "${name}"`)
  return special
}

/** What the changelog keeps beside the name: the id, where the field has ids. */
function idOf(draft: Draft, fieldId: string, name: string | null): string | null {
  if (name === null) return null
  const { site } = draft
  const byName = (items: readonly { id: string; name: string }[]) =>
    items.find((item) => item.name === name)?.id ?? null
  switch (fieldId) {
    case 'status':
      return byName(site.statuses)
    case 'priority':
      return byName(site.priorities)
    case 'resolution':
      return byName(site.resolutions)
    case 'issuetype':
      return byName(site.issueTypes)
    case 'project':
      return byName(site.projects)
    case 'assignee':
    case 'reporter':
      return site.users.find((user) => user.displayName === name || user.emailAddress === name)?.accountId ?? null
    default:
      return null
  }
}
