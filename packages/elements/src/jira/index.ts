import { defineElement } from '@valence/element-kit'
import { boardIssues, sprintIssues } from './agile/agile-issues.ts'
import { boardParts, boards } from './agile/boards.ts'
import { boardSprints, sprints } from './agile/sprints.ts'
import { teamMembers } from './agile/team-members.ts'
import { teams } from './agile/teams.ts'
import { authentications } from './connection/authentications.ts'
import { configuration } from './connection/configuration.ts'
import { check, connect } from './connection/connect.ts'
import { refusal } from './connection/refusal.ts'
import { events } from './events/events.ts'
import { withFurtherObjects } from './further/further-objects.ts'
import { guide } from './guide.ts'
import { commentsOfTickets, ticketComments, ticketCommentsOfTickets } from './helpdesk/ticket-comments.ts'
import { ticketProjects } from './helpdesk/ticket-projects.ts'
import { tickets } from './helpdesk/tickets.ts'
import { users } from './helpdesk/users.ts'
import { attachments, incidentAttachments } from './incidents/attachments.ts'
import { comments } from './incidents/comments.ts'
import { commentsById } from './incidents/comments-by-id.ts'
import { history } from './incidents/history.ts'
import { incidentWorklogs } from './incidents/incident-worklogs.ts'
import { incidents } from './incidents/incidents.ts'
import { issueLinks, links } from './incidents/links.ts'
import { notifications } from './incidents/notifications.ts'
import { properties } from './incidents/properties.ts'
import { remoteLinks } from './incidents/remote-links.ts'
import { transitions } from './incidents/transitions.ts'
import { votes } from './incidents/votes.ts'
import { watchers } from './incidents/watchers.ts'
import { worklogs } from './incidents/worklogs.ts'
import { agentGroups } from './people/agent-groups.ts'
import { agents, contacts } from './people/agents.ts'
import { groupAgents } from './people/group-agents.ts'
import { groups } from './people/groups.ts'
import { myself } from './people/myself.ts'
import { projectAvatars } from './projects/avatars.ts'
import { components, projectComponents } from './projects/components.ts'
import { projectCategories } from './projects/project-categories.ts'
import { projectRoles } from './projects/project-roles.ts'
import { projectStatuses } from './projects/project-statuses.ts'
import { projects } from './projects/projects.ts'
import { projectVersions, versions } from './projects/versions.ts'
import { permissions } from './site/permissions.ts'
import { serverInfo } from './site/server-info.ts'
import { sites } from './site/sites.ts'
import { dashboards } from './vocabulary/dashboards.ts'
import { fields } from './vocabulary/fields.ts'
import { filters } from './vocabulary/filters.ts'
import { incidentTypes } from './vocabulary/incident-types.ts'
import { labels } from './vocabulary/labels.ts'
import { priorities } from './vocabulary/priorities.ts'
import { resolutions } from './vocabulary/resolutions.ts'
import { roles } from './vocabulary/roles.ts'
import { issueSecuritySchemes, notificationSchemes, permissionSchemes } from './vocabulary/schemes.ts'
import { statuses } from './vocabulary/statuses.ts'

export const jira = defineElement({
  id: 1,
  key: 'jira',
  name: 'JIRA',
  hub: 'helpdesk',
  description: 'Issues, projects and people of a Jira site, Cloud or Data Center.',
  image: 'elements/provider_jira.png',
  authentications,
  configuration,
  connect,
  refusal,
  check,
  resources: withFurtherObjects([
    incidents,
    ...[comments, history, incidentWorklogs, transitions, watchers, votes, properties],
    ...[incidentAttachments, notifications, links, remoteLinks],
    ...[projects, projectVersions, projectCategories, components, versions],
    ...[projectComponents, projectStatuses, projectRoles, projectAvatars],
    ...[agents, contacts, groups, groupAgents, agentGroups, myself],
    ...[statuses, priorities, resolutions, incidentTypes, fields],
    ...[roles, labels, filters, dashboards],
    ...[serverInfo, permissions, sites],
    ...[boards, boardSprints, boardIssues, ...boardParts, sprints, sprintIssues, teams, teamMembers],
    ...[worklogs, attachments, commentsById, issueLinks],
    ...[notificationSchemes, permissionSchemes, issueSecuritySchemes],
    ...[tickets, commentsOfTickets, ticketCommentsOfTickets, ticketComments, users, ticketProjects],
  ]),
  guide,
  events,
})
