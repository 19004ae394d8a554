import type { FastifyInstance } from 'fastify'
import { accountRoutes } from './accounts.ts'
import { administrationRoutes } from './administration.ts'
import { attachmentRoutes } from './attachments.ts'
import { changelogRoutes } from './changelogs.ts'
import { commentRoutes } from './comments.ts'
import { componentRoutes } from './components.ts'
import { createMetaRoutes } from './createmeta.ts'
import { dynamicWebhookRoutes } from './dynamic-webhooks.ts'
import { filterRoutes } from './filters.ts'
import { issueExtraRoutes } from './issue-extras.ts'
import { issueRoutes } from './issues.ts'
import { jqlRoutes } from './jql.ts'
import { notificationRoutes } from './notifications.ts'
import { peopleRoutes } from './people.ts'
import { projectWriteRoutes } from './project-writes.ts'
import { projectRoutes } from './projects.ts'
import { propertyRoutes } from './properties.ts'
import { remoteLinkRoutes } from './remote-links.ts'
import type { RouteDeps } from './request.ts'
import { roleRoutes } from './roles.ts'
import { searchRoutes } from './search.ts'
import { siteRoutes } from './site.ts'
import { versionRoutes } from './versions.ts'
import { vocabularyRoutes } from './vocabulary.ts'
import { worklogRoutes } from './worklogs.ts'

/** Everything below `/rest/api/{2,3}`. */
export function restRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const files = [
    siteRoutes,
    peopleRoutes,
    projectRoutes,
    vocabularyRoutes,
    createMetaRoutes,
    issueRoutes,
    commentRoutes,
  ]
  const more = [
    worklogRoutes,
    issueExtraRoutes,
    propertyRoutes,
    searchRoutes,
    jqlRoutes,
    componentRoutes,
    versionRoutes,
  ]
  const rest = [roleRoutes, filterRoutes, remoteLinkRoutes, changelogRoutes, attachmentRoutes, dynamicWebhookRoutes]
  const administration = [projectWriteRoutes, accountRoutes, administrationRoutes, notificationRoutes]
  for (const register of [...files, ...more, ...rest, ...administration]) register(app, deps)
}
