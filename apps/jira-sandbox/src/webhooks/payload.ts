import { onCloud, onDataCenter } from '../flavour/parts.ts'
import { commentJson, worklogJson } from '../present/activity.ts'
import { fieldValues } from '../present/issue.ts'
import { userRef } from '../present/people.ts'
import type { ChangeItem, IssueRecord } from '../records/records.ts'
import type { JiraEvent } from '../world/events.ts'
import { createView, type View, type World } from '../world/world.ts'

/** The name that a delivery bears. */
export function eventName(event: JiraEvent): string {
  if (event.kind === 'entity') return event.event
  if (event.kind === 'issue_commented') return 'jira:issue_updated'
  if (event.kind === 'issue_updated') return event.name ?? 'jira:issue_updated'
  if (event.kind.startsWith('issue_property')) return event.kind
  return event.kind.startsWith('issue_') ? `jira:${event.kind}` : event.kind
}

/**
 * The names under which one may ask for an event. Atlassian's page gives a merge the name of the deletion that it is,
 * with `mergedTo`, and lists `jira:version_merged` among what may be asked for.
 */
export function namesAskedFor(event: JiraEvent): readonly string[] {
  const name = eventName(event)
  const isMerge = event.kind === 'entity' && name === 'jira:version_deleted' && 'mergedTo' in event.body
  return isMerge ? [name, 'jira:version_merged'] : [name]
}

/** The issue a filter is asked about; some events have none and pass every filter. */
export function issueOf(event: JiraEvent): IssueRecord | undefined {
  return 'issue' in event ? event.issue : undefined
}

/** How a webhook sees what it tells: in version 2, in the time zone of who did it, and without addresses of people. */
export function eventView(world: World, event: JiraEvent): View {
  const actor = 'userId' in event ? world.state.users.get(event.userId) : undefined
  return { ...plainView(world), zone: actor?.timeZone ?? 'UTC' }
}

/** The same for things that nobody in particular changed. */
export function plainView(world: World): View {
  return { ...createView(world, 2, undefined), hideEmails: true }
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
        changelog: { id: String(timestamp), items: shownItems(view, event.items) },
      }
    case 'issue_updated':
      return {
        ...head,
        issue_event_type_name: event.typeName,
        user: userRef(view, event.userId),
        issue: fullIssue(view, event.issue),
        changelog: { id: event.changeId, items: shownItems(view, event.items) },
      }
    case 'issue_deleted':
      return { ...head, user: userRef(view, event.userId), issue: fullIssue(view, event.issue) }
    case 'comment_created':
    case 'comment_updated':
    case 'comment_deleted':
      return {
        ...head,
        // Cloud names no user and shows the issue in short; a Data Center has the user and no issue at all.
        ...onDataCenter(view, { user: userRef(view, event.actorId ?? event.comment.updateAuthorId) }),
        comment: commentJson(view, event.issue, event.comment),
        ...onCloud(view, { issue: shortIssue(view, event.issue) }),
      }
    case 'issue_commented':
      return {
        ...head,
        issue_event_type_name: event.typeName,
        user: userRef(view, event.userId),
        issue: fullIssue(view, event.issue),
        ...(event.typeName !== 'issue_comment_deleted' && { comment: commentJson(view, event.issue, event.comment) }),
      }
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

function shownItems(view: View, items: readonly ChangeItem[]) {
  return items.map((item) => view.world.flavour.changeItem(view.state, item))
}

/** Cloud leaves the lists of comments and worklogs to their own addresses. */
const leftOut: ReadonlySet<string> = new Set(['comment', 'worklog'])

function fullIssue(view: View, issue: IssueRecord) {
  const isCloud = view.world.flavour.name === 'cloud'
  const fields = view.world.fields.all.filter((field) => !(isCloud && leftOut.has(field.id)))
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
