import type { FastifyInstance } from 'fastify'
import { attachmentArchiveRoutes } from './attachment-archive.ts'
import { attachmentRoutes } from './attachments.ts'
import { bulkFieldRoutes } from './bulk-fields.ts'
import { bulkIssueRoutes } from './bulk-issues.ts'
import { bulkMoveRoutes } from './bulk-moves.ts'
import { bulkPropertyRoutes } from './bulk-properties.ts'
import { bulkTransitionRoutes } from './bulk-transitions.ts'
import { changelogRoutes } from './changelogs.ts'
import { commentRoutes } from './comments.ts'
import { configurationRoutes } from './configuration.ts'
import { createMetaRoutes } from './createmeta.ts'
import { dynamicWebhookRoutes } from './dynamic-webhooks.ts'
import { issueArchiveRoutes } from './issue-archive.ts'
import { issueExtraRoutes } from './issue-extras.ts'
import { issueLinkTypeRoutes } from './issue-link-types.ts'
import { issueLinkRoutes } from './issue-links.ts'
import { issueListRoutes } from './issue-lists.ts'
import { issueRoutes } from './issues.ts'
import { issuesInBulkRoutes } from './issues-in-bulk.ts'
import { jqlRoutes } from './jql.ts'
import { peopleRoutes } from './people.ts'
import { propertyRoutes } from './properties.ts'
import { remoteLinkRoutes } from './remote-links.ts'
import type { RouteDeps } from './request.ts'
import { searchRoutes } from './search.ts'
import { refuseSwitchedOff } from './switched-off.ts'
import { taskRoutes } from './tasks.ts'
import { worklogFeedRoutes } from './worklog-feeds.ts'
import { worklogRoutes } from './worklogs.ts'

/** Everything below `/rest/api/{2,3}`. */
export function restRoutes(app: FastifyInstance, deps: RouteDeps): void {
  refuseSwitchedOff(app, deps)
  const files = [peopleRoutes, createMetaRoutes, issueRoutes, commentRoutes]
  const more = [worklogRoutes, issueExtraRoutes, propertyRoutes, searchRoutes, jqlRoutes]
  const rest = [remoteLinkRoutes, changelogRoutes, attachmentRoutes, dynamicWebhookRoutes]
  const issues = [issuesInBulkRoutes, issueLinkRoutes, issueLinkTypeRoutes, issueListRoutes, worklogFeedRoutes]
  const tasks = [attachmentArchiveRoutes, issueArchiveRoutes, bulkPropertyRoutes, taskRoutes]
  // Only version 3 has this family.
  const bulk = deps.api === 3 ? [bulkIssueRoutes, bulkFieldRoutes, bulkMoveRoutes, bulkTransitionRoutes] : []
  for (const register of [...issues, ...tasks, ...bulk]) register(app, deps)
  for (const register of [...files, ...more, ...rest, configurationRoutes]) register(app, deps)
}
