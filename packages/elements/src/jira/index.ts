import { defineElement } from '@valence/element-kit'
import { authentications, configuration } from './connection/configuration.ts'
import { check, connect } from './connection/connect.ts'
import { refusal } from './connection/refusal.ts'
import { events } from './events/events.ts'
import { attachments, incidentAttachments } from './incidents/attachments.ts'
import { comments } from './incidents/comments.ts'
import { history } from './incidents/history.ts'
import { incidentWorklogs } from './incidents/incident-worklogs.ts'
import { incidents } from './incidents/incidents.ts'
import { notifications } from './incidents/notifications.ts'
import { properties } from './incidents/properties.ts'
import { transitions } from './incidents/transitions.ts'
import { votes } from './incidents/votes.ts'
import { watchers } from './incidents/watchers.ts'
import { worklogs } from './incidents/worklogs.ts'
import { agents, contacts } from './people/agents.ts'
import { groups } from './people/groups.ts'
import { components } from './projects/components.ts'
import { projectCategories } from './projects/project-categories.ts'
import { projects } from './projects/projects.ts'
import { projectVersions, versions } from './projects/versions.ts'
import { fields } from './vocabulary/fields.ts'
import { incidentTypes } from './vocabulary/incident-types.ts'
import { priorities } from './vocabulary/priorities.ts'
import { resolutions } from './vocabulary/resolutions.ts'
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
  resources: [
    incidents,
    ...[comments, history, incidentWorklogs, transitions, watchers, votes, properties],
    ...[incidentAttachments, notifications],
    ...[projects, projectVersions, projectCategories, components, versions],
    ...[agents, contacts, groups],
    ...[statuses, priorities, resolutions, incidentTypes, fields],
    ...[worklogs, attachments],
    ...[notificationSchemes, permissionSchemes, issueSecuritySchemes],
  ],
  events,
})
