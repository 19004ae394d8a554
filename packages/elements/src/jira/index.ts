import { defineElement } from '@valence/element-kit'
import { agents, contacts } from './agents.ts'
import { attachments, incidentAttachments } from './attachments.ts'
import { comments } from './comments.ts'
import { components } from './components.ts'
import { configuration } from './configuration.ts'
import { check, connect } from './connect.ts'
import { events } from './events.ts'
import { fields } from './fields.ts'
import { groups } from './groups.ts'
import { history } from './history.ts'
import { incidentTypes } from './incident-types.ts'
import { incidentWorklogs } from './incident-worklogs.ts'
import { incidents } from './incidents.ts'
import { notifications } from './notifications.ts'
import { priorities } from './priorities.ts'
import { projectCategories } from './project-categories.ts'
import { projects } from './projects.ts'
import { properties } from './properties.ts'
import { refusal } from './refusal.ts'
import { resolutions } from './resolutions.ts'
import { issueSecuritySchemes, notificationSchemes, permissionSchemes } from './schemes.ts'
import { statuses } from './statuses.ts'
import { transitions } from './transitions.ts'
import { projectVersions, versions } from './versions.ts'
import { votes } from './votes.ts'
import { watchers } from './watchers.ts'
import { worklogs } from './worklogs.ts'

export const jira = defineElement({
  id: 1,
  key: 'jira',
  name: 'JIRA',
  hub: 'helpdesk',
  description: 'Issues, projects and people of a Jira Cloud site.',
  image: 'elements/provider_jira.png',
  authentication: 'basic',
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
