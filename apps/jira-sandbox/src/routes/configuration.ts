import type { FastifyInstance } from 'fastify'
import { accountRoutes } from './accounts.ts'
import { avatarRoutes } from './avatars.ts'
import { componentRoutes } from './components.ts'
import { fieldAssociationRoutes } from './custom-fields/associations.ts'
import { fieldContextRoutes } from './custom-fields/contexts.ts'
import { fieldDefaultRoutes } from './custom-fields/defaults.ts'
import { fieldOptionRoutes } from './custom-fields/options.ts'
import { fieldReadRoutes } from './custom-fields/read.ts'
import { fieldWriteRoutes } from './custom-fields/write.ts'
import { dashboardRoutes } from './dashboards/routes.ts'
import { filterReadRoutes } from './filters/read.ts'
import { filterSharingRoutes } from './filters/sharing.ts'
import { filterWriteRoutes } from './filters/write.ts'
import { notificationRoutes } from './notifications.ts'
import { projectAvatarRoutes } from './projects/avatars.ts'
import { projectCategoryRoutes } from './projects/categories.ts'
import { projectEmailRoutes } from './projects/email.ts'
import { projectHierarchyRoutes } from './projects/hierarchy.ts'
import { projectReadRoutes } from './projects/read.ts'
import { projectTypeRoutes } from './projects/types.ts'
import { projectValidationRoutes } from './projects/validation.ts'
import { projectWriteRoutes } from './projects/write.ts'
import type { RouteDeps } from './request.ts'
import { projectRoleRoutes } from './roles/project-roles.ts'
import { siteRoleRoutes } from './roles/site-roles.ts'
import { issueTypeSchemeWriteRoutes } from './schemes/issue-type-scheme-writing.ts'
import { issueTypeSchemeRoutes } from './schemes/issue-type-schemes.ts'
import { notificationSchemeRoutes } from './schemes/notification-schemes.ts'
import { permissionGrantRoutes } from './schemes/permission-grants.ts'
import { permissionSchemeRoutes } from './schemes/permission-schemes.ts'
import { prioritySchemeRoutes } from './schemes/priority-schemes.ts'
import { securityLevelRoutes } from './schemes/security-levels.ts'
import { securitySchemeRoutes } from './schemes/security-schemes.ts'
import { workflowSchemeRoutes } from './schemes/workflow-schemes.ts'
import { workflowRoutes } from './schemes/workflows.ts'
import { announcementBannerRoutes } from './settings/announcement-banner.ts'
import { applicationPropertyRoutes } from './settings/application-properties.ts'
import { applicationRoleRoutes } from './settings/application-roles.ts'
import { auditLogRoutes } from './settings/audit-log.ts'
import { columnRoutes } from './settings/columns.ts'
import { dataPolicyRoutes } from './settings/data-policies.ts'
import { permissionRoutes } from './settings/permissions.ts'
import { preferenceRoutes } from './settings/preferences.ts'
import { siteRoutes } from './settings/site.ts'
import { timeTrackingRoutes } from './settings/time-tracking.ts'
import { versionReadRoutes } from './versions/read.ts'
import { relatedWorkRoutes } from './versions/related-work.ts'
import { versionWriteRoutes } from './versions/write.ts'
import { issueTypeRoutes } from './vocabulary/issue-types.ts'
import { labelRoutes } from './vocabulary/labels.ts'
import { linkTypeRoutes } from './vocabulary/link-types.ts'
import { priorityRoutes } from './vocabulary/priorities.ts'
import { resolutionRoutes } from './vocabulary/resolutions.ts'
import { statusRegistryRoutes } from './vocabulary/status-registry.ts'
import { statusUsageRoutes } from './vocabulary/status-usages.ts'
import { statusRoutes } from './vocabulary/statuses.ts'

const projects = [
  ...[projectReadRoutes, projectWriteRoutes, projectTypeRoutes, projectValidationRoutes, projectHierarchyRoutes],
  ...[projectAvatarRoutes, projectCategoryRoutes, projectEmailRoutes, projectRoleRoutes, componentRoutes],
  ...[versionReadRoutes, versionWriteRoutes, relatedWorkRoutes],
]
const vocabulary = [
  ...[
    statusRoutes,
    statusRegistryRoutes,
    statusUsageRoutes,
    priorityRoutes,
    resolutionRoutes,
    issueTypeRoutes,
    linkTypeRoutes,
  ],
  ...[labelRoutes, fieldReadRoutes, fieldWriteRoutes, fieldContextRoutes, fieldOptionRoutes, fieldDefaultRoutes],
  ...[fieldAssociationRoutes],
]
const schemes = [
  ...[permissionSchemeRoutes, permissionGrantRoutes, notificationSchemeRoutes, securitySchemeRoutes],
  ...[
    securityLevelRoutes,
    prioritySchemeRoutes,
    issueTypeSchemeRoutes,
    issueTypeSchemeWriteRoutes,
    workflowRoutes,
    workflowSchemeRoutes,
  ],
]
const sharing = [filterReadRoutes, filterWriteRoutes, filterSharingRoutes, dashboardRoutes]
const site = [
  ...[siteRoutes, siteRoleRoutes, avatarRoutes, permissionRoutes, auditLogRoutes, applicationPropertyRoutes],
  ...[applicationRoleRoutes, announcementBannerRoutes, columnRoutes, preferenceRoutes, timeTrackingRoutes],
  ...[accountRoutes, notificationRoutes, dataPolicyRoutes],
]

/** Everything around issues: what administrators set up. */
export function configurationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  for (const register of [...projects, ...vocabulary, ...schemes, ...sharing, ...site]) register(app, deps)
}
