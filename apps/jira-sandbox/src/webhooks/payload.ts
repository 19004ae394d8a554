import { commentJson, worklogJson } from '../present/activity.ts'
import { fieldValues } from '../present/issue.ts'
import { userRef } from '../present/people.ts'
import type { IssueRecord } from '../records.ts'
import type { JiraEvent, View } from '../world.ts'

/** The name under which subscribers ask for an event. */
export function eventName(event: JiraEvent): string {
  if (event.kind === 'entity') return event.event
  if (event.kind.startsWith('issue_property')) return event.kind
  return event.kind.startsWith('issue_') ? `jira:${event.kind}` : event.kind
}

/** The issue a filter is asked about; some events have none and pass every filter. */
export function issueOf(event: JiraEvent): IssueRecord | undefined {
  return 'issue' in event ? event.issue : undefined
}

/** The body of a delivery: version 2 always, so texts are wiki markup, and no e-mail addresses. */
export function webhookBody(event: JiraEvent, view: View, timestamp: number): Readonly<Record<string, unknown>> {
  const head = { timestamp, webhookEvent: eventName(event) }
  switch (event.kind) {
    case 'issue_created':
      return {
        ...head,
        issue_event_type_name: 'issue_created',
        user: userRef(view, event.userId),
        issue: fullIssue(view, event.issue),
        changelog: { id: String(timestamp), items: event.items },
      }
    case 'issue_updated':
      return {
        ...head,
        issue_event_type_name: event.typeName,
        user: userRef(view, event.userId),
        issue: fullIssue(view, event.issue),
        changelog: { id: event.changeId, items: event.items },
      }
    case 'issue_deleted':
      return { ...head, user: userRef(view, event.userId), issue: fullIssue(view, event.issue) }
    case 'comment_created':
    case 'comment_updated':
    case 'comment_deleted':
      return { ...head, comment: commentJson(view, event.issue, event.comment), issue: shortIssue(view, event.issue) }
    case 'worklog_created':
    case 'worklog_updated':
    case 'worklog_deleted':
      return { ...head, worklog: worklogJson(view, event.issue, event.worklog) }
    case 'issue_property_set':
    case 'issue_property_deleted':
      return {
        ...head,
        user: userRef(view, event.userId),
        issue: shortIssue(view, event.issue),
        property: { key: event.key },
      }
    case 'attachment_created':
    case 'attachment_deleted':
      return { ...head, attachment: event.attachment }
    case 'issuelink_created':
    case 'issuelink_deleted':
      return { ...head, issueLink: event.link }
    case 'entity':
      return { ...head, ...event.body }
    default:
      event satisfies never
      throw new Error('An event of no known kind.')
  }
}

function fullIssue(view: View, issue: IssueRecord) {
  const fields = view.world.fields.all.filter((field) => field.id !== 'worklog')
  return { ...head(view, issue), fields: fieldValues(view, issue, fields) }
}

const shortFields: ReadonlySet<string> = new Set(['summary', 'issuetype', 'project', 'assignee', 'priority', 'status'])

function shortIssue(view: View, issue: IssueRecord) {
  const fields = view.world.fields.all.filter((field) => shortFields.has(field.id))
  return { ...head(view, issue), fields: fieldValues(view, issue, fields) }
}

function head(view: View, issue: IssueRecord) {
  return { id: issue.id, self: `${view.base}/issue/${issue.id}`, key: issue.key }
}
