import type { JiraEvent } from '../../world/events.ts'

const typeNames = {
  comment_created: 'issue_commented',
  comment_updated: 'issue_comment_edited',
  comment_deleted: 'issue_comment_deleted',
} as const

const workTypeNames: ReadonlySet<string> = new Set([
  'issue_work_logged',
  'issue_worklog_updated',
  'issue_worklog_deleted',
])

/** A comment is told twice: by itself, and as an update of its issue. Work has an event beside that of updates. */
export function tellings(event: JiraEvent): readonly JiraEvent[] {
  if (event.kind === 'issue_updated' && workTypeNames.has(event.typeName)) {
    return [{ ...event, name: 'jira:worklog_updated' }]
  }
  if (event.kind !== 'comment_created' && event.kind !== 'comment_updated' && event.kind !== 'comment_deleted') {
    return [event]
  }
  // Comments that went with their issue are no update of it.
  if (event.secondary) return [event]
  const { kind, issue, comment } = event
  const userId = event.actorId ?? comment.updateAuthorId
  return [event, { kind: 'issue_commented', typeName: typeNames[kind], issue, comment, userId }]
}
