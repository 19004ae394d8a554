import { type Connection, Fault, path, type Subscription } from '@valence/element-kit'
import { z } from 'zod'
import { deploymentOf } from '../connection/deployment.ts'

/**
 * The registration of a webhook, by the interface for administrators: those of apps die after thirty days and need OAuth. A
 * registration with our address is brought up to date rather than doubled, because its secret may be an old one.
 */
export async function subscribe(connection: Connection, wanted: Omit<Subscription, 'id'>): Promise<Subscription> {
  const existing = await connection.request({ method: 'GET', path: webhooksPath }, z.array(webhook))
  const known = existing.find(({ url }) => url === wanted.url)
  const body = {
    name: 'Valence',
    url: wanted.url,
    secret: wanted.secret,
    events: deploymentOf(connection) === 'cloud' ? events : [...events, workEvent],
    filters: {},
    excludeBody: false,
    enabled: true,
  }
  const registered = await (known === undefined
    ? connection.request({ method: 'POST', path: webhooksPath, body }, webhook)
    : connection.request({ method: 'PUT', path: webhooksPath + path`/${idOf(known)}`, body }, webhook))
  return { ...wanted, id: idOf(registered) }
}

export async function unsubscribe(connection: Connection, { id }: Subscription): Promise<void> {
  try {
    await connection.request({ method: 'DELETE', path: webhooksPath + path`/${id}` }, z.unknown())
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 404) throw error
  }
}

/** A Data Center tells by it, and by no `jira:issue_updated`, that work on an issue was logged, changed or deleted. Clouds refuse it. */
export const workEvent = 'jira:worklog_updated'

const webhooksPath = '/rest/webhooks/1.0/webhook'

const webhook = z.object({ url: z.string(), self: z.string() })

/** Jira tells the id only as the end of the link. */
function idOf({ self }: z.infer<typeof webhook>): string {
  return self.replace(/\/+$/, '').split('/').at(-1) ?? ''
}

const events: readonly string[] = [
  ...['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted'],
  ...['comment_created', 'comment_updated', 'comment_deleted'],
  ...['worklog_created', 'worklog_updated', 'worklog_deleted'],
  ...['attachment_created', 'attachment_deleted', 'issuelink_created', 'issuelink_deleted'],
  ...['project_created', 'project_updated', 'project_deleted'],
  ...['project_soft_deleted', 'project_restored_deleted', 'project_archived', 'project_restored_archived'],
  ...['user_created', 'user_updated', 'user_deleted'],
  ...['jira:version_created', 'jira:version_updated', 'jira:version_deleted'],
  ...['jira:version_released', 'jira:version_unreleased', 'jira:version_moved'],
  ...['sprint_created', 'sprint_updated', 'sprint_deleted', 'sprint_started', 'sprint_closed'],
  ...['board_created', 'board_updated', 'board_deleted', 'board_configuration_changed'],
]
