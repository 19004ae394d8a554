import type { WebhookSample } from '@valence/testing'

/** Webhooks as Jira sends them, in short: the members that say what happened. */
export const webhooks: readonly WebhookSample[] = [
  sample('jira:issue_created', { issue: { id: '10', key: 'A-1' } }, 'CREATED', 'incidents', '10'),
  sample('jira:issue_updated', { issue: { id: '10' }, comment: { id: '3' } }, 'UPDATED', 'incidents', '10'),
  sample('jira:issue_deleted', { issue: { id: '10' } }, 'DELETED', 'incidents', '10'),
  sample('comment_created', { comment: { id: '3' } }, 'CREATED', 'comments', '3'),
  sample('worklog_updated', { worklog: { id: '4', issueId: '10' } }, 'UPDATED', 'worklogs', '4'),
  sample('project_created', { project: { id: 8, key: 'A' } }, 'CREATED', 'projects', '8'),
  sample('user_deleted', { user: { key: 'ada', name: 'ada' } }, 'DELETED', 'agents', 'ada'),
  sample('jira:version_released', { version: { id: '9' } }, 'UPDATED', 'versions', '9'),
  sample('sprint_closed', { sprint: { id: 11 } }, 'UPDATED', 'sprints', '11'),
  sample('board_configuration_changed', { board: { id: 12 } }, 'UPDATED', 'boards', '12'),
]

type Expected = WebhookSample['events'][number]

function sample(
  webhookEvent: string,
  payload: Readonly<Record<string, unknown>>,
  eventType: Expected['eventType'],
  objectType: string,
  objectId: string,
): WebhookSample {
  const body = { timestamp: Date.UTC(2026, 0, 2), webhookEvent, ...payload }
  return {
    name: webhookEvent,
    webhook: { headers: {}, query: {}, raw: new Uint8Array(), body },
    events: [{ eventType, objectType, objectId }],
  }
}
